//! The lock as text: TOML, sorted, one line for each item, so that branches merge without conflicts.
//!
//! ```toml
//! version = 1
//! crate = "0.1.0"
//!
//! [api.shop.types]
//! "Order" = { name = "Order", facts = "6b2c0f4d1e88a3c7", file = "orders" }
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};
use toml::Spanned;

use super::{ApiLock, Entries};

/// The version of the format.
const VERSION: u32 = 1;

const HEADER: &str = "# Written by specless: names and decisions that later runs keep. Commit this file, and leave it to specless.";

/// The lock of all APIs of a crate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// The version of the crate that the last run wrote.
    pub crate_version: String,
    /// The decisions, by the name of the API.
    pub apis: BTreeMap<String, ApiLock>,
}

/// Why a lock cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// It could not be read.
    #[error("cannot read the lock {}: {source}", path.display())]
    Unreadable {
        /// The lock.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// It is damaged. The message names line and column.
    #[error("{}: {message}", path.display())]
    Damaged {
        /// The lock.
        path: PathBuf,
        /// The mistake, with its place.
        message: String,
    },
    /// A later specless wrote it.
    #[error("{}:{line}: the lock has version {version}, and this specless knows versions up to {VERSION}", path.display())]
    Newer {
        /// The lock.
        path: PathBuf,
        /// The line that says the version.
        line: usize,
        /// The version.
        version: u32,
    },
}

#[derive(Deserialize)]
struct Head {
    version: Spanned<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "version")]
    _version: u32,
    #[serde(rename = "crate")]
    krate: String,
    #[serde(default)]
    api: BTreeMap<String, ApiLock>,
}

impl Lock {
    /// Reads a lock; one that does not exist is empty.
    ///
    /// # Errors
    /// [`LockError`], with the line where there is one.
    pub fn read(path: &Path) -> Result<Self, LockError> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(LockError::Unreadable { path: path.to_owned(), source }),
        }
    }

    /// Reads a lock that is held in memory; `path` is where it lies.
    ///
    /// # Errors
    /// [`LockError`], with the line where there is one.
    pub fn parse(text: &str, path: &Path) -> Result<Self, LockError> {
        let damaged = |error: toml::de::Error| LockError::Damaged {
            path: path.to_owned(),
            message: error.to_string().trim_end().to_owned(),
        };
        let Head { version } = toml::from_str(text).map_err(damaged)?;
        if *version.get_ref() > VERSION {
            let before = text.get(..version.span().start).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            return Err(LockError::Newer { path: path.to_owned(), line, version: version.into_inner() });
        }
        let File { krate, api, .. } = toml::from_str(text).map_err(damaged)?;
        Ok(Self { crate_version: krate, apis: api })
    }

    /// Writes the lock.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\nversion = {VERSION}\ncrate = {}\n", quoted(&self.crate_version));
        for (name, api) in &self.apis {
            let table = format!("api.{name}");
            text.push_str(&format!("\n[{table}]\n"));
            if let Some(case) = api.wire_case {
                text.push_str(&format!("wire-case = {}\n", quoted(case.as_str())));
            }
            if let Some(nullability) = api.nullability {
                text.push_str(&format!("nullability = {}\n", quoted(nullability.as_str())));
            }
            for (kind, entries) in api.tables() {
                section(&mut text, &format!("{table}.{kind}"), entries);
            }
        }
        text
    }

    /// Returns whether a crate of this version may give away the names that were freed since the last run: the version
    /// differs from that of the last run in more than its patch.
    pub fn is_new_minor(&self, version: &str) -> bool {
        let minor = |version: &str| version.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
        !self.crate_version.is_empty() && minor(&self.crate_version) != minor(version)
    }
}

impl ApiLock {
    fn tables(&self) -> [(&'static str, &Entries); 7] {
        [
            ("groups", &self.groups),
            ("operations", &self.operations),
            ("parameters", &self.parameters),
            ("types", &self.types),
            ("fields", &self.fields),
            ("values", &self.values),
            ("cases", &self.cases),
        ]
    }
}

fn section(text: &mut String, table: &str, entries: &Entries) {
    if entries.is_empty() {
        return;
    }
    text.push_str(&format!("\n[{table}]\n"));
    for (key, entry) in entries {
        text.push_str(&format!("{} = {{ name = {}", quoted(key), quoted(&entry.name)));
        let more = [
            ("type", &entry.ty),
            ("was", &entry.was),
            ("facts", &entry.facts),
            ("file", &entry.file),
            ("returns", &entry.returns),
        ];
        for (name, value) in more {
            if let Some(value) = value {
                text.push_str(&format!(", {name} = {}", quoted(value)));
            }
        }
        if entry.leads {
            text.push_str(", leads = true");
        }
        text.push_str(if entry.gone { ", gone = true }\n" } else { " }\n" });
    }
}

/// Writes a string of TOML on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out + "\""
}

/// Reads a name that can be an identifier.
pub(super) fn identifier<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let name = String::deserialize(deserializer)?;
    let sound = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if sound { Ok(name) } else { Err(D::Error::custom(format!("`{name}` is not an identifier of Rust"))) }
}

#[cfg(test)]
mod tests {
    use super::super::Entry;
    use super::*;

    fn error(text: &str) -> String {
        Lock::parse(text, Path::new("docs/specless.lock")).unwrap_err().to_string()
    }

    #[test]
    fn what_is_written_is_read() {
        let types = Entries::from([
            ("A \"b\" \\ \u{7}é".to_owned(), Entry { facts: Some("12".to_owned()), ..Entry::named("Ab") }),
            ("C".to_owned(), Entry { gone: true, ..Entry::named("C") }),
        ]);
        let operations = Entries::from([(
            "G.list".to_owned(),
            Entry { returns: Some("*".to_owned()), ..Entry::named("list") },
        )]);
        let api = ApiLock {
            nullability: Some(crate::settings::Nullability::Graded),
            types,
            operations,
            ..ApiLock::default()
        };
        let lock =
            Lock { crate_version: "0.1.0".to_owned(), apis: BTreeMap::from([("a-b".to_owned(), api)]) };
        assert_eq!(Lock::parse(&lock.to_text(), Path::new("x")).unwrap(), lock);
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        for (text, expected) in [
            ("# a\nversion = 2\nfuture = 1\n", ["docs/specless.lock:2:", "version 2", "up to 1"]),
            ("version = 1\ncrate = \"1\"\n<<<<<<< HEAD\n", ["docs/specless.lock: ", "line 3", "<<<<<<<"]),
            (
                "version = 1\ncrate = \"1\"\n[api.a.types]\n\"A\" = { name = \"a b\" }\n",
                ["line 4", "`a b`", "identifier"],
            ),
            (
                "version = 1\ncrate = \"1\"\n[api.a.types]\n\"A\" = { name = \"A\" }\n\"A\" = { name = \"B\" }\n",
                ["line 5", "duplicate", "A"],
            ),
        ] {
            let message = error(text);
            for part in expected {
                assert!(message.contains(part), "`{part}` is not in: {message}");
            }
        }
    }

    #[test]
    fn names_are_free_again_in_another_minor_version() {
        let lock = Lock { crate_version: "0.1.7".to_owned(), ..Lock::default() };
        assert_eq!(
            ["0.1.8", "0.2.0", "1.1.0"].map(|version| lock.is_new_minor(version)),
            [false, true, true]
        );
        assert!(!Lock::default().is_new_minor("0.1.0"));
    }
}
