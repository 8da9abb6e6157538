//! Which operation a request is for.

use super::received::Received;
use percent_encoding::percent_decode_str;

/// An operation as a server knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// What the client calls the operation.
    pub name: &'static str,
    /// The method, such as `POST`.
    pub method: &'static str,
    /// The path, with the names of its parameters in braces.
    pub path: &'static str,
    /// The index of the server group.
    pub server: usize,
}

impl Route {
    /// Returns the parameters of the path with their values, if this is the operation that `request` is for.
    pub(super) fn parameters(&self, request: &Received) -> Option<Vec<(&'static str, String)>> {
        if self.method != request.method {
            return None;
        }
        let mut parameters = Vec::new();
        read(self.template(), request.path(), &mut parameters)?;
        Some(parameters)
    }

    /// Returns how much of the path is fixed: of two paths that fit, the one that says more is meant.
    pub(super) fn weight(&self) -> usize {
        let mut inside = false;
        let fixed = self.template().bytes().filter(|byte| {
            inside = (inside || *byte == b'{') && *byte != b'}';
            !inside
        });
        fixed.count()
    }

    /// Some documents write a query or a fragment into the path.
    fn template(&self) -> &'static str {
        before(before(self.path, '#'), '?')
    }
}

fn before(text: &str, end: char) -> &str {
    text.split_once(end).map_or(text, |(before, _)| before)
}

/// Reads a path by its template: a parameter ends where what follows it in the template begins, at the latest before
/// the next slash.
fn read(
    template: &'static str,
    path: &str,
    parameters: &mut Vec<(&'static str, String)>,
) -> Option<()> {
    let Some((fixed, rest)) = template.split_once('{') else {
        return (template == path).then_some(());
    };
    let path = path.strip_prefix(fixed)?;
    let (name, rest) = rest.split_once('}')?;
    let segment = before(path, '/').len();
    let follows = before(before(rest, '{'), '/');
    let end = match follows {
        "" => segment,
        follows => path[..segment].rfind(follows)?,
    };
    if end == 0 {
        return None;
    }
    let value = percent_decode_str(&path[..end]).decode_utf8_lossy();
    parameters.push((name, value.into_owned()));
    read(rest, &path[end..], parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters(path: &'static str, target: &str) -> Option<Vec<(&'static str, String)>> {
        let route = Route {
            name: "get",
            method: "GET",
            path,
            server: 0,
        };
        route.parameters(&Received {
            method: "GET".to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        })
    }

    #[test]
    fn reads_the_parameters_of_a_path() {
        let id = |id: &str| Some(vec![("id", id.to_owned())]);
        assert_eq!(parameters("/a/{id}", "/a/1?x=/"), id("1"));
        assert_eq!(parameters("/a/{id}/b", "/a/x%2Fy/b"), id("x/y"));
        assert_eq!(parameters("/a/{id}.json", "/a/x.y.json"), id("x.y"));
        assert_eq!(parameters("/a/{id}?v=2", "/a/1?v=2"), id("1"));
        assert_eq!(
            parameters("/{a}-{b}/c", "/1-2/c"),
            Some(vec![("a", "1".to_owned()), ("b", "2".to_owned())])
        );
        assert_eq!(parameters("/a", "/a"), Some(Vec::new()));
    }

    #[test]
    fn refuses_other_paths() {
        for (path, target) in [
            ("/a/{id}", "/a/"),
            ("/a/{id}", "/a/1/b"),
            ("/a/{id}/b", "/a/1/c"),
            ("/a/{id}.json", "/a/1"),
            ("/a", "/a/"),
            ("/{a", "/1"),
        ] {
            assert_eq!(parameters(path, target), None, "{path} {target}");
        }
    }

    #[test]
    fn weighs_what_is_fixed() {
        let weight = |path| {
            let route = Route {
                name: "get",
                method: "GET",
                path,
                server: 0,
            };
            route.weight()
        };
        assert!(weight("/a/search") > weight("/a/{identifier}"));
    }
}
