//! What is given away: the static site and the npm package, the same bytes at every build.

use std::path::Path;

use crate::bundle::{self, Maps};
use crate::setup;
use crate::shell::{Failure, Outcome, copy, entries, make_folder, node, read, remove_folder, root, say, stream, target, write};

const NEXT: &str = "See the message above.";

/// `cargo xtask dist`
pub fn command() -> Outcome {
    bundle::build()?;
    let folder = target().join("dist");
    remove_folder(&folder)?;
    make_folder(&folder)?;
    bundle::assemble(&folder.join("site"), Maps::Without)?;
    npm_package(&folder.join("npm"), &folder.join("site"))?;
    say("The site is in target/dist/site, the npm package in target/dist/npm.");
    stream(node("node").arg("xtask/sizes.mjs").arg(folder), NEXT)
}

/// `cargo xtask bench`
pub fn bench(arguments: &[String]) -> Outcome {
    bundle::build()?;
    // Its browser is driven by the tests' Playwright.
    setup::npm("tests")?;
    if root().join("tests/bench/package.json").is_file() {
        setup::npm("tests/bench")?;
    }
    let mut bench = node("node");
    bench.arg("tests/bench/run.mjs").args(arguments);
    bench.env("RAPPORT_WWW", bundle::site()).env("RAPPORT_CHROMIUM", setup::chromium()?);
    stream(&mut bench, NEXT)
}

/// The modules and their types, and the widget with its worker once there is one. All in one folder: the worker looks for the
/// modules beside itself.
fn npm_package(folder: &Path, site: &Path) -> Outcome {
    make_folder(folder)?;
    for package in [bundle::package(), bundle::workbook_package()] {
        for name in entries(&package).iter().filter(|name| package.join(name).is_file()) {
            copy(&package.join(name), &folder.join(name))?;
        }
    }
    for name in ["widget.js", "worker.js"] {
        if site.join("widget.js").is_file() {
            copy(&site.join(name), &folder.join(name))?;
        }
    }
    for name in ["README.md", "LICENSE"] {
        if root().join(name).is_file() {
            copy(&root().join(name), &folder.join(name))?;
        }
    }
    write(&folder.join("package.json"), manifest(folder)?)
}

fn manifest(folder: &Path) -> Outcome<String> {
    let cargo = read(&root().join("Cargo.toml"))?;
    let (version, license) = (field(&cargo, "version")?, field(&cargo, "license")?);
    let description = field(&cargo, "description")?;
    let files = entries(folder).iter().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
    let widget = if folder.join("widget.js").is_file() { "\n    \"./widget\": \"./widget.js\"," } else { "" };
    Ok(format!(
        r#"{{
  "name": "rapport",
  "version": "{version}",
  "description": "{description}",
  "license": "{license}",
  "type": "module",
  "main": "rapport.js",
  "types": "rapport.d.ts",
  "exports": {{
    ".": {{ "types": "./rapport.d.ts", "default": "./rapport.js" }},{widget}
    "./workbook": {{ "types": "./workbook.d.ts", "default": "./workbook.js" }},
    "./rapport_bg.wasm": "./rapport_bg.wasm",
    "./workbook_bg.wasm": "./workbook_bg.wasm"
  }},
  "files": [{files}]
}}
"#
    ))
}

/// A text field of the root's `[package]`, its first table.
fn field<'a>(cargo: &'a str, name: &str) -> Outcome<&'a str> {
    let value =
        |line: &'a str| line.strip_prefix(name)?.trim_start().strip_prefix('=')?.trim().strip_prefix('"')?.strip_suffix('"');
    cargo.lines().find_map(value).ok_or_else(|| Failure {
        what: format!("the root's Cargo.toml has no plain {name}"),
        next: format!("Write it as: {name} = \"…\""),
    })
}
