//! Pages for people that show a document: where they keep it.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use crate::script::{self, Lead};

/// The script of Swagger UI's own distribution that is there to be edited.
const SWAGGER_INITIALIZER: &str = "swagger-initializer.js";

/// Whether a text is a page and no document: no YAML begins like that, and no JSON.
pub fn is_page(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('<')
}

/// Looks for the document of a page, in the order in which tools would find it: in it, named by it, linked from it.
///
/// # Errors
///
/// Says what the page is instead, or why its document cannot be had.
pub fn lead(html: &str) -> Result<Lead, String> {
    let page = Page::read(html);
    for script in &page.scripts {
        if let Some(lead) = script::lead(script)? {
            return Ok(lead);
        }
    }
    page.address.map(Lead::Address).ok_or_else(|| {
        let title = if page.title.trim().is_empty() {
            "a page without a title".to_owned()
        } else {
            format!(
                "the page “{}”",
                page.title.split_whitespace().collect::<Vec<_>>().join(" ")
            )
        };
        if page.asks_for_a_password {
            format!("it is {title}, which asks for a login: find an address that needs none")
        } else {
            format!("it is {title}, which neither holds a document nor leads to one")
        }
    })
}

/// What of a page can lead to its document.
#[derive(Default)]
struct Page {
    title: String,
    /// The texts of its scripts.
    scripts: Vec<String>,
    /// The best address so far, and how good it is.
    address: Option<String>,
    rank: u8,
    asks_for_a_password: bool,
}

/// What the text at hand belongs to.
enum Within {
    Body,
    Title,
    Script,
    Style,
    /// A link, with its address if that can be followed.
    Link {
        href: Option<String>,
        hint: String,
    },
}

impl Page {
    fn read(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        // Without it the text of scripts would be read as tags.
        emitter.naively_switch_states(true);
        let mut page = Self::default();
        let mut within = Within::Body;
        let mut before = String::new();
        for token in Tokenizer::new_with_emitter(html, emitter).flatten() {
            match token {
                Token::StartTag(tag) => within = page.open(&tag, within, &before),
                Token::String(text) => {
                    let text = String::from_utf8_lossy(&text);
                    match &mut within {
                        Within::Title => page.title.push_str(&text),
                        Within::Script => page.script(&text),
                        Within::Style => {}
                        Within::Link { hint, .. } => hint.push_str(&text),
                        Within::Body => {
                            if !text.trim().is_empty() {
                                before = text.into_owned();
                            }
                        }
                    }
                }
                Token::EndTag(tag) => match (&within, tag.name.as_slice()) {
                    (Within::Link { href, hint }, b"a") => {
                        page.link(href.as_deref(), hint);
                        before.clear();
                        within = Within::Body;
                    }
                    // Markup inside a link does not end it.
                    (Within::Link { .. }, _) => {}
                    _ => within = Within::Body,
                },
                _ => {}
            }
        }
        page
    }

    fn open(&mut self, tag: &StartTag<()>, within: Within, before: &str) -> Within {
        let attribute = |name: &str| {
            tag.attributes
                .get(name.as_bytes())
                .map(|value| String::from_utf8_lossy(value).trim().to_owned())
        };
        match tag.name.as_slice() {
            b"title" if self.title.is_empty() => Within::Title,
            b"style" => Within::Style,
            b"script" => {
                let source = attribute("src").unwrap_or_default();
                if file_name(&source) == SWAGGER_INITIALIZER {
                    self.consider(Some(source), 3);
                }
                self.scripts.push(String::new());
                Within::Script
            }
            b"redoc" => {
                self.consider(attribute("spec-url"), 4);
                within
            }
            b"input" => {
                let kind = attribute("type").unwrap_or_default();
                self.asks_for_a_password |= kind.eq_ignore_ascii_case("password");
                within
            }
            b"a" => Within::Link {
                href: attribute("href"),
                hint: format!("{before} {} ", attribute("download").unwrap_or_default()),
            },
            _ => within,
        }
    }

    /// Adds to the script at hand.
    fn script(&mut self, text: &str) {
        if let Some(script) = self.scripts.last_mut() {
            script.push_str(text);
        }
    }

    /// A link counts if what is around it calls it a document of OpenAPI; more, if it is for downloads.
    fn link(&mut self, href: Option<&str>, hint: &str) {
        let Some(href) = href else { return };
        let name = file_name(href);
        let is_file = [".json", ".yaml", ".yml"]
            .iter()
            .any(|end| name.ends_with(end));
        let said = format!("{hint} {name}").to_lowercase();
        let names_it = said.contains("openapi") || said.contains("swagger");
        let rank = match (names_it, is_file, said.contains("download")) {
            (true, true, true) => 2,
            (true, true, false) | (true, false, true) => 1,
            _ => return,
        };
        self.consider(Some(href.to_owned()), rank);
    }

    /// Keeps an address that is better than those before.
    fn consider(&mut self, address: Option<String>, rank: u8) {
        let Some(address) = address else { return };
        let cannot_be_followed = ["blob:", "data:", "javascript:", "mailto:", "#"]
            .iter()
            .any(|start| address.starts_with(start));
        if rank > self.rank && !address.is_empty() && !cannot_be_followed {
            self.rank = rank;
            self.address = Some(address);
        }
    }
}

/// The last part of the path of an address.
fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}
