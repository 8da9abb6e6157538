//! Where an API runs.

use serde::Serialize;

use crate::ir;
use crate::render::docs::{self, Comment};
use crate::render::{RenderError, token};

use super::Context;

/// `environment.rs`.
#[derive(Debug, Serialize)]
pub struct EnvironmentsView {
    pub header: String,
    pub groups: Vec<GroupView>,
    pub variables: Vec<VariableView>,
    pub environments: Vec<EnvironmentView>,
}

/// A group of servers.
#[derive(Debug, Serialize)]
pub struct GroupView {
    /// A field of `Environment` and its setter.
    pub name: String,
    /// What `Debug` calls it, as a literal.
    pub label: String,
    /// Its address, of `self`.
    pub address: String,
    pub docs: String,
}

/// A part of the addresses that can be set.
#[derive(Debug, Serialize)]
pub struct VariableView {
    /// A field of `Environment` and its setter.
    pub name: String,
    pub docs: String,
    pub attributes: Vec<String>,
    /// What the setter takes as `value`, and what it keeps of it.
    pub ty: String,
    pub kept: &'static str,
    /// The type of its values, where these are listed.
    pub listed: Option<ListedView>,
}

/// The values that a variable can have.
#[derive(Debug, Serialize)]
pub struct ListedView {
    pub docs: String,
    pub name: String,
    pub values: Vec<ValueView>,
}

/// One of them.
#[derive(Debug, Serialize)]
pub struct ValueView {
    pub docs: String,
    pub name: String,
    /// The text in the address, as a literal.
    pub literal: String,
}

/// An environment.
#[derive(Debug, Serialize)]
pub struct EnvironmentView {
    pub docs: String,
    pub attributes: Vec<String>,
    pub name: String,
    /// What only the user of the client knows: `name: type`.
    pub argument: &'static str,
    /// `field: value`.
    pub fields: Vec<String>,
}

/// The names of the fields of `Environment` that hold addresses.
pub fn groups(context: &Context<'_>) -> Result<Vec<String>, RenderError> {
    if context.api.server_groups.is_empty() {
        return Ok(vec!["server".to_owned()]);
    }
    let name = |index: usize| {
        let name = context.names.server_groups.get(index);
        token::ident(name.ok_or_else(|| RenderError::Unnamed(format!("server group {index}")))?)
    };
    (0..context.api.server_groups.len()).map(name).collect()
}

/// The names of the fields of `Environment` that hold variables.
pub fn variables(context: &Context<'_>) -> Result<Vec<String>, RenderError> {
    let names = &context.names.server_variables;
    let name = |index: usize| {
        let name = names.get(index);
        let name = name.ok_or_else(|| RenderError::Unnamed(format!("variable {index}")))?;
        token::ident(&name.setter)
    };
    (0..context.api.server_variables.len()).map(name).collect()
}

/// The types of the variables whose values are listed.
pub fn value_types(context: &Context<'_>) -> Result<Vec<String>, RenderError> {
    let variables = context.api.server_variables.iter();
    let named = variables.zip(&context.names.server_variables);
    let listed = named.filter(|(variable, _)| !variable.values.is_empty());
    listed.map(|(_, names)| token::ident(&names.ty)).collect()
}

/// The base addresses of the environment called `owner`, in the order of the server groups.
pub fn addresses(context: &Context<'_>, owner: &str) -> Result<Vec<String>, RenderError> {
    let fields = groups(context)?;
    let fields = fields.into_iter().map(|field| format!("{owner}.{field}"));
    let variables = variables(context)?;
    if variables.is_empty() {
        return Ok(fields.collect());
    }
    let values: Vec<String> = context
        .api
        .server_variables
        .iter()
        .zip(variables)
        .map(|(variable, field)| format!("({}, &{owner}.{field})", token::string(&variable.name)))
        .collect();
    let values = values.join(", ");
    let filled = |field| format!("runtime::private::filled_address(&{field}, &[{values}])");
    Ok(fields.map(filled).collect())
}

impl EnvironmentsView {
    /// The view of `environment.rs`.
    pub fn new(context: &Context<'_>) -> Result<Self, RenderError> {
        let fields = groups(context)?;
        let variables = variables(context)?;
        let environments = context.api.environments.iter().enumerate();
        let environments = environments.map(|(index, environment)| {
            let name = context.names.environments.get(index);
            let name = token::ident(
                name.ok_or_else(|| RenderError::Unnamed(format!("environment {index}")))?,
            )?;
            let declared = &context.api.server_variables;
            Ok(EnvironmentView::new(
                name,
                environment,
                &fields,
                declared,
                &variables,
            ))
        });
        let groups = fields.iter().zip(addresses(context, "self")?);
        let groups = groups.map(|(name, address)| GroupView {
            name: name.clone(),
            label: token::string(name.trim_start_matches("r#")),
            address,
            docs: Comment::new(4)
                .text(&format!("Sets the base address of `{name}`."))
                .outer(),
        });
        Ok(EnvironmentsView {
            header: context.header.to_owned(),
            groups: groups.collect(),
            environments: environments.collect::<Result<_, RenderError>>()?,
            variables: (0..context.api.server_variables.len())
                .map(|index| VariableView::new(context, index, &variables[index]))
                .collect::<Result<_, _>>()?,
        })
    }
}

impl EnvironmentView {
    fn new(
        name: String,
        environment: &ir::Environment,
        groups: &[String],
        declared: &[ir::ServerVariable],
        variables: &[String],
    ) -> Self {
        let fallback = format!("{}.", docs::code(&environment.name));
        let docs = ir::Docs {
            description: environment.description.clone(),
            ..ir::Docs::default()
        };
        let mut comment = Comment::describe(4, &docs, &fallback);
        let mut argument = "";
        let mut fields = Vec::new();
        for (group, field) in groups.iter().enumerate() {
            // An environment that is silent about a group has one address for all.
            let url = environment.urls.get(group);
            let url = url.or_else(|| environment.urls.first());
            let url = url.map_or("", String::as_str);
            let literal = token::string(url);
            fields.push(if is_absolute(&by_default(url, declared, environment)) {
                format!("{field}: {literal}.to_owned()")
            } else {
                argument = "base: &str";
                format!("{field}: runtime::private::resolved_address(base, {literal})")
            });
        }
        for (field, value) in variables.iter().zip(&environment.variables) {
            fields.push(format!("{field}: {}.to_owned()", token::string(value)));
        }
        if let [url] = environment.urls.as_slice() {
            comment.document(url);
        }
        if !argument.is_empty() {
            comment.text("Its address is relative to `base`, which is where the document of the API is found.");
        }
        EnvironmentView {
            docs: comment.outer(),
            attributes: super::named_like_a_trait(&name),
            name,
            argument,
            fields,
        }
    }
}

impl VariableView {
    fn new(context: &Context<'_>, index: usize, name: &str) -> Result<Self, RenderError> {
        let variable = &context.api.server_variables[index];
        let docs = ir::Docs {
            description: variable.description.clone(),
            ..ir::Docs::default()
        };
        let code = docs::code(&variable.name);
        let fallback = format!("Sets {code} of the addresses.");
        let listed = (!variable.values.is_empty())
            .then(|| ListedView::new(context, index))
            .transpose()?;
        let (ty, kept) = match &listed {
            Some(listed) => (listed.name.clone(), "value.as_str().to_owned()"),
            None => ("impl Into<String>".to_owned(), "value.into()"),
        };
        Ok(VariableView {
            docs: Comment::describe(4, &docs, &fallback).outer(),
            attributes: super::named_like_a_trait(name),
            name: name.to_owned(),
            ty,
            kept,
            listed,
        })
    }
}

impl ListedView {
    fn new(context: &Context<'_>, index: usize) -> Result<Self, RenderError> {
        let variable = &context.api.server_variables[index];
        let unnamed = || RenderError::Unnamed(format!("variable {index}"));
        let names = context
            .names
            .server_variables
            .get(index)
            .ok_or_else(unnamed)?;
        let value = |(text, name): (&String, &String)| {
            let code = docs::code(text);
            let words = match code.is_empty() {
                true => "Nothing.".to_owned(),
                false => format!("{code} in the addresses."),
            };
            Ok(ValueView {
                docs: Comment::new(4).text(&words).outer(),
                name: token::ident(name)?,
                literal: token::string(text),
            })
        };
        let docs = format!(
            "Values of {}, a part of server addresses.",
            docs::code(&variable.name)
        );
        Ok(ListedView {
            docs: Comment::new(0).text(&docs).outer(),
            name: token::ident(&names.ty)?,
            values: variable
                .values
                .iter()
                .zip(&names.values)
                .map(value)
                .collect::<Result<_, RenderError>>()?,
        })
    }
}

/// An address with the values that its variables have in `environment`: one of them may be the scheme.
fn by_default(
    url: &str,
    variables: &[ir::ServerVariable],
    environment: &ir::Environment,
) -> String {
    let mut filled = url.to_owned();
    for (variable, value) in variables.iter().zip(&environment.variables) {
        filled = filled.replace(&format!("{{{}}}", variable.name), value);
    }
    filled
}

/// Whether an address names its scheme.
fn is_absolute(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
}
