//! Operations: what a client can call.

use super::{Body, Docs, Header, Received, Requirement, Scalar, Type, united};

/// Something a client can call.
#[derive(Clone, Debug)]
pub struct Operation {
    /// What the document calls it, or `METHOD path` where it does not.
    pub id: String,
    /// Words its name is made of, where the document gives no id.
    pub name_hint: String,
    /// HTTP method, upper case.
    pub method: String,
    /// Path template, `{name}` for each path parameter, as in the document.
    pub path: String,
    /// The group it is documented in (its first tag).
    pub group: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
    /// What the provider calls it, beside its id: the documentation is searched by it.
    pub titles: Vec<String>,
    /// Its parameters: path in template order, then query, header and cookie in document order.
    pub parameters: Vec<Parameter>,
    /// What it sends.
    pub body: Option<Body>,
    /// Answers that mean success.
    pub successes: Vec<Answer>,
    /// Answers that mean failure.
    pub failures: Vec<Answer>,
    /// Alternatives of what is needed together to prove who calls. Empty: nothing.
    pub security: Vec<Vec<Requirement>>,
    /// Whether all credentials of the client are sent, because the document does not say what is needed. Then there are no
    /// alternatives.
    pub sends_all_credentials: bool,
    /// Index into `Api::server_groups`.
    pub server_group: usize,
    /// What makes it safe to send a call again.
    pub repeatable: Repeatable,
    /// Where it stands.
    pub pointer: String,
}

impl Operation {
    /// Whether its body can have one of several media types.
    pub fn has_payloads(&self) -> bool {
        self.body
            .as_ref()
            .is_some_and(|body| body.payloads.len() > 1)
    }

    /// All answers: those that mean success, then the others.
    pub fn answers(&self) -> impl Iterator<Item = &Answer> {
        self.successes.iter().chain(&self.failures)
    }

    /// The types of what it sends.
    pub fn sent_types(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().map(|parameter| &parameter.ty);
        let payloads = self.body.iter().flat_map(|body| &body.payloads);
        parameters.chain(payloads.map(|payload| &payload.ty))
    }

    /// The types of what it receives.
    pub fn received_types(&self) -> impl Iterator<Item = &Type> {
        self.answers().flat_map(Answer::types)
    }

    /// The success that is worth most piece by piece, if one can come like that.
    pub fn streamed(&self) -> Option<&Answer> {
        let ranked = self.successes.iter().filter_map(|answer| {
            let rank = match answer.payload.as_ref()?.reading {
                Reading::Events | Reading::EventKinds | Reading::TextEvents => 0,
                Reading::Lines | Reading::Sequence => 1,
                Reading::Bytes => 2,
                Reading::Json | Reading::JsonOrText | Reading::Text | Reading::Scalar => {
                    return None;
                }
            };
            Some((rank, answer))
        });
        ranked
            .min_by_key(|(rank, _)| *rank)
            .map(|(_, answer)| answer)
    }

    /// The headers of all answers, each once for each type that it has, with the first answer that has it.
    pub fn response_headers(&self) -> Vec<(Status, Header)> {
        // An answer for all statuses is among the successes and among the failures.
        let twice = |answer: &Answer| {
            let mut successes = self.successes.iter();
            answer.status == Status::Default
                && successes.any(|other| other.pointer == answer.pointer)
        };
        let answers = self.answers().filter(|answer| !twice(answer));
        united(answers.map(|answer| (answer.status, answer.headers.as_slice())))
    }
}

/// What makes it safe to send a call again that may have been carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeatable {
    /// Its method, if that is idempotent.
    ByMethod,
    /// A key in the header of this name.
    ByKey(String),
    /// A reference in the request.
    ByReference,
    /// Nothing.
    Never,
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Name on the wire.
    pub wire: String,
    /// Where it goes.
    pub location: Location,
    /// Whether it must be given.
    pub required: bool,
    /// Its type.
    pub ty: Type,
    /// How it is written.
    pub style: Style,
    /// What the document says about it.
    pub docs: Docs,
    /// Whether it carries a bearer token: `Bearer ` is written before a bare token.
    pub bearer: bool,
    /// Whether it may be empty although it is part of the path.
    pub may_be_empty: bool,
    /// The only value it can have, as JSON text: where it must be given, it is sent and not asked of the user.
    pub fixed: Option<String>,
    /// What the server assumes where it is absent, as JSON text that fits its type.
    pub default: Option<String>,
    /// Where it is declared.
    pub pointer: String,
}

impl Parameter {
    /// A required text that the document does not declare: `pointer` is where the need for it stands.
    pub fn text(wire: impl Into<String>, location: Location, pointer: &str) -> Self {
        Parameter {
            wire: wire.into(),
            location,
            required: true,
            ty: Type::Scalar(Scalar::String),
            style: Style::Simple { explode: false },
            docs: Docs::default(),
            bearer: false,
            may_be_empty: false,
            fixed: None,
            default: None,
            pointer: pointer.to_owned(),
        }
    }
}

impl Received for Parameter {
    fn is_same(&self, other: &Parameter) -> bool {
        let read = |parameter: &Parameter| (parameter.location, parameter.style);
        (&self.wire, &self.ty) == (&other.wire, &other.ty) && read(self) == read(other)
    }

    fn is_required(&self) -> bool {
        self.required
    }

    fn require(&mut self, required: bool) {
        self.required = required;
    }
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a parameter is written, in OpenAPI's own terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Style {
    Simple {
        explode: bool,
    },
    Label {
        explode: bool,
    },
    Matrix {
        explode: bool,
    },
    Form {
        explode: bool,
        reserved: bool,
    },
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// JSON text (`content: application/json`).
    Json,
    /// JSON text that is the whole query (`in: querystring`).
    WholeJson,
    /// A text that is the whole query.
    WholeText,
}

/// What a media type says about how a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Media {
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Text.
    Text,
    /// Anything else, as bytes.
    Bytes,
}

/// An answer that the document foresees.
#[derive(Clone, Debug)]
pub struct Answer {
    /// For which status.
    pub status: Status,
    /// What it carries, if anything.
    pub payload: Option<Payload>,
    /// Whether it is only for its media types. Another answer of the same status is for all others.
    pub limited: bool,
    /// Headers that it has.
    pub headers: Vec<Header>,
    /// What the document says about it.
    pub docs: Docs,
    /// Where it stands.
    pub pointer: String,
}

impl Answer {
    /// The types of what it carries.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        let payload = self.payload.iter().map(|payload| &payload.ty);
        payload.chain(self.headers.iter().map(|header| &header.ty))
    }
}

/// What an answer carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Payload {
    /// How it is read.
    pub reading: Reading,
    /// The media types under which it comes, ranges among them, the one to ask for first.
    pub media_types: Vec<String>,
    /// A word for it, where the same answer may carry something else.
    pub word: String,
    /// Its type, or that of each of its records; of no meaning for text and bytes.
    pub ty: Type,
}

/// How a response is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reading {
    /// JSON.
    Json,
    /// JSON, or a text where the server sends one: its schema allows both.
    JsonOrText,
    /// Text, or a JSON string where the server sends JSON.
    Text,
    /// A scalar with a type of its own, from text or from JSON.
    Scalar,
    /// Bytes.
    Bytes,
    /// Server-sent events, whose data is JSON.
    Events,
    /// Server-sent events, as objects of which `event` says what `data` is.
    EventKinds,
    /// Server-sent events, whose data is text.
    TextEvents,
    /// JSON texts, a line each.
    Lines,
    /// JSON texts, a record each (RFC 7464).
    Sequence,
}

impl Reading {
    /// Whether it is many records, each with a type of its own.
    pub fn is_of_records(self) -> bool {
        matches!(
            self,
            Reading::Events
                | Reading::EventKinds
                | Reading::TextEvents
                | Reading::Lines
                | Reading::Sequence
        )
    }

    /// How much it says of itself, from 0 for the most: what to ask for where there is a choice.
    pub fn rank(self) -> usize {
        match self {
            Reading::Json | Reading::JsonOrText => 0,
            Reading::Events
            | Reading::EventKinds
            | Reading::TextEvents
            | Reading::Lines
            | Reading::Sequence => 1,
            Reading::Text | Reading::Scalar => 2,
            Reading::Bytes => 3,
        }
    }
}

/// Which statuses an answer is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Code(u16),
    /// A hundred: 4 for 400 to 499.
    Range(u16),
    /// Every other one.
    Default,
}

/// A named place where the API runs.
#[derive(Clone, Debug)]
pub struct Environment {
    /// What it is called.
    pub name: String,
    /// What the document says about it.
    pub description: Option<String>,
    /// Base address of each server group. `{name}` stands for a server variable; an address without a scheme is relative
    /// to one that only the user of the client knows.
    pub urls: Vec<String>,
    /// Value of each server variable, unless the user of the client sets another.
    pub variables: Vec<String>,
}

/// A part of server addresses that the user of a client can set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// What the addresses call it.
    pub name: String,
    /// What the document says about it.
    pub description: Option<String>,
    /// The values it can have; none where it can have any.
    pub values: Vec<String>,
}
