//! What must be on a machine before anything else can run. Whatever is already there is left alone.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use crate::shell::{Outcome, ask, entries, fail, find, node, quiet, read, root, say, write};
use crate::{engines, overlay};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// Everything at once: `cargo xtask setup`.
pub fn all() -> Outcome {
    wasm_compiler()?;
    npm("www")?;
    npm("tests")?;
    chromium()?;
    engines::firefox()?;
    engines::webkit()?;
    say("Everything is in place.");
    Ok(())
}

/// Makes the WebAssembly target available. Names a compiler only if it is not the usual one.
pub fn wasm_compiler() -> Outcome<Option<PathBuf>> {
    if has_target() || (may_download() && rustup_adds_target()) {
        return Ok(None);
    }
    if find("apt-get").is_none() {
        return fail(
            "Rust's WebAssembly target is not installed",
            "Install it (rustup target add wasm32-unknown-unknown), then run this again.",
        );
    }
    overlay::rustc().map(Some)
}

fn has_target() -> bool {
    ask("rustc", &["--print", "target-libdir", "--target", TARGET])
        .is_some_and(|folder| fs::read_dir(folder).is_ok_and(|mut files| files.next().is_some()))
}

/// A machine whose owner does not want rustup to download says so with this variable, which rustup itself reads.
fn may_download() -> bool {
    env::var("RUSTUP_AUTO_INSTALL").map_or(true, |value| value != "0") && find("rustup").is_some()
}

fn rustup_adds_target() -> bool {
    say("Installing the WebAssembly target with rustup (once)…");
    let add = Command::new("rustup")
        .args(["target", "add", TARGET])
        .current_dir(root())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn();
    add.is_ok_and(|child| ends_well(child, Duration::from_secs(180))) && has_target()
}

/// Whether a program succeeds in time: behind some firewalls a download neither works nor fails.
fn ends_well(mut child: Child, limit: Duration) -> bool {
    let start = Instant::now();
    while start.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_millis(100)),
            Err(_) => return false,
        }
    }
    // Too late either way: whether the ending itself works changes nothing.
    let _ = child.kill();
    let _ = child.wait();
    false
}

/// Replaces the places where this machine keeps downloaded crates, in what the compiler writes, by `/crates`.
pub fn remap_crates() -> Vec<String> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let Some(sources) = home.map(|home| home.join("registry/src")) else { return Vec::new() };
    entries(&sources).iter().map(|registry| remap(&sources.join(registry), "/crates")).collect()
}

pub fn remap(from: &Path, to: &str) -> String {
    format!("--remap-path-prefix={}={to}", from.display())
}

/// Installs what a folder's lock file says, unless exactly that was installed before.
pub fn npm(folder: &str) -> Outcome {
    node_is_recent()?;
    let folder_path = root().join(folder);
    let wanted = read(&folder_path.join("package-lock.json"))?;
    let stamp = folder_path.join("node_modules/.installed-lock.json");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    say(format!("Installing the JavaScript packages of {folder}/ (its lock file is new or has changed)…"));
    let mut install = node("npm");
    install.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(&folder_path);
    // The tests use a browser that is installed on the machine.
    install.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    quiet(&mut install, &format!("Check the network, then run `npm ci` in {folder}/ to see more."))?;
    write(&stamp, wanted)
}

fn node_is_recent() -> Outcome {
    let next = "Install Node.js 20 or newer (with npm), then run this again.";
    let Some(version) = ask("node", &["--version"]) else {
        return fail("Node.js is not installed", next);
    };
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    if major.is_some_and(|major| major >= 20) { Ok(()) } else { fail(format!("Node.js {version} is too old"), next) }
}

/// The browser for the tests: the one named by RAPPORT_CHROMIUM, one on the machine, or Debian's.
pub fn chromium() -> Outcome<PathBuf> {
    if let Some(named) = env::var_os("RAPPORT_CHROMIUM").map(PathBuf::from) {
        let next = "Set RAPPORT_CHROMIUM to the program's path, or unset it.";
        return if named.is_file() { Ok(named) } else { fail(format!("there is no {}", named.display()), next) };
    }
    if let Some(found) = installed_chromium() {
        return Ok(found);
    }
    let next = "Install Chromium or Chrome, or set RAPPORT_CHROMIUM to its path, then run this again.";
    if find("apt-get").is_none() {
        return fail("the browser tests need Chromium, and none was found", next);
    }
    apt_install(&["chromium"], "for the browser tests", next)?;
    installed_chromium().map_or_else(|| fail("Chromium was installed but cannot be found", next), Ok)
}

fn installed_chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    let places = [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];
    let on_path = names.into_iter().find_map(find);
    on_path.or_else(|| places.into_iter().map(PathBuf::from).find(|place| place.is_file()))
}

/// Those of Debian's packages that are not installed.
pub fn apt_lacks<'a>(packages: &[&'a str]) -> Vec<&'a str> {
    let installed = |package: &str| {
        ask("dpkg-query", &["-W", "-f", "${Status}", package]).is_some_and(|status| status == "install ok installed")
    };
    packages.iter().copied().filter(|package| !installed(package)).collect()
}

pub fn apt_install(packages: &[&str], why: &str, next: &str) -> Outcome {
    if packages.is_empty() {
        return Ok(());
    }
    say(format!("Installing Debian's {} ({why}, once)…", packages.join(", ")));
    apt(&["update", "-qq"], next)?;
    let options = ["install", "-y", "-qq", "--no-install-recommends"];
    apt(&[&options, packages].concat(), next)
}

fn apt(arguments: &[&str], next: &str) -> Outcome {
    let is_root = ask("id", &["-u"]).is_some_and(|id| id == "0");
    let mut command = Command::new(if is_root { "apt-get" } else { "sudo" });
    if !is_root {
        command.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
    }
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").current_dir(Path::new("/"));
    quiet(&mut command, next).map(drop)
}
