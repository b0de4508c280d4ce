//! The browsers besides Chromium, so that what is shown in three engines is tried in three engines.

use std::path::PathBuf;
use std::{env, fs};

use crate::setup::apt_install;
use crate::shell::{Outcome, entries, fail, find, say};

/// What drives WebKit: Debian's driver and its small browser, on a screen of their own.
pub struct WebKit {
    pub driver: PathBuf,
    pub browser: PathBuf,
    /// Nothing where the machine has a screen.
    pub screen: Option<PathBuf>,
}

/// The one named by RAPPORT_FIREFOX, one on the machine, or Debian's. None where it cannot be had, which is said.
pub fn firefox() -> Outcome<Option<PathBuf>> {
    if let Some(named) = env::var_os("RAPPORT_FIREFOX").map(PathBuf::from) {
        let next = "Set RAPPORT_FIREFOX to the program's path, or unset it.";
        return if named.is_file() { Ok(Some(named)) } else { fail(format!("there is no {}", named.display()), next) };
    }
    install("Firefox", &["firefox-esr"], "the main flow is tested there too", || find("firefox-esr").or_else(|| find("firefox")))
}

pub fn webkit() -> Outcome<Option<WebKit>> {
    let packages = ["webkit2gtk-driver", "xvfb", "xauth"];
    install("WebKit", &packages, "Safari's engine: the main flow is tested there too", installed_webkit)
}

fn installed_webkit() -> Option<WebKit> {
    let driver = find("WebKitWebDriver")?;
    // Beside the architecture's other libraries; the newest of those that are there.
    let browser = entries("/usr/lib".as_ref())
        .into_iter()
        .flat_map(|folder| {
            ["webkit2gtk-4.1", "webkit2gtk-4.0"].map(|version| PathBuf::from("/usr/lib").join(&folder).join(version))
        })
        .map(|folder| folder.join("MiniBrowser"))
        .find(|program| program.is_file())?;
    let screen = find("xvfb-run");
    // Without a screen and without one made up, it does not start.
    (screen.is_some() || env::var_os("DISPLAY").is_some()).then_some(WebKit { driver, browser, screen })
}

/// Debian has both engines, so there they must be had, as in a run that nobody watches. Elsewhere what is left out is said.
fn install<T>(name: &str, packages: &[&str], why: &str, find_it: impl Fn() -> Option<T>) -> Outcome<Option<T>> {
    if let Some(found) = find_it() {
        return Ok(Some(found));
    }
    let next = format!("Install {}, then run this again.", packages.join(", "));
    if is_debian() {
        apt_install(packages, why, &next)?;
        return find_it()
            .map_or_else(|| fail(format!("{name} was installed but cannot be found"), next), |found| Ok(Some(found)));
    }
    if env::var_os("CI").is_some() {
        return fail(format!("{name} is not on this machine, and the tests should run there too"), next);
    }
    say(format!("{name} is left out: it is not on this machine, and only on Debian is it installed by itself."));
    Ok(None)
}

fn is_debian() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    find("apt-get").is_some() && names_debian(&release)
}

/// `ID=debian`; what is only like it may have these packages under other names.
fn names_debian(release: &str) -> bool {
    release.lines().any(|line| line.strip_prefix("ID=").is_some_and(|name| name.trim_matches('"') == "debian"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debian_is_told_from_its_kin() {
        assert!(names_debian("PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nID=debian\n"));
        assert!(names_debian("ID=\"debian\"\n"));
        assert!(!names_debian("ID=ubuntu\nID_LIKE=debian\n"));
        assert!(!names_debian(""));
    }

    #[test]
    fn what_is_there_is_not_installed_again() {
        let packages = ["a-package-that-does-not-exist"];
        assert_eq!(install("It", &packages, "for nothing", || Some(7)).unwrap(), Some(7));
    }
}
