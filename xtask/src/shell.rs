//! Running other programs, and saying plainly what happened when one fails.

use std::ffi::OsStr;
use std::fmt::{self, Display, Formatter};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

/// What went wrong, and what the reader can do about it.
#[derive(Debug)]
pub struct Failure {
    pub what: String,
    pub next: String,
}

impl Display for Failure {
    fn fmt(&self, out: &mut Formatter) -> fmt::Result {
        write!(out, "{}\n  next: {}", self.what, self.next)
    }
}

pub type Outcome<T = ()> = Result<T, Failure>;

pub fn fail<T>(what: impl Into<String>, next: impl Into<String>) -> Outcome<T> {
    Err(Failure { what: what.into(), next: next.into() })
}

/// Turns any error into a [`Failure`] that says what was being done.
pub trait Doing<T> {
    fn doing(self, what: impl Display, next: &str) -> Outcome<T>;
}

impl<T, E: Display> Doing<T> for Result<T, E> {
    fn doing(self, what: impl Display, next: &str) -> Outcome<T> {
        self.map_err(|error| Failure { what: format!("{what}: {error}"), next: next.to_owned() })
    }
}

pub fn say(line: impl Display) {
    println!("{line}");
}

/// The workspace's root: cargo says where xtask's own manifest is.
pub fn root() -> PathBuf {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("xtask"), PathBuf::from);
    manifest.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

pub fn target() -> PathBuf {
    root().join("target")
}

/// The cargo that runs us, so that a `+toolchain` on the command line is kept.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// A program of the Node.js world; on Windows npm is a `.cmd` file, which `Command` finds only by its full name.
pub fn node(program: &str) -> Command {
    let mut command = Command::new(find(program).unwrap_or_else(|| program.into()));
    command.current_dir(root());
    command
}

/// Runs a program whose output the reader should see.
pub fn stream(command: &mut Command, next: &str) -> Outcome {
    let status = command.stdin(Stdio::null()).status().doing(named(command), next)?;
    if status.success() { Ok(()) } else { fail(format!("{} ended with {status}", named(command)), next) }
}

/// Runs a program whose output matters only if it fails.
pub fn quiet(command: &mut Command, next: &str) -> Outcome<String> {
    let output = command.stdin(Stdio::null()).output().doing(named(command), next)?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    eprint!("{text}{}", String::from_utf8_lossy(&output.stderr));
    fail(format!("{} ended with {}", named(command), output.status), next)
}

/// What a program prints, or nothing if it is missing or unhappy.
pub fn ask(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).current_dir(root()).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Looks a program up on the search path.
pub fn find(program: &str) -> Option<PathBuf> {
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ""] } else { &[""] };
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .flat_map(|folder| endings.iter().map(move |ending| folder.join(format!("{program}{ending}"))))
        .find(|file| file.is_file())
}

pub fn make_folder(folder: &Path) -> Outcome {
    fs::create_dir_all(folder).doing(format!("cannot make {}", folder.display()), "Check the permissions of that folder.")
}

pub fn write(file: &Path, bytes: impl AsRef<[u8]>) -> Outcome {
    fs::write(file, bytes).doing(format!("cannot write {}", file.display()), "Check the permissions and the free space.")
}

pub fn read(file: &Path) -> Outcome<String> {
    fs::read_to_string(file).doing(format!("cannot read {}", file.display()), "Check that the file is there.")
}

pub fn copy(from: &Path, to: &Path) -> Outcome {
    let what = format!("cannot copy {} to {}", from.display(), to.display());
    fs::copy(from, to).map(drop).doing(what, "Check the permissions and the free space.")
}

/// Removes a folder that may not be there.
pub fn remove_folder(folder: &Path) -> Outcome {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).doing(format!("cannot remove {}", folder.display()), "Remove it by hand.")
        }
        _ => Ok(()),
    }
}

/// The names in a folder, sorted, so that nothing depends on the file system's order.
pub fn entries(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).into_iter().flatten().filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// A short name for a failing program: `node tsc tsconfig.json`, `apt-get install chromium`.
fn named(command: &Command) -> String {
    let last = |path: &OsStr| Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let words = command.get_args().map(last).filter(|word| !word.starts_with('-')).take(3);
    std::iter::once(last(command.get_program())).chain(words).collect::<Vec<_>>().join(" ")
}
