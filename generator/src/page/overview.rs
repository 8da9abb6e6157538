//! An API at a glance, and all that is shown of it.

use std::path::Path;

use serde::Serialize;

use super::changes::ChangesView;
use super::findings::{self, SeverityView};
use super::links::Links;
use super::operations::{self, GroupView, WebhookView};
use super::prose::{self, Html};
use super::types::{self, TypeView};
use super::{Chapter, Client, PlaceView};
use crate::diagnostic::Severity;
use crate::pipeline::Reading;
use crate::render::RenderError;
use crate::render::signatures::signatures;
use crate::report::{Counts, Report};

/// All that is shown of an API.
#[derive(Debug, Serialize)]
pub struct ChapterView {
    /// What its ids begin with, and what its client is called.
    pub name: String,
    pub title: String,
    pub version: String,
    /// Diagnostics in numbers, the worst kind first.
    pub found: Vec<FoundView>,
    pub changes: Option<ChangesView>,
    pub findings: Vec<SeverityView>,
    /// What there is of it; nothing where its document could not be read.
    pub client: Option<ClientView>,
}

/// How many diagnostics there are of a kind.
#[derive(Debug, Serialize)]
pub struct FoundView {
    pub words: String,
    pub tone: &'static str,
}

/// A client.
#[derive(Debug, Serialize)]
pub struct ClientView {
    pub description: Html,
    pub counts: Counts,
    pub has_unions: bool,
    pub arbitrary_json: Vec<PlaceView>,
    pub environments: Vec<EnvironmentView>,
    pub groups: Vec<GroupView>,
    pub webhooks: Vec<WebhookView>,
    pub types: Vec<TypeView>,
}

/// A place where the API runs.
#[derive(Debug, Serialize)]
pub struct EnvironmentView {
    pub name: String,
    pub urls: Vec<String>,
}

impl ChapterView {
    pub fn new(chapter: &Chapter<'_>, root: &Path) -> Result<Self, RenderError> {
        let links = chapter.reading.map(|of| Links::new(chapter.name, of));
        let links = links.unwrap_or_default();
        let client = chapter
            .reading
            .map(|reading| ClientView::new(chapter, reading, &links, root));
        Ok(ChapterView {
            name: chapter.name.to_owned(),
            title: chapter
                .reading
                .map_or(String::new(), |of| of.api.title.clone()),
            version: chapter
                .reading
                .map_or(String::new(), |of| of.api.version.clone()),
            found: found(chapter),
            changes: chapter
                .changed
                .map(|of| ChangesView::new(of.since, of.changes, &links, root)),
            findings: findings::findings(chapter.diagnostics, root),
            client: client.transpose()?,
        })
    }
}

impl ClientView {
    fn new(
        chapter: &Chapter<'_>,
        reading: &Reading,
        links: &Links,
        root: &Path,
    ) -> Result<Self, RenderError> {
        let Reading { api, names, .. } = reading;
        let client = Client {
            reading,
            diagnostics: chapter.diagnostics,
            signatures: &signatures(api, names)?,
            links,
            root,
        };
        let report = Report::new(reading, chapter.diagnostics, chapter.name);
        let environments = api.environments.iter().zip(&names.environments);
        let environments = environments.map(|(environment, name)| EnvironmentView {
            name: name.clone(),
            urls: environment.urls.clone(),
        });
        let arbitrary_json = report.arbitrary_json.iter();
        Ok(ClientView {
            description: prose::text(api.description.as_deref().unwrap_or_default()),
            arbitrary_json: arbitrary_json.map(|at| client.place(at)).collect(),
            has_unions: report.counts.unions.total() > 0,
            counts: report.counts,
            environments: environments.collect(),
            groups: operations::groups(&client),
            webhooks: operations::webhooks(&client),
            types: types::types(&client),
        })
    }
}

fn found(chapter: &Chapter<'_>) -> Vec<FoundView> {
    let kinds = [
        (Severity::Error, "error", "errors", "breaks"),
        (Severity::Warning, "warning", "warnings", "warns"),
        (Severity::Note, "note", "notes", "same"),
    ];
    let found = kinds.into_iter().map(|(severity, one, several, tone)| {
        let count = chapter.diagnostics.count(severity);
        (count > 0).then(|| FoundView {
            words: format!("{count} {}", if count == 1 { one } else { several }),
            tone,
        })
    });
    found.flatten().collect()
}
