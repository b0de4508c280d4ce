//! Every test, and one count of them all.
//!
//! The runners' output streams through unchanged. Their closing lines are read on the way, shown again at the end,
//! and added up.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::bundle;
use crate::engines;
use crate::serve::Server;
use crate::setup;
use crate::shell::{Doing, Failure, Outcome, cargo, entries, fail, node, root, say};

/// In the order in which they run: the quick to fail first.
const PARTS: [Part; 6] = [
    Part { name: "rust", is_there: || true, run: rust },
    Part { name: "node", is_there: || true, run: node_package },
    Part { name: "oracle", is_there: || root().join("tests/oracle/run.mjs").is_file(), run: oracle },
    Part { name: "browser", is_there: || true, run: browser },
    Part { name: "webkit", is_there: || true, run: webkit },
    Part { name: "fuzz", is_there: || true, run: fuzz },
];

struct Part {
    name: &'static str,
    is_there: fn() -> bool,
    run: fn(&[String]) -> Outcome<Tally>,
}

/// `cargo xtask test [part] [-- arguments for its runner]`
pub fn command(arguments: &[String]) -> Outcome {
    let (wanted, extra) = match arguments.iter().position(|argument| argument == "--") {
        Some(at) => (&arguments[..at], &arguments[at + 1..]),
        None => (arguments, &[][..]),
    };
    if let Some(unknown) = wanted.iter().find(|name| PARTS.iter().all(|part| part.name != **name)) {
        let names = PARTS.map(|part| part.name).join(", ");
        return fail(format!("there are no {unknown:?} tests"), format!("Use one of: {names}"));
    }
    let is_wanted =
        |part: &&Part| if wanted.is_empty() { (part.is_there)() } else { wanted.iter().any(|name| name == part.name) };
    let mut total = Tally::default();
    for part in PARTS.iter().filter(is_wanted) {
        say(format!("\n== {} ==", part.name));
        total.add((part.run)(extra).unwrap_or_else(|failure| Tally::broken(&failure)));
        if total.failed > 0 {
            say(format!("\nThe {0} tests failed. To run only them: cargo xtask test {0}", part.name));
            break;
        }
    }
    total.close()
}

fn rust(extra: &[String]) -> Outcome<Tally> {
    let mut engine = cargo();
    engine.args(["test", "--workspace", "--exclude", "xtask", "--exclude", "rapport-stages", "--no-fail-fast"]).args(extra);
    let mut tally = count(&mut engine, cargo_counts)?;
    if extra.is_empty() {
        // In the profile it was built with: in the tests' own, its large dependencies would be compiled once more.
        let mut house = cargo();
        house.args(["test", "--quiet", "-p", "xtask", "--profile", "dev"]);
        tally.add(count(&mut house, cargo_counts)?);
    }
    Ok(tally)
}

fn node_package(extra: &[String]) -> Outcome<Tally> {
    // The site too: its files are searched for anything that could reach a network.
    bundle::build()?;
    let folder = root().join("tests/node");
    let files = entries(&folder).into_iter().filter(|name| name.ends_with(".test.mjs")).map(|name| folder.join(name));
    let mut runner = node("node");
    runner.args(["--test", "--test-reporter=tap"]).args(extra).args(files);
    count(&mut runner, node_counts)
}

fn oracle(extra: &[String]) -> Outcome<Tally> {
    setup::npm("tests")?;
    bundle::build_package()?;
    count(node("node").arg("tests/oracle/run.mjs").args(extra), plain_counts)
}

/// A minute of bytes that nobody would write.
fn fuzz(extra: &[String]) -> Outcome<Tally> {
    let mut driver = cargo();
    driver.args(["run", "--quiet", "--release", "-p", "rapport-fuzz", "--"]);
    match extra {
        [] => driver.args(["--seconds", "60"]),
        extra => driver.args(extra),
    };
    count(&mut driver, fuzz_counts)
}

fn browser(extra: &[String]) -> Outcome<Tally> {
    setup::npm("tests")?;
    let chromium = setup::chromium()?;
    bundle::build()?;
    let server = Server::start(bundle::site(), 0)?;
    let mut runner = node("node");
    runner.args(["node_modules/@playwright/test/cli.js", "test", "--config=browser/playwright.config.mjs"]).args(extra);
    runner.current_dir(root().join("tests"));
    runner.env("RAPPORT_URL", &server.url).env("RAPPORT_CHROMIUM", chromium).env("FORCE_COLOR", "0");
    if let Some(firefox) = engines::firefox()? {
        runner.env("RAPPORT_FIREFOX", firefox);
    }
    count(&mut runner, playwright_counts)
}

/// The main flow once more, in Safari's engine, which Playwright cannot drive as Debian has it.
fn webkit(extra: &[String]) -> Outcome<Tally> {
    let Some(webkit) = engines::webkit()? else {
        return Ok(Tally::default());
    };
    bundle::build()?;
    let server = Server::start(bundle::site(), 0)?;
    let mut runner = match &webkit.screen {
        Some(screen) => node(&screen.to_string_lossy()),
        None => node("node"),
    };
    if webkit.screen.is_some() {
        runner.args(["-a", "node"]);
    }
    runner.arg("tests/webkit/run.mjs").args(extra);
    runner.env("RAPPORT_URL", &server.url).env("RAPPORT_WEBKIT", webkit.browser).env("RAPPORT_WEBKIT_DRIVER", webkit.driver);
    count(&mut runner, plain_counts)
}

#[derive(Default, Debug, PartialEq)]
struct Tally {
    passed: u64,
    failed: u64,
    closing: Vec<String>,
}

impl Tally {
    /// Tests that could not run, or whose runner broke down, count as one that failed.
    fn broken(failure: &Failure) -> Self {
        say(format!("\nfailed: {failure}"));
        Self { failed: 1, ..Self::default() }
    }

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.closing.extend(other.closing);
    }

    /// The last lines of all.
    fn close(self) -> Outcome {
        say(format!("\n{}", self.closing.join("\n")));
        say(format!("{} passed, {} failed", self.passed, self.failed));
        if self.failed > 0 { fail("some tests failed", "See the first failure above.") } else { Ok(()) }
    }
}

/// What one line of a runner's output adds to (passed, failed).
type Counts = fn(&str) -> Option<(u64, u64)>;

/// Runs a test runner, lets its output through, and counts.
fn count(runner: &mut Command, counts: Counts) -> Outcome<Tally> {
    let next = "Run `cargo xtask setup`, then try again.";
    let what = "cannot start the test runner";
    let mut child = runner.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().doing(what, next)?;
    let mut tally = Tally::default();
    let mut output = BufReader::new(child.stdout.take().ok_or("no output").doing(what, next)?);
    let mut line = Vec::new();
    while output.read_until(b'\n', &mut line).doing("cannot read the test runner's output", next)? > 0 {
        // Where the reader of our output has gone away, the count still matters.
        let _ = std::io::stdout().write_all(&line);
        tally.read(&String::from_utf8_lossy(&line), counts);
        line.clear();
    }
    let status = child.wait().doing("cannot wait for the test runner", next)?;
    match (status.success(), tally.passed + tally.failed) {
        (true, 0) => fail("not one test ran", "Check the names of the test files, and the arguments."),
        (false, _) if tally.failed == 0 => fail(format!("the test runner ended with {status}"), "See its messages above."),
        _ => Ok(tally),
    }
}

impl Tally {
    fn read(&mut self, line: &str, counts: Counts) {
        let line = line.trim_end();
        if let Some((passed, failed)) = counts(line)
            && passed + failed > 0
        {
            self.passed += passed;
            self.failed += failed;
            self.closing.push(line.trim_start().to_owned());
        }
    }
}

/// `test result: ok. 12 passed; 0 failed; 0 ignored; …`
fn cargo_counts(line: &str) -> Option<(u64, u64)> {
    let counts = line.strip_prefix("test result: ")?;
    Some((number_before(counts, " passed;")?, number_before(counts, " failed;")?))
}

/// `# pass 12`, `# fail 0`, `# cancelled 0`
fn node_counts(line: &str) -> Option<(u64, u64)> {
    let (word, number) = line.strip_prefix("# ")?.split_once(' ')?;
    let number = number.parse().ok()?;
    match word {
        "pass" => Some((number, 0)),
        "fail" | "cancelled" => Some((0, number)),
        _ => None,
    }
}

/// `  12 passed (3.1s)`, `  1 failed`, `  1 interrupted`, `  2 did not run`
fn playwright_counts(line: &str) -> Option<(u64, u64)> {
    let (number, outcome) = line.strip_prefix("  ")?.split_once(' ')?;
    let number = number.parse().ok()?;
    let outcome = outcome.split(" (").next()?;
    match outcome {
        "passed" | "flaky" => Some((number, 0)),
        "failed" | "interrupted" | "did not run" => Some((0, number)),
        _ => None,
    }
}

/// `12 passed, 0 failed`
fn plain_counts(line: &str) -> Option<(u64, u64)> {
    let (passed, failed) = line.split_once(" passed, ")?;
    Some((passed.parse().ok()?, number_before(failed, " failed")?))
}

/// `1896 inputs, 6215 paths: 1 passed, 0 failed`
fn fuzz_counts(line: &str) -> Option<(u64, u64)> {
    let (inputs, counts) = line.split_once(" inputs, ")?;
    inputs.parse::<u64>().ok()?;
    plain_counts(counts.split_once(": ")?.1)
}

fn number_before(text: &str, word: &str) -> Option<u64> {
    text[..text.find(word)?].rsplit(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(output: &str, counts: Counts) -> (u64, u64) {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line, counts));
        (tally.passed, tally.failed)
    }

    #[test]
    fn cargo_test_is_counted_over_all_its_programs() {
        let output = "running 3 tests\n\
            test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: ok. 40 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.10s\n";
        assert_eq!(total(output, cargo_counts), (42, 1));
    }

    #[test]
    fn node_is_counted() {
        assert_eq!(total("ok 1 - a\n# tests 4\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 0\n", node_counts), (2, 2));
    }

    #[test]
    fn playwright_is_counted() {
        let output =
            "  ✓  1 smoke.spec.mjs:3:1 › 2 passed (1s)\n  1 failed\n    smoke.spec.mjs:9:1\n  3 skipped\n  12 passed (3.1s)\n";
        assert_eq!(total(output, playwright_counts), (12, 1));
    }

    #[test]
    fn fuzzing_is_counted() {
        assert_eq!(total("INFO: 3 inputs, 1 passed, 2 failed\n12 inputs, 34 paths: 1 passed, 0 failed\n", fuzz_counts), (1, 0));
    }

    #[test]
    fn plain_lines_are_counted() {
        assert_eq!(total("12 passed, 3 failed, 1 skipped\n", plain_counts), (12, 3));
    }
}
