//! Servers: the places where an API runs, by environment and by what they serve.

use indexmap::IndexMap;
use openapiv3::Server;

use super::schemas::below;
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Environment, ServerVariable};

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

/// One server.
#[derive(Clone)]
struct Place {
    /// Its address, which may have variables in it or be relative.
    url: String,
    /// The same with the defaults of its variables.
    plain: String,
    description: Option<String>,
    /// Its variables, each with its default.
    variables: Vec<(ServerVariable, String)>,
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
                        plain: bare(url),
                        description: None,
                        variables: Vec::new(),
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
                .any(|place| group.servers.iter().any(|known| known.plain == place.plain))
        };
        if let Some(index) = self.groups.iter().position(same) {
            return index;
        }
        if !self.configured.is_empty() {
            diagnostics.push(
                Diagnostic::warning(
                    Code::UnknownServer,
                    at,
                    format!("no environment has the server `{}`", places[0].plain),
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
            .map(|place| place.plain.split("://").last().unwrap_or_default())
            .and_then(|rest| rest.split(['/', ':']).next())
            .unwrap_or_default();
        let labels: Vec<&str> = host
            .split('.')
            .filter(|label| !label.is_empty() && *label != "www")
            .collect();
        // As many labels of the host as it takes, and then a number: two groups may differ in their ports alone.
        let by_host = (1..=labels.len()).map(|count| labels[..count].join("-"));
        let base = labels.first().copied().unwrap_or("server");
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let candidates = by_host.chain([base.to_owned()]).chain(numbered);
        let is_free = |name: &String| self.groups.iter().all(|group| group.name != *name);
        let mut free = candidates.filter(is_free);
        free.next().unwrap_or_else(|| base.to_owned())
    }

    /// Names of the groups, every environment with an address for each of them, and what these leave open.
    pub fn finish(self, diagnostics: &mut Diagnostics) -> Finished {
        let names: Vec<String> = self.groups.iter().map(|group| group.name.clone()).collect();
        if self.configured.is_empty() {
            let variables = self.variables();
            return Finished {
                environments: self.declared(&variables),
                groups: names,
                variables,
            };
        }
        let mut environments = Vec::new();
        for (name, urls) in &self.configured {
            let mut addresses = Vec::new();
            for group in &names {
                let url = urls.get(group).map(|url| bare(url));
                if url.is_none() {
                    diagnostics.push(
                        Diagnostic::error(
                            Code::IncompleteEnvironment,
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
                variables: Vec::new(),
            });
        }
        Finished {
            groups: names,
            environments,
            variables: Vec::new(),
        }
    }

    /// The variables of all servers. What several declare may have any value that one of them admits.
    fn variables(&self) -> Vec<ServerVariable> {
        let mut known: Vec<ServerVariable> = Vec::new();
        let servers = self.groups.iter().flat_map(|group| &group.servers);
        for (variable, _) in servers.flat_map(|server| &server.variables) {
            let Some(twin) = known.iter_mut().find(|twin| twin.name == variable.name) else {
                known.push(variable.clone());
                continue;
            };
            if twin.values.is_empty() || variable.values.is_empty() {
                twin.values.clear();
                continue;
            }
            for value in &variable.values {
                if !twin.values.contains(value) {
                    twin.values.push(value.clone());
                }
            }
        }
        known
    }

    /// The environments of a document without settings: one for each server of the first group; the other groups'
    /// servers belong to them by their description or their position.
    fn declared(&self, variables: &[ServerVariable]) -> Vec<Environment> {
        let Some(main) = self.groups.first() else {
            return Vec::new();
        };
        let mut environments: Vec<Environment> = Vec::new();
        for (index, place) in main.servers.iter().enumerate() {
            let of_group = |group: &'_ Group| {
                let described = group.servers.iter().position(|other| {
                    place.description.is_some() && other.description == place.description
                });
                let at = described.unwrap_or(index);
                let server = group.servers.get(at).or_else(|| group.servers.first());
                server.unwrap_or(place).clone()
            };
            let servers: Vec<Place> = self.groups.iter().map(of_group).collect();
            let default = |variable: &ServerVariable| {
                // That of another environment where no server of this one has the variable.
                let all = self.groups.iter().flat_map(|group| &group.servers);
                let mut declared = servers.iter().chain(all).flat_map(|place| &place.variables);
                let found = declared.find(|(known, _)| known.name == variable.name);
                found.map_or_else(String::new, |(_, default)| default.clone())
            };
            environments.push(Environment {
                name: environment_name(place, main.servers.len()),
                description: place.description.clone(),
                variables: variables.iter().map(default).collect(),
                urls: servers.into_iter().map(|server| server.url).collect(),
            });
        }
        environments
    }
}

/// What has become of all servers.
pub(super) struct Finished {
    pub groups: Vec<String>,
    pub environments: Vec<Environment>,
    pub variables: Vec<ServerVariable>,
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

/// Servers that a client can call. An address with a gap that nothing fills stands for no place at all.
fn places(servers: &[Server], at: &str, diagnostics: &mut Diagnostics) -> Vec<Place> {
    let mut places = Vec::new();
    for (index, server) in servers.iter().enumerate() {
        let pointer = below(at, &["servers", &index.to_string()]);
        let url = server.url.trim().to_owned();
        let mut plain = url.clone();
        let mut variables = Vec::new();
        for (name, variable) in server.variables.iter().flatten() {
            let marker = format!("{{{name}}}");
            if !url.contains(&marker) {
                diagnostics.push(
                    Diagnostic::warning(
                        Code::ServerVariable,
                        &below(&pointer, &["variables", name]),
                        format!("`{name}` is not in the address `{}`", server.url),
                    )
                    .help("left out; correct the address or the name in an overlay"),
                );
                continue;
            }
            plain = plain.replace(&marker, &variable.default);
            let mut values = variable.enumeration.clone();
            if !values.is_empty() && !values.contains(&variable.default) {
                values.push(variable.default.clone());
            }
            let known = ServerVariable {
                name: name.clone(),
                description: variable.description.clone(),
                values,
            };
            variables.push((known, variable.default.clone()));
        }
        if plain.contains(['{', '}']) || plain.contains(char::is_whitespace) {
            diagnostics.push(
                Diagnostic::warning(
                    Code::ServerVariable,
                    &pointer,
                    format!("`{}` has a part that no variable fills", server.url),
                )
                .help(
                    "left out: use `Environment::custom` with the address of the API, or declare the variable with a \
                     `default` in an overlay",
                ),
            );
            continue;
        }
        if plain.contains("://") && !is_absolute(&plain) {
            let message = match plain == url {
                true => format!("`{url}` is no address of HTTP"),
                false => format!("`{url}`, which is `{plain}` by default, is no address of HTTP"),
            };
            diagnostics.push(
                Diagnostic::warning(Code::UnusableServer, &pointer, message)
                    .help("left out; use `Environment::custom` with the address of the API"),
            );
            continue;
        }
        let absolute = is_absolute(&plain);
        let place = Place {
            url: if absolute { bare(&url) } else { url },
            plain: if absolute { bare(&plain) } else { plain },
            description: server.description.clone(),
            variables,
        };
        if !absolute {
            diagnostics.push(
                Diagnostic::note(
                    Code::RelativeServer,
                    &pointer,
                    format!(
                        "`{}` is relative to where the document is found",
                        server.url
                    ),
                )
                .help("the constructor of its environment takes that address"),
            );
        }
        places.push(place);
    }
    places
}

/// Whether an address, with the defaults of its variables, is one of HTTP: it names its scheme and a host.
fn is_absolute(url: &str) -> bool {
    let mut schemes = ["http://", "https://"].into_iter();
    let rest = schemes.find_map(|scheme| url.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':']))
}
