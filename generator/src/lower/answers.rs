//! Answers: what comes back, by status and media type.

use openapiv3::{ReferenceOr, RequestBody, Response, Responses, StatusCode};

use super::Context;
use super::schemas::below;
use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Answer, Docs, Reading, Status};

impl<'a> Context<'a, '_> {
    /// All answers of an operation: those that mean success, and the others.
    pub fn answers(
        &mut self,
        responses: &'a Responses,
        at: &str,
        name_hint: &str,
        method: &str,
    ) -> (Vec<Answer>, Vec<Answer>) {
        let at = below(at, &["responses"]);
        let head = method == "HEAD";
        let mut answers = Vec::new();
        for (status, response) in &responses.responses {
            let status = match status {
                StatusCode::Code(code) => Status::Code(*code),
                StatusCode::Range(hundred) => Status::Range(*hundred),
            };
            // A switch of protocols is the last answer of HTTP; all others below 200 come before it.
            if let Status::Code(100 | 102..=199) | Status::Range(1) = status {
                self.lowering.diagnostics.push(
                    Diagnostic::note(
                        Code::InterimResponse,
                        &below(&at, &[&responses_key(status)]),
                        "interim responses never reach the caller",
                    )
                    .help("left out"),
                );
                continue;
            }
            answers.extend(self.answer(status, response, &at, name_hint, head));
        }
        if let Some(response) = &responses.default {
            answers.extend(self.answer(Status::Default, response, &at, name_hint, head));
        }
        // One status before a hundred, a hundred before all others.
        answers.sort_by_key(|answer| match answer.status {
            Status::Code(code) => (0, code),
            Status::Range(hundred) => (1, hundred),
            Status::Default => (2, 0),
        });
        let hundred = |status: Status| match status {
            // To switch protocols is what the request asked for.
            Status::Code(101) => 2,
            Status::Code(code) => code / 100,
            Status::Range(hundred) => hundred,
            Status::Default => 0,
        };
        let has = |wanted: u16| {
            answers
                .iter()
                .any(|answer| hundred(answer.status) == wanted)
        };
        // Without a 2xx answer the default covers success as well; without both, a redirect is what is hoped for.
        let default = answers
            .iter()
            .any(|answer| answer.status == Status::Default);
        let success = if has(2) {
            2
        } else if default {
            0
        } else {
            3
        };
        let (mut successes, mut failures): (Vec<_>, Vec<_>) = answers
            .into_iter()
            .partition(|answer| hundred(answer.status) == success);
        if success == 0 {
            failures.extend(successes.iter().cloned());
            for answer in &mut successes {
                answer.status = Status::Range(2);
            }
        }
        // The page of a proxy is not the error that the document describes.
        for payload in failures
            .iter_mut()
            .filter_map(|answer| answer.payload.as_mut())
        {
            if payload.reading == Reading::JsonOrText {
                payload.reading = Reading::Json;
            }
        }
        (successes, failures)
    }

    /// The answers for one status: one for each thing that it may carry, the one for all else last.
    fn answer(
        &mut self,
        status: Status,
        response: &'a ReferenceOr<Response>,
        at: &str,
        name_hint: &str,
        head: bool,
    ) -> Vec<Answer> {
        let own = below(at, &[&responses_key(status)]);
        let found = match response {
            ReferenceOr::Item(response) => Some((response, own)),
            ReferenceOr::Reference { reference } => {
                self.component(reference, |components| &components.responses)
            }
        };
        let Some((response, pointer)) = found else {
            return Vec::new();
        };
        let name = match (status, status.reason()) {
            (Status::Code(200 | 201) | Status::Range(2), _) => "response".to_owned(),
            (Status::Code(202..=299), Some(reason)) => format!("{reason} response"),
            (_, Some(reason)) => reason.to_owned(),
            (Status::Code(code), None) => format!("status {code}"),
            (Status::Range(hundred), _) => format!("status {hundred}xx"),
            (Status::Default, _) => "other response".to_owned(),
        };
        let shared = super::schemas::tokens(&pointer);
        let role: Vec<&str> = match shared.as_slice() {
            // A shared answer names its type by itself.
            [components, _, key] if components == "components" => vec![key, "response"],
            _ => vec![name_hint, &name],
        };
        let headers = self.response_headers(response, &pointer, name_hint);
        let answer = |payload, limited| Answer {
            status,
            payload,
            limited,
            headers: headers.clone(),
            docs: Docs {
                description: Some(response.description.clone())
                    .filter(|description| !description.trim().is_empty()),
                ..Docs::default()
            },
            pointer: pointer.clone(),
        };
        let bodiless = head || matches!(status, Status::Code(101 | 204 | 205 | 304));
        if bodiless && !response.content.is_empty() {
            let what = if head { "to HEAD" } else { "with this status" };
            self.lowering.diagnostics.push(
                Diagnostic::note(
                    Code::ImpossibleBody,
                    &below(&pointer, &["content"]),
                    format!("HTTP lets no answer {what} have a body"),
                )
                .help("generated without one"),
            );
        }
        if bodiless || response.content.is_empty() {
            return vec![answer(None, false)];
        }
        let payloads = self.payloads(&response.content, &pointer, &role);
        let last = payloads.len() - 1;
        let payloads = payloads.into_iter().enumerate();
        payloads
            .map(|(index, payload)| answer(Some(payload), index < last))
            .collect()
    }

    /// A request body and where it stands.
    pub fn request_body(
        &mut self,
        body: &'a ReferenceOr<RequestBody>,
        at: &str,
    ) -> Option<(&'a RequestBody, String)> {
        match body {
            ReferenceOr::Item(body) => Some((body, at.to_owned())),
            ReferenceOr::Reference { reference } => {
                self.component(reference, |components| &components.request_bodies)
            }
        }
    }
}

fn responses_key(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "default".to_owned(),
    }
}
