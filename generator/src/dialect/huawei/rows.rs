//! The rows of a table, found by name.
//!
//! Guarantees: the first row of a name is found in constant time also in long tables, so that examples and tables
//! of any length are compared in linear time.

use std::collections::HashMap;
use std::ops::{Deref, DerefMut};
use std::sync::OnceLock;

use serde_json::{Map, Value};

use super::caption::key;
use super::table::Row;

/// Tables of so many rows are searched without an index.
const FEW: usize = 16;

/// Rows in the order of the document. Their names stay as they are.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    index: OnceLock<Index>,
}

/// The first row of each name.
#[derive(Debug, Default)]
struct Index {
    names: HashMap<String, usize>,
    /// By the singular of the name.
    keys: HashMap<String, usize>,
}

impl Index {
    fn add(&mut self, at: usize, row: &Row) {
        self.names.entry(row.name().to_owned()).or_insert(at);
        self.keys.entry(key(row.name())).or_insert(at);
    }
}

impl Rows {
    /// The row of this name.
    pub(super) fn named(&self, name: &str) -> Option<(usize, &Row)> {
        if self.rows.len() <= FEW {
            return self.rows.iter().enumerate().find(|(_, row)| row.name() == name);
        }
        let at = *self.index().names.get(name)?;
        Some((at, self.rows.get(at)?))
    }

    /// The row whose name is the plural or singular of `name`.
    pub(super) fn near(&self, name: &str) -> Option<&Row> {
        let wanted = key(name);
        if self.rows.len() <= FEW {
            return self.rows.iter().find(|row| key(row.name()) == wanted);
        }
        self.rows.get(*self.index().keys.get(&wanted)?)
    }

    /// How many members have a row.
    pub(super) fn known(&self, members: &Map<String, Value>) -> usize {
        members.keys().filter(|name| self.named(name).is_some()).count()
    }

    /// Appends a row.
    pub(super) fn push(&mut self, row: Row) {
        if let Some(index) = self.index.get_mut() {
            index.add(self.rows.len(), &row);
        }
        self.rows.push(row);
    }

    /// Takes a row out.
    pub(super) fn remove(&mut self, at: usize) -> Row {
        self.index.take();
        self.rows.remove(at)
    }

    /// The rows, for matching.
    pub(super) fn as_slice(&self) -> &[Row] {
        &self.rows
    }

    /// The rows by themselves.
    pub(super) fn into_vec(self) -> Vec<Row> {
        self.rows
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let mut index = Index::default();
            self.rows.iter().enumerate().for_each(|(at, row)| index.add(at, row));
            index
        })
    }
}

impl From<Vec<Row>> for Rows {
    fn from(rows: Vec<Row>) -> Self {
        Self { rows, index: OnceLock::new() }
    }
}

impl Deref for Rows {
    type Target = [Row];

    fn deref(&self) -> &[Row] {
        &self.rows
    }
}

impl DerefMut for Rows {
    fn deref_mut(&mut self) -> &mut [Row] {
        &mut self.rows
    }
}
