//! From Rust and TypeScript to a folder of static files.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::order;
use crate::setup::{self, TARGET};
use crate::shell::{Doing, Outcome, cargo, make_folder, node, remove_folder, root, say, stream, target, write};

/// A function becomes part of its caller where that is no longer than the call, or a little longer if it asks for it, as
/// most of the standard library's do. What is on the way of a row and longer says `#[inline(always)]`.
const INLINING: [&str; 2] = ["-Cllvm-args=-inline-threshold=5", "-Cllvm-args=-inlinehint-threshold=50"];

/// Whether the bundles carry source maps: they help while developing, and are not for a public site.
#[derive(Clone, Copy, PartialEq)]
pub enum Maps {
    With,
    Without,
}

/// `target/pkg`: the engine and its JavaScript glue.
pub fn package() -> PathBuf {
    target().join("pkg")
}

/// `target/pkg/workbook`: the module that opens workbooks and archives, loaded only when one arrives.
pub fn workbook_package() -> PathBuf {
    package().join("workbook")
}

/// `target/www`: the static site.
pub fn site() -> PathBuf {
    target().join("www")
}

/// The modules and their glue: all that Node.js needs.
pub fn build_package() -> Outcome {
    let _lock = lock()?;
    modules()
}

/// The modules, their glue, and the page around them.
pub fn build() -> Outcome {
    let _lock = lock()?;
    setup::npm("www")?;
    modules()?;
    check_types()?;
    assemble(&site(), Maps::With)?;
    say("The site is in target/www, the package in target/pkg.");
    Ok(())
}

/// Two builds at once would mix their files: the second waits for the first.
fn lock() -> Outcome<File> {
    make_folder(&target())?;
    let next = "Check the permissions of target/.";
    let file = File::create(target().join("xtask.lock")).doing("cannot make the lock file", next)?;
    file.lock().doing("cannot take the lock file", next)?;
    Ok(file)
}

/// Compiles the modules and writes their glue into `target/pkg`.
fn modules() -> Outcome {
    let compiler = setup::wasm_compiler()?;
    say("Compiling to WebAssembly…");
    // One after the other: together, each would be built with what only the other needs of the crates they share.
    module("rapport", "rapport", &package(), compiler.as_deref())?;
    module("rapport-workbook", "workbook", &workbook_package(), compiler.as_deref())
}

fn module(source: &str, name: &str, out: &Path, compiler: Option<&Path>) -> Outcome {
    let folder = target().join("wasm");
    let mut build = cargo();
    // Only a library of this one kind is optimised as a whole, across its crates: as a Rust library too, it would not be.
    build.args([
        "rustc",
        "--quiet",
        "--lib",
        "--crate-type",
        "cdylib",
        "-p",
        source,
        "--release",
        "--target",
        TARGET,
        "--target-dir",
    ]);
    build.arg(&folder).arg("--").args(INLINING);
    build.env("CARGO_ENCODED_RUSTFLAGS", flags().join("\u{1f}"));
    // wasm-bindgen strips; before that it needs the section that says which WebAssembly features are in use.
    build.env("CARGO_PROFILE_RELEASE_STRIP", "none");
    if let Some(compiler) = compiler {
        build.env("RUSTC", compiler);
    }
    stream(&mut build, "Correct the errors above, then run this again.")?;
    glue(&folder.join(TARGET).join(format!("release/{}.wasm", source.replace('-', "_"))), name, out)
}

/// SIMD, and paths that are the same on every machine: panic messages carry them into the module.
fn flags() -> Vec<String> {
    let own = ["-Ctarget-feature=+simd128".to_owned(), setup::remap(&root(), "/rapport")];
    own.into_iter().chain(setup::remap_crates()).collect()
}

fn glue(module: &Path, name: &str, out: &Path) -> Outcome {
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(module).out_name(name).typescript(true).remove_name_section(true).remove_producers_section(true);
    // So that `init()` without an argument finds the module beside the glue; the library's default is the opposite of
    // the command's.
    bindgen.omit_default_module_path(false);
    bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(out))
        .map_err(|error| format!("{error:#}"))
        .doing("cannot make the JavaScript glue", "Check that wasm-bindgen has one version in Cargo.lock.")?;
    let finished = out.join(format!("{name}_bg.wasm"));
    let bytes = fs::read(&finished).doing("cannot read the finished module", "Run this again.")?;
    write(&finished, order::by_likeness(&bytes)?)
}

/// The page and the worker live in different worlds (`window`, `self`), so each is checked on its own.
fn check_types() -> Outcome {
    say("Checking the TypeScript…");
    for project in ["tsconfig.json", "tsconfig.worker.json"] {
        let mut check = node("node");
        check.arg("www/node_modules/typescript/bin/tsc").args(["--noEmit", "-p"]).arg(format!("www/{project}"));
        stream(&mut check, "Correct the errors above, then run this again.")?;
    }
    Ok(())
}

/// Puts the whole site into a folder, which changes only if all went well.
pub fn assemble(site: &Path, maps: Maps) -> Outcome {
    let draft = site.with_extension("draft");
    remove_folder(&draft)?;
    make_folder(&draft)?;
    bundle(&draft, maps)?;
    remove_folder(site)?;
    fs::rename(&draft, site).doing("cannot put the finished site in place", "Is another program using that folder?")
}

fn bundle(out: &Path, maps: Maps) -> Outcome {
    let mut esbuild = node("node");
    esbuild.arg("www/esbuild.config.mjs").arg(out);
    if maps == Maps::With {
        esbuild.arg("--maps");
    }
    stream(&mut esbuild, "Correct the errors above, then run this again.")
}
