//! A program that decodes JSON into generated types and encodes it again, and how to talk to it.
//!
//! Generated types exist only once they are compiled, after the tests themselves. So a program is written from the
//! `types` of the generator's reports, and told by name which type a text is of.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::crates::Crates;

/// The compiled program.
#[derive(Debug)]
pub struct Driver {
    name: String,
    program: PathBuf,
}

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trip {
    /// It was decoded.
    Decoded {
        /// The text it was encoded to.
        text: String,
        /// How the value prints with `{:?}`.
        debug: String,
    },
    /// It was refused, for this reason.
    Refused(String),
}

impl Trip {
    /// The text it was encoded to.
    ///
    /// # Panics
    ///
    /// Panics if it was refused.
    pub fn text(&self) -> &str {
        match self {
            Trip::Decoded { text, .. } => text,
            Trip::Refused(error) => panic!("refused: {error}"),
        }
    }

    /// Why it was refused.
    ///
    /// # Panics
    ///
    /// Panics if it was decoded.
    pub fn error(&self) -> &str {
        match self {
            Trip::Decoded { debug, .. } => panic!("decoded: {debug}"),
            Trip::Refused(error) => error,
        }
    }
}

impl Driver {
    /// Compiles a program for all types of `reports` and the crates they are about.
    ///
    /// # Panics
    ///
    /// Panics if the crates or the program do not compile without a warning.
    pub fn compile(crates: &Crates, reports: &[(&str, &Value)]) -> Driver {
        Self::build(crates, reports, "driver", "\"1\"")
    }

    /// Compiles the same program with `serde_json/arbitrary_precision`, as another crate of a user may ask for it.
    ///
    /// # Panics
    ///
    /// Panics where [`Driver::compile`] does.
    pub fn compile_with_arbitrary_precision(crates: &Crates, reports: &[(&str, &Value)]) -> Driver {
        let version = "{ version = \"1\", features = [\"arbitrary_precision\"] }";
        Self::build(crates, reports, "driver-arbitrary-precision", version)
    }

    fn build(crates: &Crates, reports: &[(&str, &Value)], name: &str, serde_json: &str) -> Driver {
        let mut dependencies = vec![
            "serde = \"1\"".to_owned(),
            format!("serde_json = {serde_json}"),
        ];
        // One that no report names: a document may have no types.
        let mut types = BTreeSet::from(["serde_json::Value"]);
        for (name, report) in reports {
            dependencies.push(format!("{name} = {{ path = \"../{name}\" }}"));
            let found = report["types"].as_object().expect("a report has types");
            types.extend(found.values().filter_map(Value::as_str));
        }
        crates.add(name, &dependencies, &[("src/main.rs", &program(&types))]);
        let outcome = crates.cargo(name, &["build", "--message-format=json-render-diagnostics"]);
        assert_eq!(
            outcome.status,
            Some(0),
            "generated crates do not compile:\n{}",
            outcome.stderr
        );
        let program = outcome
            .stdout
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .find_map(|message| message["executable"].as_str().map(PathBuf::from));
        Driver {
            name: name.to_owned(),
            program: program.expect("cargo names the executable it built"),
        }
    }

    /// Decodes each text into the type beside it and encodes it again.
    ///
    /// # Panics
    ///
    /// Panics if the program does not answer each one.
    pub fn trips<'a>(&self, requests: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Trip> {
        let requests: Vec<String> = requests
            .into_iter()
            .map(|(ty, text)| json!({ "type": ty, "json": text }).to_string())
            .collect();
        let mut input = tempfile::NamedTempFile::new().expect("a file for the requests");
        input
            .write_all(requests.join("\n").as_bytes())
            .expect("requests can be written");
        let output = Command::new(&self.program)
            .stdin(Stdio::from(
                fs::File::open(input.path()).expect("the requests"),
            ))
            .output()
            .expect("the program can be run");
        let answers = String::from_utf8_lossy(&output.stdout);
        let trips: Vec<Trip> = answers.lines().map(trip).collect();
        assert_eq!(
            trips.len(),
            requests.len(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        trips
    }

    /// Removes the program from the `crates` it was compiled in.
    pub fn remove(self, crates: &Crates) {
        crates.remove(&self.name);
    }

    /// Decodes one text and encodes it again.
    pub fn trip(&self, ty: &str, text: &str) -> Trip {
        self.trips([(ty, text)]).remove(0)
    }
}

fn trip(answer: &str) -> Trip {
    let answer: Value = serde_json::from_str(answer).expect("the program answers in JSON");
    let text = |key: &str| answer[key].as_str().map(str::to_owned);
    match (text("text"), text("debug")) {
        (Some(text), Some(debug)) => Trip::Decoded { text, debug },
        _ => Trip::Refused(text("error").expect("a text or an error")),
    }
}

fn program(types: &BTreeSet<&str>) -> String {
    let mut arms = String::new();
    for ty in types {
        writeln!(arms, "    ({ty:?}, trip::<{ty}>),").expect("text");
    }
    PROGRAM.replace("ARMS\n", &arms)
}

const PROGRAM: &str = r#"//! Decodes JSON into generated types and encodes it again.

use std::fmt::Debug;
use std::io::{BufWriter, Write};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

fn main() {
    let mut answers = BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lines() {
        let line = line.expect("text");
        let request: Value = serde_json::from_str(&line).expect("a request");
        let (Some(ty), Some(text)) = (request["type"].as_str(), request["json"].as_str()) else {
            panic!("not a request: {line}");
        };
        writeln!(answers, "{}", answer(ty, text)).expect("somebody reads");
    }
}

/// What decodes and encodes a type, sorted by its name.
const TYPES: &[(&str, fn(&str) -> Value)] = &[
ARMS
];

fn answer(ty: &str, text: &str) -> Value {
    match TYPES.binary_search_by_key(&ty, |(name, _)| name) {
        Ok(index) => TYPES[index].1(text),
        Err(_) => json!({ "error": format!("no type {ty}") }),
    }
}

fn trip<T: DeserializeOwned + Serialize + Debug>(text: &str) -> Value {
    let decoded: Result<T, _> = serde_json::from_str(text);
    match decoded.and_then(|value| Ok((serde_json::to_string(&value)?, format!("{value:?}")))) {
        Ok((text, debug)) => json!({ "text": text, "debug": debug }),
        Err(error) => json!({ "error": error.to_string() }),
    }
}
"#;
