//! An API, with its names, as the files of a Rust client.
//!
//! `layout` decides what is boxed, `view` makes the strings, lists and flags that a file consists of, the templates
//! print them, `format` lets pass what is Rust. `prints` does it on all cores, and
//! `features` says what is compiled when.

mod depth;
pub(crate) mod docs;
mod features;
mod format;
mod layout;
mod prints;
#[cfg(test)]
pub(crate) mod sample;
pub(crate) mod security;
pub(crate) mod signatures;
mod templates;
mod token;
mod types;
mod view;

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::Path;

use indexmap::IndexMap;

use crate::ir::{Api, TypeId};
use crate::name::Names;

pub(crate) use docs::clean;
use features::{Features, Owner};
use layout::Layout;
use prints::{Printed, Prints};
use templates::Templates;
pub(crate) use types::unshadowed;
use view::Context;
use view::groups::Groups;

/// Where a client goes.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Path of the module the API is rendered into: `crate` or `crate::nopan`.
    pub module: &'a str,
    /// Name by which other crates know the crate of the module.
    pub crate_name: &'a str,
    /// Name of the root file: `lib.rs` or `mod.rs`.
    pub root: &'a str,
    /// Command that regenerates, for the header of each file.
    pub command: &'a str,
    /// Directory of templates that override the built-in ones.
    pub templates: Option<&'a Path>,
    /// Whether each group of operations is a feature of the crate, if there are several. What is in a module of a larger
    /// crate needs them in the manifest of that.
    pub group_features: bool,
}

/// A crate that consists of one client.
#[derive(Clone, Copy, Debug)]
pub struct Package<'a> {
    /// Name of the crate.
    pub name: &'a str,
    /// Version of the crate.
    pub version: &'a str,
    /// Path of the crate `runtime`.
    pub runtime: &'a str,
}

/// A file of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path relative to the root of the client, with `/` between its parts.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Renders `api` as the files of a client, the root first.
///
/// The same input gives the same files, byte for byte, and `rustfmt` would not change them.
///
/// # Errors
///
/// Fails if a template is wrong, if `rustfmt` is missing, or if `names` does not fit `api`.
pub fn render(api: &Api, names: &Names, target: &Target<'_>) -> Result<Vec<File>, RenderError> {
    let templates = Templates::load(target.templates)?;
    let layout = Layout::new(api);
    let validated = view::rules::validated(api);
    let header = header("//", target.command, api);
    let context = Context {
        api,
        names,
        layout: &layout,
        validated: &validated,
        module: target.module,
        crate_name: target.crate_name,
        header: &header,
    };
    let context = &context;
    let models = view::models::modules(context)?;
    let groups = view::groups::groups(context)?;
    let printed = parts(context, &templates, &models, &groups)?;
    let features = if target.group_features {
        Features::new(names, &printed)
    } else {
        Features::default()
    };

    let mut files = Vec::new();
    let mut add = |path: &str, text: Result<String, RenderError>| {
        text.map(|text| {
            files.push(File {
                path: path.to_owned(),
                text,
            });
        })
    };
    let root = view::client::root(context, target.root == "lib.rs", &features)?;
    add(target.root, templates.print("root.rs.j2", root))?;
    let view = view::client::client(context)?;
    add("client.rs", templates.print("client.rs.j2", view))?;
    let view = view::client::credentials(context)?;
    add("credentials.rs", templates.print("credentials.rs.j2", view))?;
    let view = view::environment::EnvironmentsView::new(context)?;
    add("environment.rs", templates.print("environment.rs.j2", view))?;
    if let Some(view) = view::auth::AuthView::new(context)? {
        add("auth.rs", templates.print("auth.rs.j2", view))?;
    }
    if let Some(signature) = &api.signature {
        let view = view::signature::SignatureView::new(context, signature);
        add("signature.rs", templates.print("signature.rs.j2", view))?;
    }
    let view = view::models::index(context, &models, &features)?;
    add("models/mod.rs", templates.print("models/mod.rs.j2", view))?;
    let view = view::operations::index(context, &groups, &features)?;
    add("operations/mod.rs", templates.print(OPERATIONS_INDEX, view))?;
    let view = view::stand_in::StandInView::new(context, &groups, &features)?;
    add(
        "stand_in/mod.rs",
        templates.print("stand_in/mod.rs.j2", view),
    )?;
    for (group, parts) in &groups {
        if parts.keys().all(Option::is_none) {
            continue;
        }
        let view = view::operations::group_index(context, group, parts)?;
        let path = format!("operations/{group}/mod.rs");
        add(&path, templates.print(OPERATIONS_INDEX, view))?;
        let view = view::stand_in::group_index(context, group, parts)?;
        let path = format!("stand_in/{group}/mod.rs");
        add(&path, templates.print("stand_in/group.rs.j2", view))?;
    }
    files.extend(printed.into_iter().map(|printed| printed.file));
    let mut seen = BTreeSet::new();
    if let Some(twice) = files
        .iter()
        .find(|file| !seen.insert(file.path.to_lowercase()))
    {
        return Err(RenderError::Name(twice.path.clone()));
    }
    format::format(&mut files, target.templates.is_none())?;
    Ok(files)
}

/// The template of what lists modules and exports what they declare.
const OPERATIONS_INDEX: &str = "operations/mod.rs.j2";

/// The files that types and operations stand in.
fn parts<'a>(
    context: &'a Context<'a>,
    templates: &'a Templates,
    models: &'a IndexMap<&'a str, Vec<TypeId>>,
    groups: &'a Groups<'a>,
) -> Result<Vec<Printed<'a>>, RenderError> {
    let mut prints = Prints::new(templates);
    for (module, ids) in models {
        let path = format!("models/{module}.rs");
        prints.add(
            Owner::Models(module),
            path,
            "models/file.rs.j2",
            move || view::models::ModelsView::new(context, module, ids),
        );
    }
    for (group, files) in groups {
        for (&file, indices) in files {
            prints.add(
                Owner::Group(group),
                view::groups::path("operations", group, file),
                "operations/file.rs.j2",
                move || view::operations::OperationsView::new(context, group, file, indices),
            );
            prints.add(
                Owner::Group(group),
                view::groups::path("stand_in", group, file),
                "stand_in/file.rs.j2",
                move || view::stand_in::MocksView::new(context, group, indices),
            );
        }
    }
    if let Some(id) = context.api.events() {
        let path = "webhooks.rs".to_owned();
        prints.add(Owner::Webhooks, path, "webhooks.rs.j2", move || {
            view::webhooks::WebhooksView::new(context, id)
        });
    }
    prints.print()
}

/// Renders the manifest of a crate that consists of the client of `api`, whose files stand below `src`.
///
/// # Errors
///
/// Fails if the template is wrong.
pub fn manifest(
    api: &Api,
    names: &Names,
    package: &Package<'_>,
    target: &Target<'_>,
) -> Result<File, RenderError> {
    let templates = Templates::load(target.templates)?;
    let header = header("#", target.command, api);
    let features = if target.group_features {
        features::list(api, names)
    } else {
        Vec::new()
    };
    let text = templates.print(
        "Cargo.toml.j2",
        view::package::PackageView::new(api, features, package, header),
    )?;
    Ok(File {
        path: "Cargo.toml".to_owned(),
        text: text.trim_end().to_owned() + "\n",
    })
}

/// The comment every file starts with: who made it, from what, and what to do instead of editing it.
fn header(comment: &str, command: &str, api: &Api) -> String {
    let line = |text: &str| docs::one_line(text);
    let source = format!("{} {}", line(&api.title), line(&api.version));
    let source = match source.trim() {
        "" => "an OpenAPI document".to_owned(),
        source => source.to_owned(),
    };
    format!(
        "{comment} @generated by `{}` from {source}.\n\
         {comment} Do not edit: change the document, an overlay of it or a template, and run the command again.",
        line(command)
    )
}

/// Why a client could not be rendered.
#[derive(Debug)]
#[non_exhaustive]
pub enum RenderError {
    /// This is no name in Rust, or it names two things: a mistake of the name pass.
    Name(String),
    /// The thing at this place has no name: a mistake of the name pass.
    Unnamed(String),
    /// A value of the integer enum at this place is no integer of 64 bits.
    Integer(String, String),
    /// A template cannot be read or printed.
    Template {
        /// The template.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A file is not valid Rust: a mistake of a template or of this module.
    Syntax {
        /// The file.
        path: String,
        /// The line, from one.
        line: usize,
        /// What stands there.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
    /// `rustfmt` is not installed.
    NoRustfmt,
    /// `rustfmt` refused the files.
    Rustfmt(String),
    /// The files could not be handed to `rustfmt`.
    Io(io::Error),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RenderError::Name(name) => {
                write!(f, "`{name}` cannot be a name here, or names two things")
            }
            RenderError::Unnamed(pointer) => write!(f, "no name for {pointer}"),
            RenderError::Integer(pointer, value) => {
                write!(f, "`{value}` at {pointer} is not an integer of 64 bits")
            }
            RenderError::Template { name, reason } => write!(f, "template {name}: {reason}"),
            RenderError::Syntax {
                path,
                line,
                text,
                reason,
            } => {
                write!(f, "{path}:{line} is not valid Rust: {reason}\n  {text}")
            }
            RenderError::NoRustfmt => {
                f.write_str("rustfmt is not installed; run `rustup component add rustfmt`")
            }
            RenderError::Rustfmt(reason) => write!(f, "rustfmt refused the files: {reason}"),
            RenderError::Io(error) => write!(f, "cannot hand the files to rustfmt: {error}"),
        }
    }
}

impl std::error::Error for RenderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            RenderError::Io(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sample::{Sample, object, required, text};

    const TARGET: Target<'_> = Target {
        module: "crate::pay",
        crate_name: "shop",
        root: "mod.rs",
        command: "cargo xtask codegen",
        templates: None,
        group_features: true,
    };

    fn rendered(sample: &Sample) -> Vec<File> {
        render(&sample.api, &sample.names(), &TARGET).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn renders_everything_the_same_way_twice() {
        let sample = sample::everything();
        let files = rendered(&sample);
        assert_eq!(files, rendered(&sample));
        assert!(files.iter().all(|file| {
            file.text
                .starts_with("// @generated by `cargo xtask codegen` from ")
        }));
    }

    #[test]
    fn leaves_nothing_for_rustfmt_to_do() {
        let directory = tempfile::tempdir().unwrap();
        for file in rendered(&sample::everything()) {
            let path = directory.path().join(file.path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, file.text).unwrap();
        }
        let output = std::process::Command::new("rustfmt")
            .args(["--check", "--edition", "2024"])
            .arg(directory.path().join("mod.rs"))
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
    }

    #[test]
    fn refers_to_the_module_it_stands_in() {
        let files = rendered(&sample::everything());
        let payments = files
            .iter()
            .find(|file| file.path == "operations/payments.rs")
            .unwrap();
        assert!(payments.text.contains("use crate::pay::models;"));
        assert!(payments.text.contains("impl crate::pay::Client {"));
    }

    #[test]
    fn has_a_client_where_nothing_can_be_called() {
        let mut sample = Sample::default();
        sample.component("Event", object(vec![required("id", text())]));
        let files = rendered(&sample);
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(
            paths,
            [
                "mod.rs",
                "client.rs",
                "credentials.rs",
                "environment.rs",
                "models/mod.rs",
                "operations/mod.rs",
                "stand_in/mod.rs",
                "models/event.rs"
            ]
        );
    }

    #[test]
    fn reports_names_that_do_not_fit() {
        let sample = sample::everything();
        let error = render(&sample.api, &Names::default(), &TARGET).unwrap_err();
        assert!(matches!(error, RenderError::Unnamed(_)), "{error}");
        let mut names = sample.names();
        names.types[0].name = "not a name".to_owned();
        assert!(matches!(
            render(&sample.api, &names, &TARGET),
            Err(RenderError::Name(_))
        ));
    }

    #[test]
    fn writes_a_manifest() {
        let package = Package {
            name: "pay",
            version: "0.1.0",
            runtime: "../runtime",
        };
        let mut sample = Sample::default();
        sample.api.title = "Pay\n\"day\"".to_owned();
        let file = manifest(&sample.api, &sample.names(), &package, &TARGET).unwrap();
        assert_eq!(file.path, "Cargo.toml");
        assert!(file.text.starts_with("# @generated by `"));
        let parsed: toml::Table = file.text.parse().unwrap();
        assert_eq!(
            parsed["package"]["description"].as_str(),
            Some("A client of Pay \"day\"")
        );
        assert_eq!(
            parsed["dependencies"]["runtime"]["path"].as_str(),
            Some("../runtime")
        );
    }
}
