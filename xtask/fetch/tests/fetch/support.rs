//! A provider on this machine, and a workspace that fetches from it.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Arc, Mutex};

use tempfile::TempDir;

/// An answer, as it goes over the wire after its status line.
#[derive(Clone, Debug)]
pub struct Answer {
    status: &'static str,
    headers: String,
    body: Vec<u8>,
    /// What the answer says of its length, if not the truth.
    length: Option<u64>,
    etag: Option<&'static str>,
    silent: bool,
}

impl Answer {
    pub fn ok(body: impl Into<Vec<u8>>) -> Self {
        Self::status("200 OK", body)
    }

    pub fn status(status: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: String::new(),
            body: body.into(),
            length: None,
            etag: None,
            silent: false,
        }
    }

    pub fn moved(to: &str) -> Self {
        Self::status("302 Found", "").header("Location", to)
    }

    /// Accepts the request and says nothing.
    pub fn silence() -> Self {
        Self {
            silent: true,
            ..Self::ok("")
        }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// Sends this entity tag, and nothing else to whoever has it.
    pub fn etag(mut self, etag: &'static str) -> Self {
        self.etag = Some(etag);
        self.header("ETag", etag)
    }

    pub fn claims(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }
}

/// What was asked: the target as it stands in the request line, and the headers with small names.
#[derive(Clone, Debug)]
pub struct Asked {
    pub target: String,
    pub headers: HashMap<String, String>,
}

/// A server of documents, which will be asked for absolute addresses as well, as a proxy is.
pub struct Provider {
    address: SocketAddr,
    answers: Arc<Mutex<HashMap<String, Answer>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Provider {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let provider = Self {
            address: listener.local_addr().expect("an address"),
            answers: Arc::default(),
            asked: Arc::default(),
        };
        let (answers, asked) = (Arc::clone(&provider.answers), Arc::clone(&provider.asked));
        // It ends with the process of the test.
        std::thread::spawn(move || {
            let mut held = Vec::new();
            for stream in listener.incoming().flatten() {
                held.extend(serve(stream, &answers, &asked));
            }
        });
        provider
    }

    /// Publishes an answer at a path, or at an absolute address for whoever takes this for a proxy.
    pub fn publishes(&self, target: &str, answer: Answer) {
        let mut answers = self.answers.lock().expect("no panic");
        answers.insert(target.to_owned(), answer);
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked since the last time.
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().expect("no panic"))
    }

    /// The targets of what was asked since the last time.
    pub fn targets(&self) -> Vec<String> {
        self.asked().into_iter().map(|asked| asked.target).collect()
    }
}

/// Answers one request. A stream that comes back is to be held open.
fn serve(
    mut stream: TcpStream,
    answers: &Mutex<HashMap<String, Answer>>,
    asked: &Mutex<Vec<Asked>>,
) -> Option<TcpStream> {
    let mut lines = BufReader::new(stream.try_clone().ok()?)
        .lines()
        .map_while(Result::ok);
    let request = lines.next()?;
    let target = request.split(' ').nth(1)?.to_owned();
    let headers: HashMap<String, String> = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_lowercase(), value.trim().to_owned()))
        })
        .collect();
    let tag = headers.get("if-none-match").cloned();
    asked.lock().ok()?.push(Asked {
        target: target.clone(),
        headers,
    });
    let answer = answers.lock().ok()?.get(&target).cloned();
    let answer = answer.unwrap_or_else(|| Answer::status("404 Not Found", "{\"message\": \"no\"}"));
    if answer.silent {
        return Some(stream);
    }
    let head = |status, length| {
        format!(
            "HTTP/1.1 {status}\r\n{}Content-Length: {length}\r\nConnection: close\r\n\r\n",
            answer.headers
        )
    };
    let sent = if answer.etag.is_some() && answer.etag == tag.as_deref() {
        stream.write_all(head("304 Not Modified", 0).as_bytes())
    } else {
        let length = answer.length.unwrap_or(answer.body.len() as u64);
        stream
            .write_all(head(answer.status, length).as_bytes())
            .and_then(|()| stream.write_all(&answer.body))
    };
    // The client may have had enough.
    let _ = sent;
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let _ = stream.read_to_end(&mut Vec::new());
    None
}

/// What the command did.
#[derive(Debug)]
pub struct Outcome {
    pub ok: bool,
    pub stdout: String,
    pub stderr: String,
}

/// A directory with settings.
pub struct Specs(TempDir);

impl Specs {
    /// One API, `shop`, whose document `shop.yaml` comes from `source`.
    pub fn of(source: &str) -> Self {
        Self::with(&format!(
            "[shop]\ndocument = \"shop.yaml\"\nsource = '{source}'\n"
        ))
    }

    pub fn with(settings: &str) -> Self {
        let specs = Self(tempfile::tempdir().expect("a directory"));
        specs.write("codegen.toml", settings);
        specs
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.0.path().join(file)
    }

    pub fn write(&self, file: &str, text: &str) {
        std::fs::write(self.path(file), text).expect("written");
    }

    /// The text of a file; nothing if it is not there.
    pub fn read(&self, file: &str) -> Option<String> {
        std::fs::read_to_string(self.path(file)).ok()
    }

    /// The names of all files.
    pub fn files(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).expect("a directory");
        let mut names: Vec<_> = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    /// The value that the lock has for a key, as TOML.
    pub fn locked(&self, key: &str) -> Option<String> {
        let lock = self.read("specs.lock")?;
        let line = lock
            .lines()
            .find(|line| line.starts_with(&format!("{key} = ")))?;
        Some(line.split_once(" = ")?.1.to_owned())
    }

    pub fn fetch(&self, arguments: &[&str]) -> Outcome {
        self.fetch_with(&[], arguments)
    }

    /// Fetches with variables of the environment; there are no proxies beside those.
    pub fn fetch_with(&self, environment: &[(&str, &str)], arguments: &[&str]) -> Outcome {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fetch"));
        for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
            command.env_remove(name).env_remove(name.to_lowercase());
        }
        let output = command
            .args(arguments)
            .arg("--config")
            .arg(self.path("codegen.toml"))
            .envs(environment.iter().copied())
            .output()
            .expect("a command that can be run");
        Outcome {
            ok: output.status.success(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Fetches, and expects that to succeed: what was said.
    pub fn fetched(&self, arguments: &[&str]) -> String {
        let outcome = self.fetch(arguments);
        assert!(outcome.ok, "{}", outcome.stderr);
        outcome.stdout
    }

    /// Fetches, and expects that to fail and to leave everything as it was: why.
    pub fn refused(&self, arguments: &[&str]) -> String {
        let before: Vec<_> = self.files().iter().map(|file| self.read(file)).collect();
        let outcome = self.fetch(arguments);
        let after: Vec<_> = self.files().iter().map(|file| self.read(file)).collect();
        assert!(!outcome.ok, "{}", outcome.stdout);
        assert_eq!(before, after, "{}", outcome.stderr);
        outcome.stderr
    }
}

/// A document of ours.
pub fn shop(version: &str) -> String {
    page("shop.yaml").replace("version: 1.2.0", &format!("version: {version}"))
}

/// A file of `pages/`.
pub fn page(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/pages")
        .join(name);
    std::fs::read_to_string(path).expect("a page")
}
