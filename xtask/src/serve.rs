//! A small server for static files, for this machine only.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::bundle;
use crate::shell::{Doing, Outcome, fail, say};

/// What a public site should send too, to be in force before the page's own element is read: the same, and who may frame the page.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; \
    worker-src 'self' blob:; img-src data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; \
    trusted-types lit-html rapport; frame-ancestors 'self'";
const LONGEST_REQUEST: u64 = 16 * 1024;
const PORTS_TO_TRY: u16 = 50;

/// `cargo xtask serve [--port N] [--no-open]`
pub fn command(arguments: &[String]) -> Outcome {
    let options = Options::parse(arguments)?;
    bundle::build()?;
    let server = Server::start(bundle::site(), options.port)?;
    let page = format!("{}/?sample", server.url);
    say(format!("Rapport is at {page} (Ctrl-C ends it)."));
    if options.open {
        open(&page);
    }
    server.wait();
    Ok(())
}

#[derive(Debug, PartialEq)]
struct Options {
    port: u16,
    open: bool,
}

impl Options {
    fn parse(arguments: &[String]) -> Outcome<Self> {
        let mut options = Self { port: 8080, open: true };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            let port = rest.as_slice().first().and_then(|port| port.parse().ok());
            match (argument.as_str(), port) {
                ("--no-open", _) => options.open = false,
                ("--port", Some(port)) => {
                    options.port = port;
                    rest.next();
                }
                _ => return fail(format!("cannot read {argument:?}"), "Use: cargo xtask serve [--port 8080] [--no-open]"),
            }
        }
        Ok(options)
    }
}

/// A server that runs until the program ends.
pub struct Server {
    pub url: String,
    thread: JoinHandle<()>,
}

impl Server {
    /// Serves a folder at a port, or at the next free one; port 0 is any.
    pub fn start(folder: PathBuf, port: u16) -> Outcome<Self> {
        let next = "Choose another port: cargo xtask serve --port N";
        let candidates = port..=port.saturating_add(PORTS_TO_TRY);
        let listener = candidates
            .map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)))
            .find_map(Result::ok)
            .ok_or("they are taken")
            .doing(format!("cannot listen at port {port} or the next {PORTS_TO_TRY}"), next)?;
        let address = listener.local_addr().doing("cannot learn the port", next)?;
        let thread = thread::spawn(move || answer_all(&listener, &folder));
        Ok(Self { url: format!("http://{address}"), thread })
    }

    fn wait(self) {
        // It ends only with the program; a panic in there has already been printed.
        let _ = self.thread.join();
    }
}

fn answer_all(listener: &TcpListener, folder: &Path) {
    for stream in listener.incoming().flatten() {
        let folder = folder.to_owned();
        // A browser that goes away in the middle of an answer is its own business.
        thread::spawn(move || answer(&stream, &folder).ok());
    }
}

fn answer(mut stream: &TcpStream, folder: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.take(LONGEST_REQUEST)).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The headers are read, so that closing the connection is no reset, and not used.
    while lines.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let reply = Reply::to(&request, folder);
    stream.write_all(reply.head().as_bytes())?;
    if !request.starts_with("HEAD ") {
        stream.write_all(&reply.body)?;
    }
    stream.flush()
}

struct Reply {
    status: &'static str,
    kind: &'static str,
    policy: &'static str,
    body: Vec<u8>,
}

impl Reply {
    fn to(request: &str, folder: &Path) -> Self {
        let mut words = request.split(' ');
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if !matches!(method, "GET" | "HEAD") {
            return Self::plain("405 Method Not Allowed");
        }
        let Some(file) = file_for(path, folder) else {
            return Self::plain("404 Not Found");
        };
        match fs::read(&file) {
            Ok(body) => Self { status: "200 OK", kind: kind_of(&file), policy: policy_of(&file), body },
            Err(_) => Self::plain("404 Not Found"),
        }
    }

    fn plain(status: &'static str) -> Self {
        Self { status, kind: "text/plain; charset=utf-8", policy: POLICY, body: status.into() }
    }

    fn head(&self) -> String {
        let (status, kind, length, policy) = (self.status, self.kind, self.body.len(), self.policy);
        format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\
             Cache-Control: no-cache\r\nContent-Security-Policy: {policy}\r\nX-Content-Type-Options: nosniff\r\n\
             Referrer-Policy: no-referrer\r\n\r\n"
        )
    }
}

/// The file that a request means, if it is one of the folder's own.
fn file_for(request: &str, folder: &Path) -> Option<PathBuf> {
    let path = request.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = decode(path)?;
    let is_safe = |part: &str| !part.starts_with('.') && !part.contains(['\\', ':', '\0']);
    let mut file = folder.to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if !is_safe(part) {
            return None;
        }
        file.push(part);
    }
    if file.is_dir() {
        file.push("index.html");
    }
    // A symbolic link may not lead out either.
    file.canonicalize().ok().filter(|real| folder.canonicalize().is_ok_and(|folder| real.starts_with(folder)))
}

/// Undoes `%41`.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        let (high, low) = (digit(rest.next())?, digit(rest.next())?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// Pages of one file bring a policy of their own, with the hash of the script inside; one of them is made for other sites' frames.
fn policy_of(file: &Path) -> &'static str {
    match file.file_name().and_then(|name| name.to_str()) {
        Some("embed.html") => "frame-ancestors *",
        Some("rapport.html") => "frame-ancestors 'self'",
        _ => POLICY,
    }
}

fn kind_of(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        "txt" | "md" => "text/plain; charset=utf-8",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

/// Shows a page in the usual browser. Where there is none, the printed address must do.
fn open(page: &str) {
    let (program, arguments): (_, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/C", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    let _ = command.args(arguments).arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("rapport-serve-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("site/sample")).unwrap();
        fs::write(folder.join("secret.txt"), "secret").unwrap();
        fs::write(folder.join("site/index.html"), "<p>hello").unwrap();
        fs::write(folder.join("site/sample/two words.csv"), "a,b").unwrap();
        folder.join("site")
    }

    #[test]
    fn a_folder_is_its_index_and_a_query_is_ignored() {
        let folder = site("index");
        for path in ["/", "/?sample", "/index.html#top"] {
            let reply = Reply::to(&format!("GET {path} HTTP/1.1"), &folder);
            assert_eq!((reply.status, reply.body.as_slice()), ("200 OK", b"<p>hello".as_slice()), "{path}");
        }
    }

    #[test]
    fn escaped_names_are_found() {
        let reply = Reply::to("GET /sample/two%20words.csv HTTP/1.1", &site("escaped"));
        assert_eq!((reply.status, reply.kind), ("200 OK", "text/csv; charset=utf-8"));
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let folder = site("outside");
        let paths = ["/../secret.txt", "/%2e%2e/secret.txt", "/sample/../../secret.txt", "/..%2fsecret.txt", "/..\\secret.txt"];
        for path in paths.into_iter().chain(["//etc/passwd", "/%00", "/%zz", "", "secret.txt", "/.hidden"]) {
            assert_eq!(Reply::to(&format!("GET {path} HTTP/1.1"), &folder).status, "404 Not Found", "{path}");
        }
    }

    #[test]
    fn the_header_is_the_pages_own_policy() {
        let page = fs::read_to_string("../www/index.html").unwrap();
        let own = page.split("http-equiv=\"Content-Security-Policy\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
        assert_eq!(POLICY.strip_suffix("; frame-ancestors 'self'"), own);
    }

    #[test]
    fn pages_of_one_file_bring_their_own_policy() {
        let folder = site("policy");
        fs::write(folder.join("embed.html"), "").unwrap();
        assert!(Reply::to("GET /embed.html HTTP/1.1", &folder).head().contains("Security-Policy: frame-ancestors *\r\n"));
        assert!(Reply::to("GET /index.html HTTP/1.1", &folder).head().contains(POLICY));
    }

    #[test]
    fn only_reading_is_allowed() {
        assert_eq!(Reply::to("POST / HTTP/1.1", &site("post")).status, "405 Method Not Allowed");
    }

    #[test]
    fn a_taken_port_means_the_next_one() {
        let first = Server::start(site("ports"), 0).unwrap();
        let port: u16 = first.url.rsplit(':').next().unwrap().parse().unwrap();
        let second = Server::start(site("ports"), port).unwrap();
        assert_ne!(first.url, second.url);
    }

    #[test]
    fn options_are_read() {
        let parse = |text: &str| Options::parse(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).ok();
        assert_eq!(parse(""), Some(Options { port: 8080, open: true }));
        assert_eq!(parse("--port 9000 --no-open"), Some(Options { port: 9000, open: false }));
        assert_eq!(parse("--port many"), None);
        assert_eq!(parse("--fast"), None);
    }
}
