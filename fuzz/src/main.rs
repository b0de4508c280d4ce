//! Coverage-guided fuzzing of the import, on stable Rust:
//!
//! ```text
//! cargo run -p rapport-fuzz --release -- --seconds 60     look for an input for which `check` does not hold
//! cargo run -p rapport-fuzz --release -- FILE…            check these inputs again
//! ```
//!
//! The search is libFuzzer's. This half builds the other one with the engine instrumented (the compiler's own pass, so no nightly
//! is needed, only a C++ compiler for libFuzzer itself), gives it real exports to start from and reads its result. What fails is
//! written to `target/fuzz/failures/`; the same seed finds the same inputs in the same order.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

/// What makes rustc count, for each place of the code, whether an input got there. cargo-fuzz passes the same.
const INSTRUMENTED: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table";

/// Longer files say nothing that shorter ones do not; the check stretches some of them.
const LONGEST: usize = 1024;

/// No input of this size may take so long: a hang is a find too.
const SECONDS_AN_INPUT: u32 = 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |name: &str, otherwise: u32| {
        let at = arguments.iter().position(|a| a == name);
        at.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(otherwise)
    };
    // As cargo says now, not when this was built: a folder that was moved stays usable.
    let manifest = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("fuzz"), PathBuf::from);
    let root = manifest.parent().unwrap_or(Path::new("."));
    let folder = root.join("target/fuzz");
    let again = arguments.first().is_some_and(|first| !first.starts_with("--"));
    let result = build(root, &folder).and_then(|target| {
        if again {
            replay(&target, &arguments)
        } else {
            search(root, &folder, &target, [number("--seconds", 60), number("--seed", 1)])
        }
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            eprintln!("{what}");
            ExitCode::FAILURE
        }
    }
}

/// Checks inputs again, each in a process of its own.
fn replay(target: &Path, files: &[String]) -> Result<(), String> {
    let mut failed = 0;
    for file in files {
        if !Path::new(file).is_file() {
            return Err(format!("There is no file {file}."));
        }
        let passed = Command::new(target).arg(file).status().map_err(|e| format!("the target does not run: {e}"))?.success();
        failed += !passed as usize;
    }
    println!("{} inputs: {} passed, {failed} failed", files.len(), files.len() - failed);
    if failed > 0 { Err("Some inputs fail.".to_owned()) } else { Ok(()) }
}

fn search(root: &Path, folder: &Path, target: &Path, [seconds, seed]: [u32; 2]) -> Result<(), String> {
    let [seeds, corpus, failures] = ["seeds", "corpus", "failures"].map(|name| folder.join(name));
    // What earlier runs found does not decide what this one finds.
    for folder in [&seeds, &corpus, &failures] {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    for (i, seed) in starts(root).iter().enumerate() {
        fs::write(seeds.join(format!("{i:03}")), [b"00000000", seed.as_slice()].concat()).map_err(|e| e.to_string())?;
    }
    let words = folder.join("words");
    fs::write(&words, WORDS.iter().map(|word| format!("\"{word}\"\n")).collect::<String>()).map_err(|e| e.to_string())?;
    let output = Command::new(target)
        .args([&corpus, &seeds])
        .args([format!("-max_total_time={seconds}"), format!("-seed={seed}"), format!("-max_len={LONGEST}")])
        .args([format!("-timeout={SECONDS_AN_INPUT}"), format!("-dict={}", words.display())])
        .args([format!("-artifact_prefix={}/", failures.display()), "-rss_limit_mb=2048".into(), "-print_final_stats=1".into()])
        .env("RUST_BACKTRACE", "0")
        .output()
        .map_err(|e| format!("the target does not run: {e}"))?;
    let log = String::from_utf8_lossy(&output.stderr);
    let stat = |name: &str| log.rsplit_once(name).and_then(|(_, rest)| rest.split_whitespace().next()).unwrap_or("0");
    let (inputs, paths) = (stat("stat::number_of_executed_units:"), stat(" cov: "));
    let found: Vec<PathBuf> = fs::read_dir(&failures).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    if output.status.success() && found.is_empty() && inputs != "0" && paths != "0" {
        println!("{inputs} inputs, {paths} paths: 1 passed, 0 failed");
        return Ok(());
    }
    let noise = ["#", "INFO:", "WARNING:", "NOTE:", "Dictionary:", "0x", "Base64:", "stat::", "Test unit", "artifact_prefix"];
    log.lines().filter(|line| !noise.iter().any(|start| line.starts_with(start))).for_each(|line| println!("{line}"));
    for file in &found {
        let bytes = fs::read(file).unwrap_or_default();
        println!("\n{}: {}", file.display(), bytes.escape_ascii());
    }
    println!("{inputs} inputs, {paths} paths: 0 passed, 1 failed");
    Err("To check an input again: cargo run -p rapport-fuzz --release -- FILE…".to_owned())
}

/// Builds the target with the engine instrumented and its arithmetic checked; returns where it lies.
fn build(root: &Path, folder: &Path) -> Result<PathBuf, String> {
    let rustc = std::env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned());
    let version = Command::new(rustc).arg("-vV").output().map_err(|e| format!("rustc: {e}"))?;
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not say what it runs on")?;
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    // With a target named, build scripts and macros are not instrumented; they could not be linked.
    let built = Command::new(cargo)
        .current_dir(root)
        .args(["build", "--quiet", "-p", "rapport-fuzz", "--release", "--features", "target", "--bin", "target"])
        .args(["--target", host, "--target-dir"])
        .arg(folder)
        .env("RUSTFLAGS", INSTRUMENTED)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .envs([("LTO", "off"), ("STRIP", "none"), ("DEBUG", "line-tables-only"), ("DEBUG_ASSERTIONS", "true")].map(profile))
        .envs([("OVERFLOW_CHECKS", "true"), ("OPT_LEVEL", "3")].map(profile))
        .status()
        .map_err(|e| format!("cargo: {e}"))?;
    if !built.success() {
        return Err("The fuzz target could not be built. It needs a C++ compiler (Debian: apt-get install g++).".to_owned());
    }
    Ok(folder.join(host).join("release/target"))
}

fn profile((name, value): (&str, &'static str)) -> (String, &'static str) {
    (format!("CARGO_PROFILE_RELEASE_{name}"), value)
}

/// Files to start from: the first rows of the sample data, exports in other shapes, and files meant to break readers where they are.
fn starts(root: &Path) -> Vec<Vec<u8>> {
    let mut starts: Vec<Vec<u8>> = SHAPES.iter().map(|shape| shape.as_bytes().to_vec()).collect();
    let folders = ["www/sample", "../shared/data/hard_csv/data/csv_spectrum", "../shared/data/hard_csv/data/frictionless"];
    for folder in folders {
        let mut files: Vec<PathBuf> = fs::read_dir(root.join(folder)).into_iter().flatten().flatten().map(|e| e.path()).collect();
        files.sort();
        let csv = files.iter().filter(|file| file.extension().is_some_and(|e| e == "csv" || e == "tsv"));
        for mut bytes in csv.filter_map(|file| fs::read(file).ok()) {
            let rows = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1);
            // As many rows as fit, at most eight.
            let end = rows.take_while(|end| *end < LONGEST - 8).take(8).last().unwrap_or(0).max(bytes.len().min(200));
            bytes.truncate(end);
            starts.push(bytes);
        }
    }
    starts
}

const SHAPES: [&str; 14] = [
    "client,timestamp,type\na,2024-01-02,login\nb,2024-01-03 10:00,call\n\"c, \"\"d\"\"\",2024-02-01T10:00:00Z,login\n",
    "\u{feff}client;timestamp;type\r\na;31.01.2024;login\r\n\r\nb;03.02.2024;login\r\n",
    "Export of the portal\nmade on,2024-02-01\n\nclient,timestamp,type\na,03/04/2024,login\nb,13/04/2024,login\nTotal,,2\n",
    "client_id\tname\temail\tis_test\nC-1\tAcorn Ltd\toffice@acorn.example\tno\nC-2\tBirch GmbH\t\tyes\n",
    "client_id,name,client_id,\n1,Zoë,2,\n1,Zoë,2,\n",
    "Submit Date (UTC),How likely are you to recommend us?,How satisfied are you?,client_id\n2024-01-02 10:00,9,5,a\n,N/A,2,b\n",
    "Date,NPS,CSAT,NPS score,CSAT score,client_id\n13/04/2024,9,5,3,4,a\n14/04/2024,8,5,,,b\n04/15/2024,8,5,5,,c\n",
    "Client,Date,Type,Due date\na,13/04/2024,call,01/02/2024\na,14/04/2024,call,30/02/2024\nb,04/15/2024,call,\nb,14/04/2024,call,\n",
    "id|customer id|start|end|amount|currency\ns1|C-1|2024-01-01||$1,200.50|usd\ns2|C-2|01/02/2024|2024-06-01|(3)|usd\n",
    "client,timestamp,type\ra,2024-01-02,login\r\"b\rc\",2024-01-03,call\r",
    "[{\"client\":\"a\",\"timestamp\":\"2024-01-02\",\"type\":\"call\"},{\"client\":\"b\",\"timestamp\":1704153600,\"n\":{\"x\":[1,null]}}]",
    "{\"client\":\"a\",\"timestamp\":\"2024-01-02T10:00:00Z\",\"type\":\"call\"}\n{\"client\":\"b \\u00e9\",\"type\":true}\n",
    "Date,Client,Satisfaction\n02.01.2024,a,Very satisfied\n03.01.2024,b,Neutral\n04.01.2024,c,Very dissatisfied\n",
    "# GA4\n# 20240101\n\nDate,Session start,Client ID,Views\n20240101,2024-01-01 10:00,(not set),3\n\n,,Grand total,3\n",
];

/// Words that the import knows, in the fuzzer's notation.
const WORDS: [&str; 24] = [
    "\\\"",
    "\\x0d\\x0a",
    "\\xef\\xbb\\xbf",
    "\\xff\\xfe",
    "client_id",
    "occurred_at",
    "timestamp",
    "type",
    "name",
    "client_name",
    "external_id",
    "email",
    "started_on",
    "ended_on",
    "kind",
    "answer",
    "duration (min)",
    "recommend",
    "2024-01-31",
    "31/01/2024",
    "(not set)",
    "n/a",
    "Total",
    "00:00Z",
];
