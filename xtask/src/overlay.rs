//! The WebAssembly target without rustup's server.
//!
//! Debian ships a recent compiler (`rustc-web`) and the sources of the standard library, but not the library for
//! WebAssembly. So it is built once, into a folder in the user's cache that looks like a Rust installation: cargo
//! only has to be told to use `bin/rustc` in there.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::setup::{TARGET, apt_install, apt_lacks, remap, remap_crates};
use crate::shell::{Doing, Failure, Outcome, ask, copy, entries, fail, make_folder, quiet, remove_folder, say, write};

const COMPILER: &str = "/usr/bin/rustc";
const SOURCES: &str = "/usr/lib/rustlib/src/rust";
const BY_HAND: &str = "Add the target yourself: rustup target add wasm32-unknown-unknown";
/// Raise it when the recipe below changes: older overlays are then built again.
const RECIPE: &str = "recipe 1";

/// The overlay's compiler, built first if need be.
pub fn rustc() -> Outcome<PathBuf> {
    install_compiler()?;
    let overlay = folder()?;
    let about = ask(COMPILER, &["-vV"]).ok_or_else(no_compiler)?;
    let stamp = format!("{about}\n{RECIPE}\n");
    if fs::read_to_string(overlay.join("stamp")).is_ok_and(|found| found == stamp) {
        return Ok(overlay.join("bin/rustc"));
    }
    say("Building Rust's standard library for WebAssembly (once, 2 to 4 minutes): it could not be downloaded…");
    let draft = overlay.with_extension("draft");
    remove_folder(&draft)?;
    lay_out(&draft, &overlay, &about)?;
    build_std(&draft)?;
    write(&draft.join("stamp"), stamp)?;
    remove_folder(&overlay)?;
    fs::rename(&draft, &overlay).doing("cannot put the finished library in place", BY_HAND)?;
    Ok(overlay.join("bin/rustc"))
}

fn folder() -> Outcome<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| env::home_dir().map(|home| home.join(".cache")));
    match cache {
        Some(cache) => Ok(cache.join("rapport/wasm-toolchain")),
        None => fail("there is no home folder to keep the WebAssembly library in", "Set XDG_CACHE_HOME to a folder."),
    }
}

fn install_compiler() -> Outcome {
    let compiler = ["rustc-web", "cargo-web", "rust-web-src"];
    let why = "to build for WebAssembly, as rustup may not download here";
    apt_install(&apt_lacks(&compiler), why, BY_HAND)?;
    let about = ask(COMPILER, &["-vV"]).ok_or_else(no_compiler)?;
    let linker = format!("lld-{}", llvm(&about).ok_or_else(no_compiler)?);
    apt_install(&apt_lacks(&[&linker]), "to link WebAssembly", BY_HAND)
}

fn no_compiler() -> Failure {
    Failure { what: format!("{COMPILER} does not run"), next: BY_HAND.to_owned() }
}

/// A folder with the shape of a Rust installation. Its wrappers name the place it will be moved to.
fn lay_out(draft: &Path, overlay: &Path, about: &str) -> Outcome {
    let host = field(about, "host:").ok_or_else(no_compiler)?;
    let llvm = llvm(about).ok_or_else(no_compiler)?;
    let library = draft.join("lib/rustlib");
    for path in [draft.join("bin"), library.join(host).join("bin"), library.join(TARGET).join("lib")] {
        make_folder(&path)?;
    }
    link(&format!("/usr/lib/rustlib/{host}/lib"), &library.join(host).join("lib"))?;
    // rustc looks for its linker under this name in its own folder, so no setting is needed to find it.
    link(&format!("/usr/lib/llvm-{llvm}/bin/lld"), &library.join(host).join("bin/rust-lld"))?;
    for tool in ["rustc", "rustdoc"] {
        // A symbolic link would not do: rustc finds its libraries from where it really is.
        let script = format!("#!/bin/sh\nexec /usr/bin/{tool} --sysroot \"{}\" \"$@\"\n", overlay.display());
        write(&draft.join("bin").join(tool), script)?;
        make_executable(&draft.join("bin").join(tool))?;
    }
    Ok(())
}

fn build_std(draft: &Path) -> Outcome {
    let work = draft.join("build");
    make_folder(&work.join("src"))?;
    write(&work.join("Cargo.toml"), STD_MANIFEST)?;
    write(&work.join("src/lib.rs"), "#![no_std]\n")?;
    let mut build = Command::new("/usr/bin/cargo");
    build.args(["build", "--release", "--target", TARGET, "-Zbuild-std=std,panic_abort"]).current_dir(&work);
    build.args(["--target-dir", "out"]);
    build.env("RUSTC", COMPILER).env("RUSTC_BOOTSTRAP", "1");
    // Bitcode lets projects optimise across the library; the remapping keeps this machine's paths out of the module.
    let mut flags = vec!["-Cembed-bitcode=yes".to_owned(), remap(Path::new(SOURCES), "/rustc")];
    flags.extend(remap_crates());
    build.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    for name in ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET", "RUSTUP_TOOLCHAIN", "RUSTC_WRAPPER"] {
        build.env_remove(name);
    }
    quiet(&mut build, BY_HAND)?;
    let built = work.join("out").join(TARGET).join("release/deps");
    let library = draft.join("lib/rustlib").join(TARGET).join("lib");
    for name in entries(&built) {
        if name.ends_with(".rlib") && !name.starts_with("libstdbuild") {
            copy(&built.join(&name), &library.join(&name))?;
        }
    }
    remove_folder(&work)
}

/// The major version of the compiler's LLVM, which the linker must share.
fn llvm(about: &str) -> Option<&str> {
    field(about, "LLVM version:")?.split('.').next()
}

fn field<'a>(about: &'a str, name: &str) -> Option<&'a str> {
    about.lines().find_map(|line| line.strip_prefix(name)).map(str::trim)
}

#[cfg(unix)]
fn link(from: &str, to: &Path) -> Outcome {
    std::os::unix::fs::symlink(from, to).doing(format!("cannot make the link {}", to.display()), BY_HAND)
}

#[cfg(unix)]
fn make_executable(file: &Path) -> Outcome {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(file, fs::Permissions::from_mode(0o755)).doing("cannot make the compiler executable", BY_HAND)
}

#[cfg(not(unix))]
fn link(_: &str, _: &Path) -> Outcome {
    fail("the WebAssembly target is missing", BY_HAND)
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> Outcome {
    Ok(())
}

const STD_MANIFEST: &str = r#"[package]
name = "stdbuild"
version = "0.0.0"
edition = "2024"

[workspace]

[profile.release]
opt-level = 3
debug = 0
panic = "abort"
codegen-units = 1
"#;
