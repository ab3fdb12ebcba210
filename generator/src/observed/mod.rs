//! `observed.toml`: what samples of real traffic show of an API, counted, without a value of theirs.
//!
//! ```toml
//! [api.shop.types."Order".fields]
//! "closed_at" = { null = 12, date-time = 8 }
//! ```
//!
//! says that of twenty objects of the documented type `Order` twelve had `null` there. `learn` writes the file, and the
//! evidence of each later run includes it. Knows no model: which item an entry is about is found out there.

#[cfg(feature = "cli")]
mod count;
mod shape;
#[cfg(feature = "cli")]
mod write;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use crate::ground::source::{FileId, Span};

pub use shape::{Kind, Shape};
#[cfg(feature = "cli")]
pub use write::key;

/// The name of the file that lies beside a manifest.
pub const FILE_NAME: &str = "observed.toml";

/// The version of the format.
const VERSION: u32 = 1;

/// Why a file of observations cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ObservedError {
    /// It could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// It is not there, although it was named.
    #[error("{} does not exist", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// It was named, and tells nothing of the API.
    #[error("{} tells nothing of the API `{api}`: expected a table `api.{api}`, found {known}", path.display())]
    OtherApi {
        /// The file.
        path: PathBuf,
        /// The name of the API.
        api: String,
        /// The names of the APIs that it tells of.
        known: String,
    },
    /// It is damaged. The message names line and column.
    #[error("{}: {message}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The mistake, with its place.
        message: String,
    },
    /// It is of a version that this specless does not know.
    #[error("{}:{line}: unknown version {version}: expected {VERSION}", path.display())]
    UnknownVersion {
        /// The file.
        path: PathBuf,
        /// The line that says the version.
        line: usize,
        /// The version.
        version: i64,
    },
}

/// The evidence of samples for all APIs of a crate, by the names of the APIs.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// The APIs.
    pub apis: BTreeMap<String, ApiObserved>,
    /// The text that it was read from.
    pub text: String,
}

/// The evidence of samples for one API.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ApiObserved {
    /// Answers, by method, path and documented status: `GET /orders/{id} 200`.
    pub answers: Entries<ObservedAnswer>,
    /// Types, by the names that they are known by.
    pub types: Entries<ObservedType>,
    /// The file, once it is among the sources.
    #[serde(skip)]
    pub file: Option<FileId>,
}

/// Entries by key, each with its place.
pub type Entries<T> = BTreeMap<Spanned<String>, T>;

/// The evidence of samples for an answer.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ObservedAnswer {
    /// The number of samples.
    pub samples: u64,
    /// The form that the samples have instead of the documented one.
    pub form: Option<BodyForm>,
    /// The only member of the object around a wrapped body.
    pub key: Option<String>,
}

/// How a body differs from the documented one as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyForm {
    /// A list of what is documented.
    List,
    /// One element of the documented list, or the only member of the documented object.
    Part,
    /// An object around what is documented.
    Wrapped,
    /// An object around a list of what is documented.
    WrappedList,
}

/// The evidence of samples for a type.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct ObservedType {
    /// The number of objects, or of values of an enumeration.
    pub objects: u64,
    /// The number of members whose keys may be values, and are not written therefore.
    pub other_keys: u64,
    /// Fields, by their names on the wire.
    pub fields: Entries<Shape>,
    /// Values of an enumeration; empty unless they were asked for.
    pub values: Entries<u64>,
}

#[derive(Deserialize)]
struct Head {
    version: Spanned<i64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "version")]
    _version: i64,
    #[serde(default)]
    api: BTreeMap<String, ApiObserved>,
}

impl ApiObserved {
    /// Returns true if nothing was observed.
    pub fn is_empty(&self) -> bool {
        self.answers.is_empty() && self.types.is_empty()
    }

    /// Returns the place of a key.
    pub fn span(&self, key: &Spanned<String>) -> Option<Span> {
        self.file.map(|file| Span::new(file, key.span()))
    }
}

impl Observed {
    /// Reads the file; `None` if it does not exist.
    ///
    /// # Errors
    /// [`ObservedError`], with the line where there is one.
    pub fn read(path: &Path) -> Result<Option<Self>, ObservedError> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(text, path).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(ObservedError::Unreadable { path: path.to_owned(), source }),
        }
    }

    fn parse(text: String, path: &Path) -> Result<Self, ObservedError> {
        let damaged = |error: toml::de::Error| ObservedError::Damaged {
            path: path.to_owned(),
            message: error.to_string().trim_end().to_owned(),
        };
        let Head { version } = toml::from_str(&text).map_err(damaged)?;
        if *version.get_ref() != i64::from(VERSION) {
            let line = text.get(..version.span().start).unwrap_or_default().matches('\n').count() + 1;
            let version = version.into_inner();
            return Err(ObservedError::UnknownVersion { path: path.to_owned(), line, version });
        }
        let File { api, .. } = toml::from_str(&text).map_err(damaged)?;
        Ok(Self { apis: api, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        let types = "version = 1\n[api.a.types.A.fields]\n";
        for (text, expected) in [
            ("# a\nversion = 2\nfuture = 1\n".to_owned(), ["d/observed.toml:2:", "version 2", "expected 1"]),
            ("version = 1\n<<<<<<< HEAD\n".to_owned(), ["line 2", "<<<<<<<", "d/observed.toml"]),
            (format!("{types}id = {{ integer = 1 }}\nb = {{ whole = 1 }}\n"), ["line 4", "whole", "integer"]),
            (format!("{types}id = {{ integer = \"x\" }}\n"), ["line 3", "string", "integer"]),
        ] {
            let message = Observed::parse(text, Path::new("d/observed.toml")).unwrap_err().to_string();
            for part in expected {
                assert!(message.contains(part), "`{part}` is not in: {message}");
            }
        }
    }
}
