//! The components of a message that a signature covers (RFC 9421, section 2).

use crate::http::headers::Headers;
use crate::signature::message::{Message, Start};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sfv::{BareItem, FieldType, Item, Parser};
use url::{Position, Url, form_urlencoded};

/// What is encoded in the names and values of `@query-param`: all that is in a form, and the space as `%20`.
const FORM: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'*')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_');

/// What is no part of a field value where it stands around it (RFC 9110, section 5.5).
const WHITE_SPACE: [char; 2] = [' ', '\t'];

/// The name of a component with its parameters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Component {
    item: Item,
    name: String,
    /// The value of the parameter `name`, for `@query-param`.
    parameter: Option<String>,
    /// Whether it is of the request that an answer belongs to.
    of_request: bool,
}

/// How the value of a component is found, where servers differ from RFC 9421.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reading {
    /// Whether `content-type` is taken in lower case and without its parameters.
    pub(super) bare_content_type: bool,
}

impl Component {
    /// Reads a name as it stands in settings, such as `@method` or `@query-param;name="id"`.
    pub(super) fn from_setting(text: &str) -> Result<Self, String> {
        let (name, parameters) = match text.split_once(';') {
            Some((name, parameters)) => (name, format!(";{parameters}")),
            None => (text, String::new()),
        };
        let item = Parser::new(&format!("\"{name}\"{parameters}"))
            .parse::<Item>()
            .map_err(|error| error.to_string())?;
        Self::from_item(&item)
    }

    /// Reads a name as it stands in a signature.
    pub(super) fn from_item(item: &Item) -> Result<Self, String> {
        let name = item
            .bare_item
            .as_string()
            .ok_or("its name is not a string")?
            .as_str()
            .to_owned();
        if name != name.to_ascii_lowercase() {
            return Err("its name is not in lower case".into());
        }
        if name == "@signature-params" {
            return Err("it is part of every signature and must not be named".into());
        }
        let mut component = Self {
            item: item.clone(),
            name,
            parameter: None,
            of_request: false,
        };
        for (key, value) in &item.params {
            match (key.as_str(), value) {
                ("req", BareItem::Boolean(true)) => component.of_request = true,
                ("name", BareItem::String(name)) if component.name == "@query-param" => {
                    component.parameter = Some(name.as_str().to_owned());
                }
                (other, _) => return Err(format!("its parameter `{other}` is not supported")),
            }
        }
        Ok(component)
    }

    /// Returns the name with its parameters, as it is written in a signature.
    pub(super) fn identifier(&self) -> String {
        self.item.serialize()
    }

    pub(super) fn item(&self) -> Item {
        self.item.clone()
    }

    /// Returns whether this is the digest of the body of the message that is signed.
    pub(super) fn is_digest(&self) -> bool {
        self.name == "content-digest" && !self.of_request
    }

    /// Returns whether this describes the body, as the header fields of RFC 9110, section 8, do.
    pub(super) fn describes_body(&self) -> bool {
        self.name.starts_with("content-") && !self.of_request
    }

    /// Returns whether a message that is like `message` can have this: what describes a body needs one.
    pub(super) fn is_of(&self, message: &Message<'_>) -> bool {
        let Start::Response { request, .. } = message.start else {
            return !self.describes_body() || !message.body.is_empty();
        };
        match self.of_request {
            // The body of the request is not at hand; a header that describes it says that there was one.
            true if self.name.starts_with("content-") => {
                request.is_none_or(|request| request.headers.get(&self.name).is_some())
            }
            true => true,
            false => !self.describes_body() || !message.body.is_empty(),
        }
    }

    /// Returns the name of the header field, if it is one of the message that is signed.
    pub(super) fn field(&self) -> Option<&str> {
        (!self.name.starts_with('@') && !self.of_request).then_some(&self.name)
    }

    /// Returns the value, which is one line of printable ASCII, or why there is none.
    pub(super) fn value(&self, message: &Message<'_>, reading: Reading) -> Result<String, String> {
        let value = match (message.start, self.of_request) {
            (Start::Response { request, .. }, true) => {
                let request = request.ok_or("the request that was answered is not known")?;
                self.value_in(request, reading)?
            }
            (Start::Request { .. }, true) => {
                return Err("only the signature of an answer may cover another request".into());
            }
            (_, false) => self.value_in(message, reading)?,
        };
        // A line break would let a value pass for other components.
        if value
            .bytes()
            .all(|byte| matches!(byte, b'\t' | b' '..=b'~'))
        {
            Ok(value)
        } else {
            Err("its value is not printable ASCII".into())
        }
    }

    fn value_in(&self, message: &Message<'_>, reading: Reading) -> Result<String, String> {
        match (self.name.strip_prefix('@'), message.start) {
            (None, _) => field(message.headers, &self.name, reading),
            (Some("status"), Start::Response { status, .. }) => Ok(status.to_string()),
            (Some("method"), Start::Request { method, .. }) => Ok(method.to_owned()),
            (Some(derived), Start::Request { url, .. }) => {
                let url = Url::parse(url).map_err(|_| "the address is not absolute")?;
                self.derived(derived, &url)
            }
            (Some(_), Start::Response { .. }) => Err("an answer has no such component".into()),
        }
    }

    fn derived(&self, name: &str, url: &Url) -> Result<String, String> {
        let target = &url[Position::BeforePath..Position::AfterQuery];
        Ok(match name {
            "target-uri" => url[..Position::AfterQuery].to_owned(),
            // An address that was parsed has its host in lower case, and no port that is the default.
            "authority" => url[Position::BeforeHost..Position::AfterPort].to_owned(),
            "scheme" => url.scheme().to_owned(),
            "request-target" => target.to_owned(),
            "path" => url.path().to_owned(),
            "query" => format!("?{}", url.query().unwrap_or_default()),
            "query-param" => self.query_parameter(url)?,
            _ => return Err("a request has no such component".into()),
        })
    }

    fn query_parameter(&self, url: &Url) -> Result<String, String> {
        let wanted = self
            .parameter
            .as_deref()
            .ok_or("it does not say the `name` of the parameter")?;
        let query = url.query().unwrap_or_default();
        let mut values = form_urlencoded::parse(query.as_bytes())
            .filter(|(name, _)| utf8_percent_encode(name, FORM).to_string() == wanted)
            .map(|(_, value)| utf8_percent_encode(&value, FORM).to_string());
        match (values.next(), values.next()) {
            (Some(value), None) => Ok(value),
            (None, _) => Err("the query has no such parameter".into()),
            (Some(_), Some(_)) => Err("the query has this parameter more than once".into()),
        }
    }
}

/// Returns the values of a header field in one line (RFC 9421, section 2.1).
fn field(headers: &Headers, name: &str, reading: Reading) -> Result<String, String> {
    let values: Vec<&str> = headers
        .get_all(name)
        .map(|value| value.trim_matches(WHITE_SPACE))
        .collect();
    if values.is_empty() {
        return Err("the message has no such header field".into());
    }
    let value = values.join(", ");
    if reading.bare_content_type && name == "content-type" {
        let essence = value
            .split_once(';')
            .map_or(&*value, |(essence, _)| essence);
        return Ok(essence.trim_matches(WHITE_SPACE).to_ascii_lowercase());
    }
    Ok(value)
}
