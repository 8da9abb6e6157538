//! The query of a delivery, as values of a type.

use crate::http::answer::Unreadable;
use crate::webhook::field_form::FieldForm;
use crate::wire::nested;
use serde::de::DeserializeOwned;
use std::fmt;

/// The query of the address that a delivery was sent to. It is only to be believed if it is signed: the signature of many
/// servers covers the body alone.
///
/// The `Debug` form shows nothing of it.
#[derive(Clone, Copy)]
pub struct Query<'a>(&'a str);

impl<'a> Query<'a> {
    /// Returns the query of a path with a query, as [`Delivery::target`](super::Delivery::target) has it.
    pub fn of(target: &'a str) -> Self {
        Self(target.split_once('?').map_or("", |(_, query)| query))
    }

    /// Reads the parameter `name`, if it is there.
    ///
    /// ```
    /// use runtime::webhook::{FieldForm, Query};
    ///
    /// let query = Query::of("/webhooks?shop=12&attempt=2");
    /// assert_eq!(query.read("shop", FieldForm::Text)?, Some("12".to_owned()));
    /// assert_eq!(query.read("attempt", FieldForm::Json)?, Some(2));
    /// assert_eq!(query.read::<String>("other", FieldForm::Text)?, None);
    /// # Ok::<(), runtime::webhook::QueryError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails if it has another form.
    pub fn read<T: DeserializeOwned>(
        &self,
        name: &'static str,
        form: FieldForm,
    ) -> Result<Option<T>, QueryError> {
        let read = form.find(name, self.0).and_then(|found| {
            let read = found.map(|tree| nested::decode(&tree.to_json()));
            read.transpose().map_err(|error| error.to_string())
        });
        read.map_err(|reason| QueryError {
            name,
            reason: Some(Unreadable::new(reason)),
        })
    }

    /// Reads the parameter `name`, which must be there.
    ///
    /// # Errors
    ///
    /// Fails if it is missing or has another form.
    pub fn require<T: DeserializeOwned>(
        &self,
        name: &'static str,
        form: FieldForm,
    ) -> Result<T, QueryError> {
        self.read(name, form)?
            .ok_or(QueryError { name, reason: None })
    }
}

impl fmt::Debug for Query<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({} bytes)", self.0.len())
    }
}

/// A parameter of a query is missing, or is not what the document says. The value itself is never shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    name: &'static str,
    reason: Option<Unreadable>,
}

impl QueryError {
    /// Returns the name of the parameter.
    pub fn name(&self) -> &str {
        self.name
    }

    /// Returns whether the parameter is not there at all.
    pub fn is_missing(&self) -> bool {
        self.reason.is_none()
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            None => write!(f, "the query has no parameter `{}`", self.name),
            Some(reason) => write!(
                f,
                "the parameter `{}` of the query is not what the document says: {reason}; `Delivery::target` has it as it \
                 came",
                self.name
            ),
        }
    }
}

impl std::error::Error for QueryError {}
