//! The HTML that descriptions contain, taken apart.

/// Bytes of the longest character reference that is decoded.
const LONGEST_REFERENCE: usize = 12;

/// A piece of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Text, its character references decoded.
    Text(String),
    /// The start of an element.
    Open {
        /// Name in lower case.
        name: String,
        /// Where it leads, for a link.
        href: Option<String>,
    },
    /// The end of an element, by its name in lower case.
    Close(String),
}

/// Takes `html` apart. Comments, scripts and style sheets are not part of the result.
pub(super) fn tokens(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        push_text(&mut tokens, &rest[..start]);
        rest = &rest[start..];
        let tag = rest;
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(end) = tag.find('>') else {
            // No tag ends any more: what is left is text.
            break;
        };
        if !tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
        {
            push_text(&mut tokens, "<");
            rest = &tag[1..];
            continue;
        }
        let token = tag_token(&tag[1..end]);
        rest = &tag[end + 1..];
        if let Some(Token::Open { name, .. }) = &token
            && matches!(name.as_str(), "script" | "style")
        {
            let close = format!("</{name}");
            rest = rest.find(&close).map_or("", |at| &rest[at..]);
        }
        tokens.extend(token);
    }
    push_text(&mut tokens, rest);
    tokens
}

fn push_text(tokens: &mut Vec<Token>, text: &str) {
    if !text.is_empty() {
        tokens.push(Token::Text(decode(text)));
    }
}

/// Reads what stands between `<` and `>`.
fn tag_token(inside: &str) -> Option<Token> {
    let (closing, inside) = match inside.strip_prefix('/') {
        Some(inside) => (true, inside),
        None => (false, inside),
    };
    let end = inside
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(inside.len());
    let name = inside[..end].to_ascii_lowercase();
    if name.is_empty() {
        return None;
    }
    Some(if closing {
        Token::Close(name)
    } else {
        Token::Open {
            href: href(&inside[end..]),
            name,
        }
    })
}

fn href(attributes: &str) -> Option<String> {
    let (_, value) = attributes.split_once("href=")?;
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split_whitespace().next()?,
    };
    Some(decode(value))
}

/// Decodes the character references that occur in practice; every other one stays as it is.
fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        decoded.push_str(&rest[..start]);
        rest = &rest[start..];
        let reference = rest
            .bytes()
            .take(LONGEST_REFERENCE)
            .position(|byte| byte == b';');
        match reference.and_then(|end| Some((character(&rest[1..end])?, &rest[end + 1..]))) {
            Some((c, after)) => {
                decoded.push(c);
                rest = after;
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control());
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "rsquo" => '’',
        "lsquo" => '‘',
        "ldquo" => '“',
        "rdquo" => '”',
        "bull" => '•',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "euro" => '€',
        "times" => '×',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(name: &str) -> Token {
        Token::Open {
            name: name.to_owned(),
            href: None,
        }
    }

    fn text(text: &str) -> Token {
        Token::Text(text.to_owned())
    }

    #[test]
    fn takes_elements_apart() {
        assert_eq!(
            tokens("<P class='x'>a &lt; b</p><br/>"),
            [
                open("p"),
                text("a < b"),
                Token::Close("p".to_owned()),
                open("br")
            ]
        );
    }

    #[test]
    fn finds_where_a_link_leads() {
        let href = Some("https://a.example/?a=1&b=2".to_owned());
        assert_eq!(
            tokens("<a href=\"https://a.example/?a=1&amp;b=2\">"),
            [Token::Open {
                name: "a".to_owned(),
                href
            }]
        );
    }

    #[test]
    fn drops_scripts_and_comments() {
        assert_eq!(
            tokens("a<!-- x -->b<script>alert('<b>')</script>c"),
            [
                text("a"),
                text("b"),
                open("script"),
                Token::Close("script".to_owned()),
                text("c")
            ]
        );
    }

    #[test]
    fn keeps_text_that_only_looks_like_html() {
        assert_eq!(
            tokens("a < b &unknown; &"),
            [text("a "), text("< b &unknown; &")]
        );
        assert_eq!(tokens("1 < 2 > 1"), [text("1 "), text("<"), text(" 2 > 1")]);
    }

    #[test]
    fn reads_long_text_in_one_go() {
        let open = "<a&".repeat(200_000);
        assert_eq!(tokens(&open), [text(&open)]);
    }
}
