//! HTML as a browser takes it apart, as far as the tests of the page need it.

use std::collections::BTreeSet;

use html5gum::{Token, Tokenizer};

/// Elements that have no end.
const VOID: [&str; 4] = ["br", "hr", "input", "meta"];

/// A part of a page.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    Open {
        name: String,
        attributes: Vec<(String, String)>,
    },
    Close(String),
    Text(String),
}

/// A page, or a part of one.
#[derive(Debug)]
pub struct Html(Vec<Part>);

impl Html {
    /// Takes `text` apart, which has to be faultless.
    pub fn read(text: &str) -> Self {
        let owned = |text: &[u8]| String::from_utf8(text.to_vec()).expect("UTF-8");
        let mut parts = Vec::new();
        for token in Tokenizer::new(text) {
            let Ok(token) = token;
            match token {
                Token::StartTag(tag) => parts.push(Part::Open {
                    name: owned(&tag.name),
                    attributes: tag
                        .attributes
                        .iter()
                        .map(|(name, value)| (owned(name), owned(value)))
                        .collect(),
                }),
                Token::EndTag(tag) => parts.push(Part::Close(owned(&tag.name))),
                Token::String(text) => parts.push(Part::Text(owned(&text))),
                Token::Comment(text) => panic!("a comment: {text:?}"),
                Token::Error(error) => panic!("not HTML: {error:?}"),
                Token::Doctype(_) => {}
            }
        }
        Html(parts)
    }

    /// Each tag with the names of its attributes, in their order: what a document must not change by what it says.
    pub fn tags(&self) -> Vec<String> {
        let tags = self.0.iter().filter_map(|part| match part {
            Part::Open { name, attributes } => {
                let names: Vec<&str> = attributes.iter().map(|(name, _)| name.as_str()).collect();
                Some(format!("<{name} {}>", names.join(" ")))
            }
            Part::Close(name) => Some(format!("</{name}>")),
            Part::Text(_) => None,
        });
        tags.collect()
    }

    /// The values of an attribute of the elements of this name.
    pub fn attribute(&self, of: &str, wanted: &str) -> impl Iterator<Item = &str> {
        let attributes = self.0.iter().filter_map(move |part| match part {
            Part::Open { name, attributes } if of == name || of == "*" => Some(attributes),
            _ => None,
        });
        let wanted = wanted.to_owned();
        attributes
            .flatten()
            .filter(move |(name, _)| *name == wanted)
            .map(|(_, value)| value.as_str())
    }

    /// All ids.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.attribute("*", "id")
    }

    /// Where links lead.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.attribute("a", "href")
    }

    /// All text, with one space wherever there is any.
    pub fn text(&self) -> String {
        let text = self.0.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            _ => None,
        });
        let text: String = text.collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The element with an id.
    pub fn inside(&self, id: &str) -> Html {
        let has_id = |part: &Part| matches!(part, Part::Open { attributes, .. } if attributes.contains(&("id".to_owned(), id.to_owned())));
        let start = self.0.iter().position(has_id);
        let start = start.unwrap_or_else(|| panic!("nothing has the id {id}"));
        let mut depth = 0;
        let mut parts = Vec::new();
        for part in &self.0[start..] {
            match part {
                Part::Open { name, .. } => depth += usize::from(!VOID.contains(&name.as_str())),
                Part::Close(_) => depth -= 1,
                Part::Text(_) => {}
            }
            parts.push(match part {
                Part::Open { name, attributes } => Part::Open {
                    name: name.clone(),
                    attributes: attributes.clone(),
                },
                Part::Close(name) => Part::Close(name.clone()),
                Part::Text(text) => Part::Text(text.clone()),
            });
            if depth == 0 {
                break;
            }
        }
        Html(parts)
    }

    /// Checks what holds of every page: elements end in their order, ids are unique, links lead to them or to web and mail
    /// addresses, and nothing is fetched or run.
    pub fn check(&self, page: &str) {
        let mut open = Vec::new();
        let mut ids = BTreeSet::new();
        let mut scripts = 0;
        for part in &self.0 {
            match part {
                Part::Open { name, attributes } => {
                    let name = name.as_str();
                    if !VOID.contains(&name) {
                        open.push(name);
                    }
                    let fetches = [
                        "img", "link", "iframe", "object", "embed", "base", "form", "svg", "video",
                        "audio",
                    ];
                    assert!(!fetches.contains(&name), "{page} has <{name}>");
                    scripts += usize::from(name == "script");
                    for (attribute, value) in attributes {
                        let runs = attribute.starts_with("on")
                            || ["src", "srcset", "style", "action"].contains(&attribute.as_str());
                        assert!(!runs, "{page}: <{name} {attribute}>");
                        if attribute == "id" {
                            assert!(
                                ids.insert(value.as_str()),
                                "{page} has the id {value} twice"
                            );
                            assert!(
                                !value.contains(char::is_whitespace),
                                "{page}: the id {value:?}"
                            );
                        }
                    }
                }
                Part::Close(name) => {
                    assert_eq!(
                        open.pop(),
                        Some(name.as_str()),
                        "{page}: an element ends in another"
                    );
                }
                Part::Text(_) => {}
            }
        }
        assert!(open.is_empty(), "{page}: {open:?} have no end");
        assert_eq!(scripts, 1, "{page}");
        for link in self.links() {
            match link.strip_prefix('#') {
                Some(id) => assert!(ids.contains(id), "{page}: nothing has the id {id}"),
                None => assert!(
                    ["https://", "http://", "mailto:"]
                        .iter()
                        .any(|scheme| link.starts_with(scheme)),
                    "{page}: a link to {link}"
                ),
            }
        }
        let references = ["aria-labelledby", "for"].map(|name| self.attribute("*", name));
        for id in references.into_iter().flatten() {
            assert!(ids.contains(id), "{page}: nothing has the id {id}");
        }
    }
}
