//! Servers: the places where an API runs, by environment and by what they serve.

use indexmap::IndexMap;
use openapiv3::Server;

use super::schemas::below;
use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::Environment;

/// The servers of a document, grouped: an operation's servers differ only by environment.
pub(super) struct Servers {
    groups: Vec<Group>,
    configured: IndexMap<String, IndexMap<String, String>>,
}

/// Servers that serve the same operations in different environments.
struct Group {
    name: String,
    servers: Vec<Place>,
}

#[derive(Clone, PartialEq)]
struct Place {
    url: String,
    description: Option<String>,
}

impl Servers {
    pub fn new(servers: &[Server], settings: &Settings, diagnostics: &mut Diagnostics) -> Self {
        let mut names: Vec<String> = Vec::new();
        for urls in settings.environments.values() {
            for name in urls
                .keys()
                .filter(|name| !names.contains(name))
                .collect::<Vec<_>>()
            {
                names.push(name.clone());
            }
        }
        let configured = settings.environments.clone();
        let mut groups: Vec<Group> = names
            .into_iter()
            .map(|name| {
                let servers = configured
                    .values()
                    .filter_map(|urls| urls.get(&name))
                    .map(|url| Place {
                        url: bare(url),
                        description: None,
                    })
                    .collect();
                Group { name, servers }
            })
            .collect();
        if groups.is_empty() {
            groups.push(Group {
                name: "api".to_owned(),
                servers: places(servers, "", diagnostics),
            });
        }
        let mut this = Servers { groups, configured };
        if !servers.is_empty() && !this.configured.is_empty() {
            // The document's own servers must be those of the first group, or nothing would ever call it.
            let main = this.group_of(servers, "", diagnostics);
            this.groups.swap(0, main);
        }
        this
    }

    /// The group that `servers` belong to; the first where there are none.
    pub fn group_of(
        &mut self,
        servers: &[Server],
        at: &str,
        diagnostics: &mut Diagnostics,
    ) -> usize {
        if servers.is_empty() {
            return 0;
        }
        let places = places(servers, at, diagnostics);
        let same = |group: &Group| {
            places
                .iter()
                .any(|place| group.servers.iter().any(|known| known.url == place.url))
        };
        if let Some(index) = self.groups.iter().position(same) {
            return index;
        }
        if !self.configured.is_empty() {
            diagnostics.push(
                Diagnostic::warning(
                    "unknown-server",
                    at,
                    format!("no environment has the server `{}`", places[0].url),
                )
                .help("its operations go to the first group of servers; add it to `environments`"),
            );
            return 0;
        }
        let name = self.name_for(&places);
        self.groups.push(Group {
            name,
            servers: places,
        });
        self.groups.len() - 1
    }

    fn name_for(&self, places: &[Place]) -> String {
        let host = places
            .first()
            .map(|place| place.url.split("://").last().unwrap_or_default())
            .and_then(|rest| rest.split(['/', ':']).next())
            .unwrap_or_default();
        let label = host
            .split('.')
            .find(|label| !label.is_empty() && *label != "www");
        label.unwrap_or("server").to_owned()
    }

    /// Names of the groups, and every environment with an address for each of them.
    pub fn finish(self, diagnostics: &mut Diagnostics) -> (Vec<String>, Vec<Environment>) {
        let names: Vec<String> = self.groups.iter().map(|group| group.name.clone()).collect();
        if self.configured.is_empty() {
            return (names, self.declared());
        }
        let mut environments = Vec::new();
        for (name, urls) in &self.configured {
            let mut addresses = Vec::new();
            for group in &names {
                let url = urls.get(group).map(|url| bare(url));
                if url.is_none() {
                    diagnostics.push(
                        Diagnostic::error(
                            "incomplete-environment",
                            "",
                            format!("environment `{name}` has no address for `{group}`"),
                        )
                        .help("add it to `environments` in the settings"),
                    );
                }
                addresses.push(url.unwrap_or_default());
            }
            environments.push(Environment {
                name: name.clone(),
                description: None,
                urls: addresses,
            });
        }
        (names, environments)
    }

    /// The environments of a document without settings: one for each server of the first group; the other groups'
    /// servers belong to them by their description or their position.
    fn declared(&self) -> Vec<Environment> {
        let Some(main) = self.groups.first() else {
            return Vec::new();
        };
        let mut environments: Vec<Environment> = Vec::new();
        for (index, place) in main.servers.iter().enumerate() {
            let urls = self
                .groups
                .iter()
                .map(|group| {
                    let described = group.servers.iter().find(|other| {
                        place.description.is_some() && other.description == place.description
                    });
                    described
                        .or_else(|| group.servers.get(index))
                        .or_else(|| group.servers.first())
                        .map_or_else(|| place.url.clone(), |other| other.url.clone())
                })
                .collect();
            environments.push(Environment {
                name: environment_name(place, main.servers.len()),
                description: place.description.clone(),
                urls,
            });
        }
        environments
    }
}

/// One word or two from the description, or the host, or `production` for the only one.
fn environment_name(place: &Place, count: usize) -> String {
    let described = place
        .description
        .as_deref()
        .map(str::trim)
        .unwrap_or_default();
    let words: Vec<&str> = described.split_whitespace().collect();
    let lower = described.to_lowercase();
    for known in [
        "sandbox",
        "production",
        "staging",
        "development",
        "test",
        "live",
        "local",
    ] {
        if lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == known)
        {
            return known.to_owned();
        }
    }
    if (1..=3).contains(&words.len()) {
        return described.to_owned();
    }
    if count == 1 {
        return "production".to_owned();
    }
    place
        .url
        .split("://")
        .last()
        .unwrap_or_default()
        .replace(['.', '/', ':', '{', '}'], " ")
}

fn bare(url: &str) -> String {
    url.trim().trim_end_matches('/').to_owned()
}

/// The servers with their variables filled in. Relative addresses stand for no place at all and are left out.
fn places(servers: &[Server], at: &str, diagnostics: &mut Diagnostics) -> Vec<Place> {
    let mut places = Vec::new();
    for (index, server) in servers.iter().enumerate() {
        let pointer = below(at, &["servers", &index.to_string()]);
        let mut url = server.url.clone();
        for (name, variable) in server.variables.iter().flatten() {
            let marker = format!("{{{name}}}");
            if url.contains(&marker) && !variable.default.is_empty() {
                url = url.replace(&marker, &variable.default);
                diagnostics.push(
                    Diagnostic::note(
                        "server-variable",
                        &pointer,
                        format!("`{name}` is filled in with `{}`", variable.default),
                    )
                    .help("use `Environment::custom` for another value"),
                );
            }
        }
        let absolute = ["http://", "https://"]
            .iter()
            .any(|scheme| url.starts_with(scheme));
        if !absolute || url.contains(['{', '}']) || url.contains(char::is_whitespace) {
            diagnostics.push(
                Diagnostic::note(
                    "relative-server",
                    &pointer,
                    format!("`{}` is no absolute address", server.url),
                )
                .help("use `Environment::custom` with the address of the API"),
            );
            continue;
        }
        places.push(Place {
            url: bare(&url),
            description: server.description.clone(),
        });
    }
    places
}
