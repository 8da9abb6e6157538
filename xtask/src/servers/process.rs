//! A server as a process of this machine.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a server may take until it responds.
const READY_WITHIN: Duration = Duration::from_secs(240);

/// How long one response may take.
const RESPONSE_WITHIN: Duration = Duration::from_secs(10);

/// How much of its log is printed if it does not start, in lines.
const SHOWN: usize = 20;

/// Kills the server when its standard input ends: when the task is gone, even if a signal has killed it.
const GUARD: &str = r#"trap "" INT TERM; cat > /dev/null; kill -9 "$1""#;

/// A running server. It is killed with its value.
#[derive(Debug)]
pub struct Process {
    child: Child,
    guard: Child,
    url: String,
    version: String,
}

impl Process {
    /// Starts `command`, whose server shall listen on `port`, and waits until it responds to `GET` of the path `ready` with
    /// a success. Its output goes to `server.log` in `directory`.
    pub fn start(
        command: &mut Command,
        version: impl Into<String>,
        port: u16,
        ready: &str,
        directory: &Path,
    ) -> Result<Self, String> {
        let log = directory.join("server.log");
        let cannot = |error: std::io::Error| format!("cannot write {}: {error}", log.display());
        let output = File::create(&log).map_err(cannot)?;
        let program = command.get_program().to_string_lossy().into_owned();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(output.try_clone().map_err(cannot)?)
            .stderr(output)
            .spawn()
            .map_err(|error| format!("cannot run `{program}`: {error}"))?;
        let guard = Command::new("sh")
            .args(["-c", GUARD, "sh", &child.id().to_string()])
            .stdin(Stdio::piped())
            .spawn();
        let guard = guard.map_err(|error| {
            // There is nobody to tell.
            let _ = child.kill();
            format!("cannot run `sh`: {error}")
        })?;
        let mut process = Self {
            child,
            guard,
            url: format!("http://127.0.0.1:{port}"),
            version: version.into(),
        };
        process.wait(ready, &log)?;
        Ok(process)
    }

    /// Its base URL, without a path.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Writes the document that it serves at `path` to a file.
    pub fn download(&self, path: &str, file: PathBuf) -> Result<PathBuf, String> {
        let url = format!("{}{path}", self.url);
        let text = get(&url).map_err(|error| format!("cannot read {url}: {error}"))?;
        fs::write(&file, text)
            .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
        Ok(file)
    }

    fn wait(&mut self, ready: &str, log: &Path) -> Result<(), String> {
        let url = format!("{}{ready}", self.url);
        let started = Instant::now();
        loop {
            let error = match get(&url) {
                Ok(_) => return Ok(()),
                Err(error) => error,
            };
            let ended = self.child.try_wait().map_err(|error| error.to_string())?;
            let why = match ended {
                Some(status) => format!("the server has ended with {status}"),
                None if started.elapsed() > READY_WITHIN => {
                    format!("{url} is not ready after {READY_WITHIN:?}: {error}")
                }
                None => {
                    thread::sleep(Duration::from_millis(200));
                    continue;
                }
            };
            let text = fs::read_to_string(log).unwrap_or_default();
            let lines: Vec<&str> = text.lines().collect();
            let last = lines[lines.len().saturating_sub(SHOWN)..].join("\n");
            return Err(format!("{why}; the end of {}:\n{last}", log.display()));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // First the guard: later, the number may be that of another process. Each may have ended by itself; there is nobody
        // to tell.
        for process in [&mut self.guard, &mut self.child] {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// A port of the loopback interface on which nothing listens.
pub fn free_port() -> Result<u16, String> {
    let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    match address {
        Ok(address) => Ok(address.port()),
        Err(error) => Err(format!("there is no free port: {error}")),
    }
}

/// An empty directory for what a server stores: every run starts from nothing.
pub fn state(directory: &Path) -> Result<PathBuf, String> {
    let state = directory.join("state");
    let made = match fs::remove_dir_all(&state) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => fs::create_dir_all(&state),
    };
    made.map_err(|error| format!("cannot make {}: {error}", state.display()))?;
    Ok(state)
}

fn get(url: &str) -> Result<String, ureq::Error> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(RESPONSE_WITHIN))
        .proxy(None)
        .build()
        .into();
    agent.get(url).call()?.body_mut().read_to_string()
}
