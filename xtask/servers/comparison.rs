//! Compares what a generated client returns with what a plain HTTP request returns.
//!
//! The plain requests are made by `ureq`, which shares no code with what the client sends by. A JSON value of the client is
//! encoded again and compared with the received JSON as a whole: a property that is lost, added or changed on the way is a
//! difference.

use std::fmt::Debug;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use runtime::{Error, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::http::Request;

/// How long one plain request may take.
const WITHIN: Duration = Duration::from_secs(60);

/// What became of one call.
#[derive(Default, Serialize)]
struct Call {
    call: String,
    differences: Vec<String>,
    tolerated: Vec<String>,
}

/// The calls of one server and what they differ in.
pub struct Comparison {
    url: String,
    report: PathBuf,
    token: Option<String>,
    agent: ureq::Agent,
    calls: Vec<Call>,
    /// Differences that were found before the call that they belong to was made.
    early: Vec<String>,
}

impl Comparison {
    /// Starts with the arguments of the program: the URL of the server and the file for the report.
    pub fn new() -> Self {
        let mut arguments = std::env::args().skip(1);
        let (Some(url), Some(report)) = (arguments.next(), arguments.next()) else {
            panic!("usage: URL REPORT");
        };
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(WITHIN))
            .proxy(None)
            .build();
        Self {
            url,
            report: report.into(),
            token: None,
            agent: agent.into(),
            calls: Vec::new(),
            early: Vec::new(),
        }
    }

    /// The base URL of the server.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The host and port of the server.
    pub fn host(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Sets the bearer token of the plain requests.
    pub fn authorize(&mut self, token: &str) {
        self.token = Some(token.to_owned());
    }

    /// Sends a plain request without a body. `path` is as on the wire.
    pub fn plain(&self, method: &str, path: &str) -> Plain {
        let response = self
            .agent
            .run(self.request(method, path).body(()).expect("a request"));
        Plain::read(response)
    }

    /// Sends a plain request with a JSON body.
    pub fn plain_json(&self, method: &str, path: &str, body: &Value) -> Plain {
        self.plain_bytes(
            method,
            path,
            "application/json",
            body.to_string().as_bytes(),
        )
    }

    /// Sends a plain request with a body.
    pub fn plain_bytes(&self, method: &str, path: &str, media_type: &str, body: &[u8]) -> Plain {
        let request = self
            .request(method, path)
            .header("content-type", media_type);
        Plain::read(self.agent.run(request.body(body).expect("a request")))
    }

    /// Decodes a body of the next call into its type, which has to encode it as it is.
    pub fn body<T: Serialize + DeserializeOwned>(&mut self, body: &Value) -> T {
        let value = serde_json::from_str(&body.to_string()).unwrap_or_else(|error| {
            panic!("the body of a call does not fit its type: {error}: {body}")
        });
        let encoded = serde_json::to_vec(&value).expect("a value of the client can be encoded");
        let mut differences = Vec::new();
        compare(&json_of(&encoded), body, String::new(), &mut differences);
        self.early.extend(
            differences
                .iter()
                .map(|difference| format!("request body: {difference}")),
        );
        value
    }

    /// Counts as a difference of the next call what is not as it has to be.
    pub fn expect(&mut self, what: &str, holds: bool) {
        if !holds {
            self.early.push(format!("it does not hold that {what}"));
        }
    }

    fn request(&self, method: &str, path: &str) -> ureq::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url));
        match &self.token {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        }
    }

    /// Compares a JSON value, or no value, with the JSON of the plain response, and returns it.
    pub fn same<T: Serialize, E: Debug>(
        &mut self,
        call: &str,
        result: Result<Response<T>, Error<E>>,
        plain: Plain,
    ) -> Option<T> {
        let response = self.succeeded(call, result, &plain)?;
        let encoded =
            serde_json::to_vec(&response.value).expect("a value of the client can be encoded");
        self.json("value", json_of(&encoded), &plain);
        Some(response.value)
    }

    /// Compares the bytes of a value with the body of the plain response.
    pub fn same_bytes<T: AsRef<[u8]>, E: Debug>(
        &mut self,
        call: &str,
        result: Result<Response<T>, Error<E>>,
        plain: Plain,
    ) -> Option<T> {
        let response = self.succeeded(call, result, &plain)?;
        self.bytes(response.value.as_ref(), &plain);
        Some(response.value)
    }

    /// Compares the raw body with that of the plain response: the document declares none, or no type for it.
    pub fn same_body<T, E: Debug>(
        &mut self,
        call: &str,
        result: Result<Response<T>, Error<E>>,
        plain: Plain,
    ) {
        if let Some(response) = self.succeeded(call, result, &plain) {
            self.bytes(response.body(), &plain);
        }
    }

    /// Compares an API error with the plain response: status, body, and the typed value that `typed` encodes.
    pub fn same_error<T: Debug, E: Debug>(
        &mut self,
        call: &str,
        result: Result<Response<T>, Error<E>>,
        plain: Plain,
        typed: impl FnOnce(&E) -> Value,
    ) {
        if let Some(error) = self.failed(call, result, &plain) {
            match error.api() {
                Some(value) => self.json("typed error", typed(value), &plain),
                None => self.differs(format!("a documented error is `{error}`")),
            }
        }
    }

    /// Compares an error that the document does not list, or whose body it does not describe, with the plain response:
    /// status and body.
    pub fn same_undocumented_error<T: Debug, E: Debug>(
        &mut self,
        call: &str,
        result: Result<Response<T>, Error<E>>,
        plain: Plain,
    ) {
        self.failed(call, result, &plain);
    }

    /// Writes the report. The calls differ by what they report, not by the exit status.
    pub fn finish(self) -> ExitCode {
        let report = serde_json::to_vec(&self.calls).expect("a report is JSON");
        std::fs::write(&self.report, report).expect("the report can be written");
        ExitCode::SUCCESS
    }

    fn begin(&mut self, call: &str, plain: &Plain) {
        println!("  {call}: {}", plain.status);
        self.calls.push(Call {
            call: call.to_owned(),
            ..Call::default()
        });
        for difference in std::mem::take(&mut self.early) {
            self.differs(difference);
        }
    }

    fn last(&mut self) -> &mut Call {
        self.calls.last_mut().expect("a call has begun")
    }

    fn differs(&mut self, difference: String) {
        println!("    DIFFERENCE: {difference}");
        self.last().differences.push(difference);
    }

    fn succeeded<T, E: Debug>(
        &mut self,
        call: &str,
        result: Result<Response<T>, Error<E>>,
        plain: &Plain,
    ) -> Option<Response<T>> {
        self.begin(call, plain);
        match result {
            Ok(response) => {
                self.status(Some(response.status), plain);
                Some(response)
            }
            Err(error) => {
                let body = error.body().map(String::from_utf8_lossy);
                self.differs(format!("{error} {error:?} {body:?}"));
                None
            }
        }
    }

    fn failed<T: Debug, E: Debug>(
        &mut self,
        call: &str,
        result: Result<Response<T>, Error<E>>,
        plain: &Plain,
    ) -> Option<Error<E>> {
        self.begin(call, plain);
        match result {
            Ok(response) => {
                self.differs(format!("the call succeeds: {response:?}"));
                None
            }
            Err(error) => {
                self.status(error.status(), plain);
                if !matches!(error, Error::Api(_) | Error::Unexpected(_)) {
                    self.differs(format!("no API error: {error} {error:?}"));
                }
                let body = json_of(error.body().unwrap_or_default());
                self.json("body", body, plain);
                Some(error)
            }
        }
    }

    fn status(&mut self, status: Option<u16>, plain: &Plain) {
        if status != Some(plain.status) {
            self.differs(format!("status {status:?} instead of {}", plain.status));
        }
    }

    fn bytes(&mut self, found: &[u8], plain: &Plain) {
        if found != plain.body {
            let (found, wanted) = (found.len(), plain.body.len());
            self.differs(format!(
                "{found} bytes are not the {wanted} of the plain response"
            ));
        }
    }

    fn json(&mut self, what: &str, mut found: Value, plain: &Plain) {
        let mut wanted = json_of(&plain.body);
        for pointer in &plain.nullable {
            let mut absent = false;
            at(&mut wanted, pointer, &mut |value| absent |= value.is_null());
            if absent {
                remove_nulls(&mut wanted, pointer);
                let tolerated = format!("`null` is read as absent: `{pointer}`");
                println!("    tolerated: {tolerated}");
                self.last().tolerated.push(tolerated);
            }
        }
        for pointer in &plain.masked {
            for value in [&mut found, &mut wanted] {
                at(value, pointer, &mut |value| {
                    *value = Value::String(format!("<{}>", kind(value)));
                });
            }
        }
        let mut differences = Vec::new();
        compare(&found, &wanted, String::new(), &mut differences);
        for difference in differences {
            self.differs(format!("{what}: {difference}"));
        }
    }
}

/// What a plain request brought.
pub struct Plain {
    pub status: u16,
    pub body: Vec<u8>,
    masked: Vec<&'static str>,
    nullable: Vec<&'static str>,
}

impl Plain {
    fn read(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Self {
        let mut response = response.expect("the server responds to a plain request");
        let body = response
            .body_mut()
            .with_config()
            .limit(u64::MAX)
            .read_to_vec();
        Self {
            status: response.status().as_u16(),
            body: body.expect("a body that can be read"),
            masked: Vec::new(),
            nullable: Vec::new(),
        }
    }

    /// Leaves out of the comparison what is another value in each response, such as a new identifier. Of a property only the
    /// JSON type is compared then. `*` stands for every item or property, `**` for any number of steps.
    pub fn masking(mut self, pointers: &[&'static str]) -> Self {
        self.masked.extend(pointers);
        self
    }

    /// Tolerates `null` at pointers where the document allows none: the client reads it as absent. The table counts them.
    pub fn tolerating_null(mut self, pointers: &[&'static str]) -> Self {
        self.nullable.extend(pointers);
        self
    }

    /// Compares with another status: that of a call that created what this request only reads.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        json_of(&self.body)
    }
}

/// JSON, or the text of what is none; no body is `null`.
fn json_of(body: &[u8]) -> Value {
    match body {
        [] => Value::Null,
        body => serde_json::from_slice(body)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned())),
    }
}

/// Calls `act` with every value that a pointer leads to.
fn at(value: &mut Value, pointer: &str, act: &mut dyn FnMut(&mut Value)) {
    let tokens: Vec<&str> = pointer.split('/').skip(1).collect();
    follow(value, &tokens, act);
}

fn follow(value: &mut Value, tokens: &[&str], act: &mut dyn FnMut(&mut Value)) {
    let Some((token, rest)) = tokens.split_first() else {
        return act(value);
    };
    if *token == "**" {
        follow(value, rest, act);
    }
    let below = if *token == "**" { tokens } else { rest };
    let every = ["*", "**"].contains(token);
    match value {
        Value::Array(items) if every => items.iter_mut().for_each(|item| follow(item, below, act)),
        Value::Object(map) if every => map.values_mut().for_each(|item| follow(item, below, act)),
        Value::Object(map) => {
            if let Some(value) = map.get_mut(*token) {
                follow(value, rest, act);
            }
        }
        _ => {}
    }
}

/// Removes the properties that a pointer leads to, where they are `null`.
fn remove_nulls(value: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer to a property");
    at(value, parent, &mut |parent| {
        if let Value::Object(map) = parent
            && map.get(name).is_some_and(Value::is_null)
        {
            map.remove(name);
        }
    });
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn compare(found: &Value, wanted: &Value, place: String, differences: &mut Vec<String>) {
    match (found, wanted) {
        (Value::Object(found), Value::Object(wanted)) => {
            for (key, value) in wanted {
                match found.get(key) {
                    Some(found) => compare(found, value, format!("{place}/{key}"), differences),
                    None => differences.push(format!("`{place}/{key}` is lost: {value}")),
                }
            }
            for (key, value) in found {
                if !wanted.contains_key(key) {
                    differences.push(format!("`{place}/{key}` is added: {value}"));
                }
            }
        }
        (Value::Array(found), Value::Array(wanted)) if found.len() == wanted.len() => {
            for (index, (found, wanted)) in found.iter().zip(wanted).enumerate() {
                compare(found, wanted, format!("{place}/{index}"), differences);
            }
        }
        // `1` and `1.0` are the same integer, by JSON Schema 2020-12, 4.2.3.
        (Value::Number(found), Value::Number(wanted))
            if found.is_f64() != wanted.is_f64() && found.as_f64() == wanted.as_f64() => {}
        _ if found == wanted => {}
        _ => differences.push(format!("`{place}` is {found} instead of {wanted}")),
    }
}
