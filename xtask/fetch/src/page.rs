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
                Token::StartTag(tag) => {
                    if !is_within_a_line(&tag.name) {
                        before.clear();
                    }
                    within = page.open(&tag, within, &before);
                }
                Token::String(text) => {
                    let text = String::from_utf8_lossy(&text);
                    match &mut within {
                        Within::Title => page.title.push_str(&text),
                        Within::Script => page.script(&text),
                        Within::Style => {}
                        Within::Link { hint, .. } => hint.push_str(&text),
                        Within::Body => before.push_str(&text),
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
                    (_, name) => {
                        if !is_within_a_line(name) {
                            before.clear();
                        }
                        within = Within::Body;
                    }
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
            b"a" => {
                // A link cannot hold another one: the former was not closed.
                if let Within::Link { href, hint } = &within {
                    self.link(href.as_deref(), hint);
                }
                Within::Link {
                    href: attribute("href"),
                    hint: format!("{before} {} ", attribute("download").unwrap_or_default()),
                }
            }
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

/// Whether an element is a part of the text around it.
fn is_within_a_line(name: &[u8]) -> bool {
    matches!(
        name,
        b"a" | b"b" | b"br" | b"code" | b"em" | b"i" | b"span" | b"strong"
    )
}

/// The last part of the path of an address.
fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(html: &str) -> Option<String> {
        match lead(html) {
            Ok(Lead::Address(address)) => Some(address),
            Ok(Lead::Document(document)) => panic!("no document: {document}"),
            Err(_) => None,
        }
    }

    #[test]
    fn tells_pages_from_documents() {
        for page in [
            "<html>",
            "\u{feff}\n <!DOCTYPE html>",
            "<?xml version='1.0'?>",
        ] {
            assert!(is_page(page), "{page}");
        }
        for document in ["openapi: <b>", "{\"a\": \"<\"}", "# <html>", ""] {
            assert!(!is_page(document), "{document}");
        }
    }

    #[test]
    fn a_link_counts_for_what_is_said_about_it() {
        for link in [
            "<p>Download OpenAPI specification<!-- -->:<a download href='/x-0.yaml' target=_blank class=b>Download</a></p>",
            "<a href=/x-0.yaml><span>Download</span> the <b>OpenAPI</b> file</a>",
            "<a href='/x-0.yaml'>Swagger",
            "<a href=/x-0.yaml>OpenAPI <a href=/y>Y</a>",
            "<a href=/b>OpenAPI download</a><a href=/x-0.yaml>OpenAPI download</a>",
        ] {
            let html = format!("<body>{link}<a href=/n>N</a></body>");
            assert_eq!(address(&html).as_deref(), Some("/x-0.yaml"), "{link}");
        }
        for link in [
            "<p>About OpenAPI</p><a href=/app.zip>Download</a>",
            "<a href=/prices.json>Prices</a>",
            "<a href=/blog/openapi>OpenAPI</a>",
            "<a href='blob:x' download=openapi.json>Download</a>",
            "<a download=openapi.json>Download</a>",
        ] {
            assert_eq!(address(link), None, "{link}");
        }
    }

    #[test]
    fn survives_a_page_that_ends_anywhere() {
        let page = "<!DOCTYPE html><title>é &amp; x</title><style>a{}</style><redoc spec-url='é'><a href=\"openapi.yaml\" download>D</a><script>__redoc_state = {\"spec\":{\"data\":{\"a\":\"é\"}}};</script><input type=password>";
        for end in (0..page.len()).filter(|end| page.is_char_boundary(*end)) {
            let _ = lead(&page[..end]);
        }
        let _ = lead(&"<a href=x>".repeat(10_000));
        let _ = lead(&"<!--".repeat(10_000));
    }
}
