//! The templates: built in, and overridden file by file.

use std::path::Path;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

use super::RenderError;

macro_rules! built_in {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../templates/", $name)))),*]
    };
}

/// Every template and its text.
const BUILT_IN: &[(&str, &str)] = built_in![
    "Cargo.toml.j2",
    "auth.rs.j2",
    "client.rs.j2",
    "credentials.rs.j2",
    "environment.rs.j2",
    "models/alias.rs.j2",
    "models/enum.rs.j2",
    "models/file.rs.j2",
    "models/mod.rs.j2",
    "models/struct.rs.j2",
    "models/union.rs.j2",
    "operations/answers.rs.j2",
    "operations/file.rs.j2",
    "operations/mod.rs.j2",
    "operations/operation.rs.j2",
    "operations/payloads.rs.j2",
    "readers.rs.j2",
    "root.rs.j2",
    "signature.rs.j2",
    "stand_in/file.rs.j2",
    "stand_in/group.rs.j2",
    "stand_in/mod.rs.j2",
    "webhooks.rs.j2",
];

/// The templates to print views with.
#[derive(Debug)]
pub struct Templates(Environment<'static>);

impl Templates {
    /// Loads the templates: each from `overrides` if it is there, or else as it was built in.
    pub fn load(overrides: Option<&Path>) -> Result<Self, RenderError> {
        let failed = |name: &str, reason: String| RenderError::Template {
            name: name.to_owned(),
            reason,
        };
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build();
        environment.set_syntax(syntax.map_err(|error| failed("syntax", error.to_string()))?);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|_| AutoEscape::None);
        for (name, built_in) in BUILT_IN {
            let text =
                match overrides.map(|directory| std::fs::read_to_string(directory.join(name))) {
                    Some(Ok(text)) => text,
                    Some(Err(error)) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(failed(name, error.to_string()));
                    }
                    Some(Err(_)) | None => (*built_in).to_owned(),
                };
            environment
                .add_template_owned(*name, text)
                .map_err(|error| failed(name, explain(&error)))?;
        }
        Ok(Templates(environment))
    }

    /// Prints `view` with the template `name`.
    pub fn print<V: Serialize>(&self, name: &str, view: V) -> Result<String, RenderError> {
        let template = self.0.get_template(name);
        template
            .and_then(|template| template.render(Serde(view)))
            .map_err(|error| RenderError::Template {
                name: name.to_owned(),
                reason: explain(&error),
            })
    }
}

/// The message of `error` with all that lies behind it.
fn explain(error: &minijinja::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefers_a_template_of_the_user() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::create_dir(directory.path().join("models")).unwrap();
        std::fs::write(
            directory.path().join("models/alias.rs.j2"),
            "{{ greeting }}!",
        )
        .unwrap();
        let templates = Templates::load(Some(directory.path())).unwrap();
        let view = serde_json::json!({ "greeting": "<hello>" });
        assert_eq!(
            templates.print("models/alias.rs.j2", view).unwrap(),
            "<hello>!"
        );
    }

    #[test]
    fn names_the_template_that_is_wrong() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("root.rs.j2"), "{% if %}").unwrap();
        let error = Templates::load(Some(directory.path())).unwrap_err();
        assert!(error.to_string().contains("root.rs.j2"), "{error}");
    }

    #[test]
    fn refuses_a_variable_that_no_view_has() {
        let directory = tempfile::tempdir().unwrap();
        std::fs::write(directory.path().join("root.rs.j2"), "{{ nothing }}").unwrap();
        let templates = Templates::load(Some(directory.path())).unwrap();
        assert!(
            templates
                .print("root.rs.j2", serde_json::json!({}))
                .is_err()
        );
    }
}
