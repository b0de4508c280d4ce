//! The house's commands: `cargo xtask help` lists them.

mod bundle;
mod dist;
mod engines;
mod order;
mod overlay;
mod serve;
mod setup;
mod shell;
mod test;

use std::env;
use std::process::ExitCode;

use shell::{Outcome, fail};

const HELP: &str = "\
cargo xtask setup                            makes this machine ready; the others do it when needed
cargo xtask build                            the modules, their glue and the page, into target/pkg and target/www
cargo xtask serve [--port 8080] [--no-open]  builds, then shows the page with sample data
cargo xtask test [part] [-- arguments]       every test, or one part: rust, node, oracle, browser, webkit, fuzz
cargo xtask bench [--quick]                  the speed in a real browser beside what else could do the work, into
                                             tests/bench/RESULTS.md; quick: up to a million rows, three runs, no file
            [--rows 100000,1000000] [--runs 5] [--programs rapport,duckdb] [--write]
cargo xtask dist                             the site and the npm package to give away, into target/dist
";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nfailed: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Outcome {
    let (command, rest) = arguments.split_first().map_or(("help", &[][..]), |(first, rest)| (first.as_str(), rest));
    match command {
        "setup" => setup::all(),
        "build" => bundle::build(),
        "serve" => serve::command(rest),
        "test" => test::command(rest),
        "bench" => dist::bench(rest),
        "dist" => dist::command(),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        other => fail(format!("there is no command {other:?}"), "`cargo xtask help` lists the commands."),
    }
}
