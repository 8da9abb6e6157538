//! Calls every operation of an API with secrets planted in all that is sent and answered.

use super::planting::{Damaged, MARK, Planting, damaged, planted};
use super::printed;
use generator::config;
use generator::diagnostic::Diagnostics;
use generator::ir::{Answer as Foreseen, Api, Direction, Operation, Reading, Status};
use generator::pipeline::{Input, read_api};
use runtime::signature::Hash;
use runtime::stand_in::{Answer, StandIn};
use runtime::webhook::{Delivery, Encoding, Field, Refusal, Verified, Verifier};
use runtime::{BoxFuture, Error, Headers, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Debug;

/// An API and its generated client.
pub struct Subject<C: 'static> {
    /// The name of its table in the settings.
    pub name: &'static str,
    /// Its operations by the ids of the document, and how to call them.
    pub calls: &'static [(&'static str, Call<C>)],
    /// Its webhooks by the ids of the document, and how to read them.
    pub webhooks: &'static [(&'static str, Read)],
    /// Returns a client whose credentials are planted: the mark, a hyphen and the name of the security scheme.
    pub client: fn(String) -> C,
}

/// Calls an operation.
pub type Call<C> = for<'a> fn(&'a C, &'a Given<'a>) -> BoxFuture<'a, Ended>;

/// Reads the body of a webhook, and returns how it prints.
pub type Read = fn(&Verified<'_>) -> Result<String, Refusal>;

/// What a call is made with.
pub struct Given<'a> {
    parameters: &'a BTreeMap<String, Value>,
    body: Option<&'a Value>,
}

impl Given<'_> {
    pub fn body<T: DeserializeOwned + Debug>(&self) -> T {
        let body = self.body.expect("the operation has a body");
        let body = serde_json::from_value(body.clone())
            .unwrap_or_else(|error| panic!("{error}: the body {body}"));
        printed::debug(&body);
        body
    }

    pub fn text(&self, name: &str) -> &str {
        self.parameters[name].as_str().expect("a text")
    }

    pub fn value<T: DeserializeOwned>(&self, name: &str) -> T {
        serde_json::from_value(self.parameters[name].clone()).expect("a value of the parameter")
    }
}

/// What became of a call.
pub struct Ended {
    pub outcome: Outcome,
    /// How it prints.
    pub forms: String,
}

/// What became of a call, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Success,
    /// An error that the document describes.
    Api,
    /// An answer that could not be read.
    Unreadable,
    Other,
}

impl Ended {
    pub fn with<T: Debug, E: Debug + 'static>(result: Result<Response<T>, Error<E>>) -> Self {
        let mut forms = printed::debug_forms(&result);
        let outcome = match result {
            Ok(_) => Outcome::Success,
            Err(error) => {
                forms += &printed::error_forms(&error);
                match error {
                    Error::Api(error) if error.value.is_none() => Outcome::Unreadable,
                    Error::Api(_) => Outcome::Api,
                    Error::Decode(_) => Outcome::Unreadable,
                    _ => Outcome::Other,
                }
            }
        };
        Self { outcome, forms }
    }
}

/// What an answer must lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    This(Outcome),
    Anything,
    /// Either it cannot be read, or the text that was put there is no secret.
    Misplaced,
}

/// Proves that nothing secret is printed, whatever happens to the calls of an API and to its webhooks.
pub async fn prove<C: Debug>(subject: &Subject<C>) {
    let specs = tests::workspace().join("specs");
    let mut tables = config::read(&specs.join("codegen.toml")).expect("the settings");
    let settings = tables.shift_remove(subject.name).expect("a table");
    let input = Input {
        document: settings.document_in(&specs).expect("a document"),
        overlays: settings.overlays_in(&specs),
        settings: settings.clone(),
    };
    let reading = read_api(&input, &mut Diagnostics::default()).expect("the document can be read");
    let api = &reading.api;
    let mut planting = Planting::new(api, &settings.secret);

    let mut sent = String::new();
    for operation in &api.operations {
        let call = found(subject.calls, &operation.id, "`calls.rs`");
        sent += &prove_call(subject.client, call, operation, &mut planting).await;
    }
    for scheme in &api.security_schemes {
        let credential = format!("{MARK}-{}", scheme.key);
        assert!(sent.contains(&credential), "no request has `{credential}`");
    }
    prove_webhooks(api, subject.webhooks, &mut planting);

    let unused = planting.unused();
    assert!(unused.is_empty(), "nothing was planted for {unused:?}");
    printed::assert_clean(&["Secret(***)", "duration_ms"], |text| planting.place(text));
}

fn found<T: Copy>(listed: &[(&str, T)], id: &str, file: &str) -> T {
    let entry = listed.iter().find(|(listed, _)| *listed == id);
    entry
        .unwrap_or_else(|| panic!("add a line for `{id}` to {file}: nobody looks for its secrets"))
        .1
}

/// Proves it for one operation, and returns what was sent.
async fn prove_call<C: Debug>(
    client: fn(String) -> C,
    call: Call<C>,
    operation: &Operation,
    planting: &mut Planting<'_>,
) -> String {
    let mut parameters = BTreeMap::new();
    for parameter in &operation.parameters {
        let value = planting.parameter(
            &operation.id,
            &parameter.wire,
            &parameter.pointer,
            &parameter.ty,
        );
        parameters.insert(parameter.wire.clone(), value);
    }
    let bodies = match &operation.body {
        Some(body) => planting
            .values(&body.payloads[0].ty, Direction::Sent)
            .into_iter()
            .map(Some)
            .collect(),
        None => vec![None],
    };
    let mut answers: Vec<(Answer, Expected)> = Vec::new();
    for (foreseen, outcome) in [
        (&operation.successes, Outcome::Success),
        (&operation.failures, Outcome::Api),
    ] {
        for (index, answer) in foreseen.iter().enumerate() {
            // One of each kind is broken: another status reads the same way.
            answers.extend(foreseen_answers(answer, outcome, index == 0, planting));
        }
    }
    answers.extend(faults());

    let all = answers.iter().map(|(answer, _)| {
        let answer = answer
            .clone()
            .header("Set-Cookie", format!("session={MARK}-cookie"));
        answer.header("WWW-Authenticate", format!("Bearer {MARK}-challenge"))
    });
    let server = StandIn::start(all.collect()).await.expect("a free port");
    let client = client(server.url());
    printed::debug(&client);
    for (index, (answer, expected)) in answers.iter().enumerate() {
        let body = &bodies[index % bodies.len()];
        let given = Given {
            parameters: &parameters,
            body: body.as_ref(),
        };
        let ended = call(&client, &given).await;
        match expected {
            Expected::This(outcome) => {
                assert_eq!(ended.outcome, *outcome, "`{}`: {answer:?}", operation.id);
            }
            Expected::Misplaced if ended.outcome != Outcome::Unreadable => continue,
            Expected::Misplaced | Expected::Anything => {}
        }
        printed::add(&ended.forms);
    }
    // Each body at least once, however few answers there are.
    assert!(answers.len() >= bodies.len(), "`{}`", operation.id);

    let requests = server.requests();
    let sent: String = requests
        .iter()
        .map(|request| format!("{:?}{}", request, request.text()))
        .collect();
    let values = parameters.values().chain(bodies.iter().flatten());
    for text in values.flat_map(planted) {
        assert!(
            sent.contains(text),
            "{} is not sent: set it in the line for `{}` in `calls.rs`",
            planting.place(text),
            operation.id
        );
    }
    sent
}

/// Answers that the document foresees, and the same as broken as they can be.
fn foreseen_answers(
    foreseen: &Foreseen,
    outcome: Outcome,
    broken: bool,
    planting: &mut Planting<'_>,
) -> Vec<(Answer, Expected)> {
    let status = match foreseen.status {
        Status::Code(code) => code,
        Status::Range(hundred) => hundred * 100,
        Status::Default => 418,
    };
    let Some(payload) = &foreseen.payload else {
        return vec![(Answer::new(status), Expected::This(outcome))];
    };
    if !matches!(payload.reading, Reading::Json | Reading::JsonOrText) {
        let answer = Answer::new(status).of_type(&payload.media_types[0]);
        return vec![(answer.body("text"), Expected::This(outcome))];
    }
    let values = planting.values(&payload.ty, Direction::Received);
    let mut answers: Vec<(Answer, Expected)> = Vec::new();
    for value in &values {
        answers.push((
            Answer::json(status, value.to_string()),
            Expected::This(outcome),
        ));
        for Damaged { text, misplaced } in damaged(value).into_iter().filter(|_| broken) {
            answers.push((Answer::cut(status, text.as_str()), Expected::Anything));
            let expected = if misplaced {
                Expected::Misplaced
            } else {
                Expected::Anything
            };
            answers.push((Answer::json(status, text), expected));
        }
    }
    let nothing = Answer::json(status, format!("[\"{MARK}-nothing\", 1"));
    answers.push((nothing, Expected::This(Outcome::Unreadable)));
    answers
}

/// What no document foresees.
fn faults() -> impl Iterator<Item = (Answer, Expected)> {
    let page = Answer::new(200).header("Content-Type", "text/html");
    let elsewhere = format!("http://127.0.0.1:1/?token={MARK}-location");
    [
        // Where text or bytes are due, this is the answer that was asked for.
        (page.body(MARK), Expected::Misplaced),
        (
            Answer::json(418, format!("{{\"echo\":\"{MARK}-echo\"}}")),
            Expected::Anything,
        ),
        (
            Answer::cut(200, format!("{{\"access_token\":\"{MARK}-cut")),
            Expected::Anything,
        ),
        (Answer::hang_up(), Expected::Anything),
        (
            Answer::new(302).header("Location", elsewhere),
            Expected::Anything,
        ),
    ]
    .into_iter()
}

fn prove_webhooks(api: &Api, readers: &[(&str, Read)], planting: &mut Planting<'_>) {
    let secret = format!("{MARK}-webhook-key");
    let verifier = Verifier::hmac(Hash::Sha256, [&secret], Field::new("X-Signature"))
        .expect("a verifier")
        .encoding(Encoding::Hex);
    printed::debug(&verifier);
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, secret.as_bytes());
    for webhook in &api.webhooks {
        let read = found(readers, &webhook.id, "the webhooks in `calls.rs`");
        let Some(body) = &webhook.body else { continue };
        for value in planting.values(&body.ty, Direction::Received) {
            let whole = Damaged {
                text: value.to_string(),
                misplaced: false,
            };
            for (index, Damaged { text, misplaced }) in
                std::iter::once(whole).chain(damaged(&value)).enumerate()
            {
                let tag = aws_lc_rs::hmac::sign(&key, text.as_bytes());
                let tag: String = tag
                    .as_ref()
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect();
                let mut headers = Headers::new();
                headers.append("X-Signature", tag);
                headers.append("Authorization", format!("Bearer {MARK}-notification"));
                let target = format!("/hook?token={MARK}-query");
                let delivery = Delivery {
                    method: "POST",
                    target: &target,
                    headers: &headers,
                    body: text.as_bytes(),
                };
                printed::debug(&delivery);
                let verified = verifier.verify(&delivery).expect("a right signature");
                printed::debug(&verified);
                match read(&verified) {
                    Ok(_) if misplaced => {}
                    Ok(forms) => printed::add(&forms),
                    Err(refusal) if index > 0 => printed::error(&refusal),
                    Err(refusal) => panic!("{refusal}: {text}"),
                }
            }
        }
    }
}
