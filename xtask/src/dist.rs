//! What is given away: the static site and the npm package, the same bytes at every build.

use crate::bundle::{self, Maps};
use crate::setup;
use crate::shell::{Outcome, make_folder, node, remove_folder, say, stream, target};

const NEXT: &str = "See the message above.";

/// `cargo xtask dist`
pub fn command() -> Outcome {
    bundle::build()?;
    let folder = target().join("dist");
    remove_folder(&folder)?;
    make_folder(&folder)?;
    bundle::assemble(&folder.join("site"), Maps::Without)?;
    // Before the package is made: the README goes into it.
    stream(node("node").arg("xtask/budget.mjs").arg(folder.join("site")).arg("README.md"), NEXT)?;
    stream(node("node").arg("xtask/npm.mjs").arg(folder.join("site")).arg(folder.join("npm")), NEXT)?;
    say("The site is in target/dist/site, the npm package in target/dist/npm.");
    stream(node("node").arg("xtask/sizes.mjs").arg(folder), NEXT)
}

/// `cargo xtask bench`
pub fn bench(arguments: &[String]) -> Outcome {
    bundle::build()?;
    // Its browser is driven by the tests' Playwright; what the engine is held against is installed for the benchmark alone.
    setup::npm("tests")?;
    setup::npm("tests/bench")?;
    let mut bench = node("node");
    bench.arg("tests/bench/run.mjs").args(arguments);
    bench.env("RAPPORT_WWW", bundle::site()).env("RAPPORT_CHROMIUM", setup::chromium()?);
    stream(&mut bench, NEXT)
}
