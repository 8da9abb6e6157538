//! How the fields of a form or of a query become values.

use crate::webhook::fields::{Entry, Fields, decoded};
use crate::wire::path;
use crate::wire::tree::Tree;

/// How a value is written in a form or in a query.
///
/// The text alone does not say whether `12` is a number, and whether one field is one value or a list of one: the document
/// does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldForm {
    /// A text, as it is.
    Text,
    /// A text that is never empty. Nothing at all is null.
    TextOrNull,
    /// A number, a boolean, or anything else that is JSON. Nothing at all is null.
    Json,
    /// A field for each element, with or without brackets behind the name: `a=1&a=2`, `a[]=1&a[]=2`, `a[0]=1&a[1]=2`.
    List(&'static FieldForm),
    /// All elements in one field, with this character between them: `a=1,2`.
    Joined(char, &'static FieldForm),
    /// An object: a field for each property, with its name in brackets, or one that is JSON.
    Object(Properties),
    /// An object in one field: names and values in turn, with commas between them.
    InTurn(Properties),
    /// An object whose properties are fields of their own.
    Spread(Properties),
}

/// How the properties of an object are written in a form or in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Properties {
    listed: &'static [(&'static str, FieldForm)],
    others: &'static FieldForm,
}

impl Properties {
    /// Returns how these are written. All others are texts.
    pub const fn new(listed: &'static [(&'static str, FieldForm)]) -> Self {
        Self {
            listed,
            others: &FieldForm::Text,
        }
    }

    /// Says how all others are written.
    #[must_use]
    pub const fn others(self, others: &'static FieldForm) -> Self {
        Self { others, ..self }
    }

    fn of(&self, name: &str) -> Option<&'static FieldForm> {
        let mut listed = self.listed.iter();
        listed
            .find(|(known, _)| *known == name)
            .map(|(_, form)| form)
    }

    /// Reads a whole form.
    ///
    /// # Errors
    ///
    /// Fails with the reason, which begins with the name of the field.
    pub(super) fn read(&self, text: &str) -> Result<Tree, String> {
        let form = |name: &str| self.of(name).unwrap_or(self.others);
        self.object(&Fields::read(text, |name| form(name).is_composed())?)
    }

    fn object(&self, fields: &Fields<'_>) -> Result<Tree, String> {
        let mut properties = Vec::new();
        let mut spread = Vec::new();
        for (name, form) in self.listed {
            let FieldForm::Spread(inner) = form else {
                continue;
            };
            spread.push(inner);
            let object = inner.members(fields, |member| self.of(member).is_none());
            if let Some(object) = object.map_err(|reason| path::splice(name, &reason))? {
                properties.push(((*name).to_owned(), object));
            }
        }
        for (name, entry) in fields.iter() {
            let form = match self.of(name) {
                Some(form) => form,
                None if spread.iter().any(|inner| inner.of(name).is_some()) => continue,
                None => self.others,
            };
            properties.push(form.property(name, entry)?);
        }
        Ok(Tree::Object(properties))
    }

    /// Reads an object whose properties stand among other fields, if any of them does.
    fn members(
        &self,
        fields: &Fields<'_>,
        is_own: impl Fn(&str) -> bool,
    ) -> Result<Option<Tree>, String> {
        let own = fields.iter().filter(|(name, _)| is_own(name));
        let members = own.filter_map(|(name, entry)| Some(self.of(name)?.property(name, entry)));
        let members: Vec<(String, Tree)> = members.collect::<Result<_, _>>()?;
        Ok((!members.is_empty()).then_some(Tree::Object(members)))
    }
}

impl FieldForm {
    /// Reads the value `name` out of a query; nothing if it is not there.
    ///
    /// # Errors
    ///
    /// Fails with the reason.
    pub(super) fn find(&self, name: &str, query: &str) -> Result<Option<Tree>, String> {
        let fields = Fields::read(query, |base| base == name && self.is_composed())?;
        match (self, fields.get(name)) {
            (_, Some(entry)) => self.tree(entry).map(Some),
            (Self::Spread(properties), None) => properties.members(&fields, |_| true),
            (_, None) => Ok(None),
        }
    }

    /// Returns whether brackets behind a name lead into the value.
    fn is_composed(&self) -> bool {
        matches!(self, Self::List(_) | Self::Object(_))
    }

    fn property(&self, name: &str, entry: &Entry<'_>) -> Result<(String, Tree), String> {
        match self.tree(entry) {
            Ok(tree) => Ok((name.to_owned(), tree)),
            Err(reason) => Err(path::splice(name, &reason)),
        }
    }

    fn tree(&self, entry: &Entry<'_>) -> Result<Tree, String> {
        match (self, entry.texts.as_slice()) {
            (Self::List(item), _) => item.elements(entry),
            (Self::Object(properties), []) => properties.object(&entry.inner),
            (_, [text]) if entry.inner.is_empty() => self.value(text),
            // More than one value can be. They are kept together, for the type to refuse or to take.
            (_, texts) => {
                let texts = texts.iter().map(|text| text_of(text).map(Tree::String));
                let inner =
                    (!entry.inner.is_empty()).then(|| Properties::new(&[]).object(&entry.inner));
                let all: Vec<Tree> = texts.chain(inner).collect::<Result<_, _>>()?;
                Ok(Tree::Array(all))
            }
        }
    }

    /// Reads what is written in one field.
    fn value(&self, text: &str) -> Result<Tree, String> {
        match self {
            Self::Joined(separator, item) => {
                let elements = split(text, *separator)?.into_iter();
                Ok(Tree::Array(elements.map(|text| item.plain(text)).collect()))
            }
            Self::InTurn(properties) => {
                let mut parts = split(text, ',')?.into_iter();
                let mut entries = Vec::new();
                while let Some(name) = parts.next() {
                    let form = properties.of(&name).unwrap_or(properties.others);
                    let value = form.plain(parts.next().unwrap_or_default());
                    entries.push((name, value));
                }
                Ok(Tree::Object(entries))
            }
            form => text_of(text).map(|text| form.plain(text)),
        }
    }

    /// Returns the value that a text is.
    fn plain(&self, text: String) -> Tree {
        match self {
            Self::Text => Tree::String(text),
            _ if text.is_empty() => Tree::Null,
            Self::TextOrNull => Tree::String(text),
            // What is no JSON is a text, which the type refuses if it is none.
            _ => Tree::parse(&text).unwrap_or(Tree::String(text)),
        }
    }

    /// Reads a list of values of this form.
    fn elements(&self, entry: &Entry<'_>) -> Result<Tree, String> {
        let mut elements = Vec::new();
        let nothing = entry.texts == [""] && *self != Self::Text;
        if !nothing {
            for text in &entry.texts {
                elements.push(self.value(text)?);
            }
        }
        let mut inner: Vec<(&str, &Entry<'_>)> = entry.inner.iter().collect();
        // By their numbers, in whatever order they came.
        inner.sort_by_key(|(number, _)| number.parse::<usize>().ok());
        for (number, entry) in inner {
            if number.is_empty() {
                for text in &entry.texts {
                    elements.push(self.value(text)?);
                }
            } else {
                let at = |reason: String| path::splice(&format!("[{number}]"), &reason);
                elements.push(self.tree(entry).map_err(at)?);
            }
        }
        Ok(Tree::Array(elements))
    }
}

/// Splits a text that is still encoded. A comma that is encoded belongs to an element; of the other separators, no
/// address may contain any that is not.
fn split(text: &str, separator: char) -> Result<Vec<String>, String> {
    match separator {
        _ if text.is_empty() => Ok(Vec::new()),
        ',' => text.split(',').map(text_of).collect(),
        separator => Ok(text_of(text)?.split(separator).map(str::to_owned).collect()),
    }
}

fn text_of(text: &str) -> Result<String, String> {
    decoded(text).ok_or_else(|| "the text is not UTF-8".to_owned())
}
