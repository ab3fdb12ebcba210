//! Decisions about items from before the rules are asked, and the keys that the items are known by.

/// A Rust name that an item has whatever the rules would call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenName {
    /// The identifier.
    pub name: String,
    /// Who decided it.
    pub by: NamedBy,
    /// Of the types that became one under the name, it stood for the others.
    pub leads: bool,
}

/// Who decided a name, the one that prevails first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamedBy {
    /// The user, by an override.
    User,
    /// An earlier run, which wrote it into the lock.
    Lock,
}

/// The answer that a call returned in an earlier run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Returned {
    /// The whole answer.
    Whole,
    /// The member of the answer with this wire name.
    Member(String),
}

/// An item as the documents have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentedItem {
    /// Its documented name.
    pub name: String,
    /// The words that tell it from others of the name, such as a version or a route.
    pub detail: String,
    /// The hash of what the documents say about it.
    pub facts: String,
}

/// A type as the documents have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentedType {
    /// By what it is known.
    pub item: DocumentedItem,
    /// The outcome.
    pub named: NamedType,
}

/// The outcome of a documented type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedType {
    /// The Rust name.
    pub name: String,
    /// Others became one with it, and it stands for them.
    pub leads: bool,
    /// The Rust name that it had before, which is an alias until the next minor version.
    pub was: Option<String>,
}

/// The items of an API as the documents have them, before types become one.
#[derive(Clone, Debug, Default)]
pub struct Documented {
    /// The types.
    pub types: Vec<DocumentedType>,
    /// The operations, by their index.
    pub operations: Vec<DocumentedItem>,
}

impl Documented {
    /// Returns by what each type is known.
    pub fn type_items(&self) -> Vec<DocumentedItem> {
        self.types.iter().map(|ty| ty.item.clone()).collect()
    }
}
