//! One change, and how much it matters.
//!
//! `field boat.size removed (response: breaking)` is a change of the item `boat.size`.

use serde::Serialize;

use crate::ground::source::Span;
use crate::model::Usage;

/// How much a change matters to those who send or receive it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// It does not concern them.
    #[default]
    None,
    /// Words changed.
    DocOnly,
    /// There is more than before.
    Additive,
    /// Code that was right may be wrong now.
    Breaking,
}

/// The meaning of changes for the version of a crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Something breaks.
    Major,
    /// Something is new.
    Minor,
    /// Words changed.
    Patch,
    /// Nothing changed.
    None,
}

impl Verdict {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Patch => "patch",
            Self::None => "none",
        }
    }
}

/// The kind of thing that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Item {
    /// A call.
    Operation,
    /// A parameter of a call.
    Parameter,
    /// The body of a request.
    Body,
    /// The body of an answer.
    Response,
    /// A type.
    Type,
    /// A member of a type.
    Field,
    /// A value of an enumeration.
    EnumValue,
    /// A case of a union.
    UnionCase,
}

impl Item {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::Body => "body",
            Self::Response => "response",
            Self::Type => "type",
            Self::Field => "field",
            Self::EnumValue => "enum value",
            Self::UnionCase => "union case",
        }
    }
}

/// The change of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another than before.
    Changed,
}

impl Action {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// Where an item travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// In requests alone.
    Request,
    /// In answers alone.
    Response,
    /// In both.
    Both,
    /// No operation reaches it.
    None,
}

impl From<Usage> for Side {
    fn from(usage: Usage) -> Self {
        match (usage.request, usage.response) {
            (true, true) => Self::Both,
            (true, false) => Self::Request,
            (false, true) => Self::Response,
            (false, false) => Self::None,
        }
    }
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The kind of item.
    pub item: Item,
    /// The documented name, with those of what it belongs to: `Boats.list.limit`.
    pub name: String,
    /// The change.
    pub action: Action,
    /// Where it travels.
    pub side: Side,
    /// How much it matters to those who send it.
    pub request: Effect,
    /// How much it matters to those who receive it.
    pub response: Effect,
    /// How much it matters by itself, if no operation reaches it.
    pub alone: Effect,
    /// The aspect of it that changed.
    pub what: String,
    /// How it was.
    pub was: String,
    /// How it is.
    pub now: String,
    /// Where the old documents have it.
    pub old: Option<Span>,
    /// Where the new documents have it.
    pub new: Option<Span>,
}

impl Change {
    /// Makes a change of something that travels where `usage` says, and matters so much to senders and receivers.
    pub(super) fn new(item: Item, name: String, action: Action, usage: Usage, effects: [Effect; 2]) -> Self {
        let [sent, received] = effects;
        Self {
            item,
            name,
            action,
            side: usage.into(),
            request: if usage.request { sent } else { Effect::None },
            response: if usage.response { received } else { Effect::None },
            alone: sent.max(received),
            what: String::new(),
            was: String::new(),
            now: String::new(),
            old: None,
            new: None,
        }
    }

    /// Adds what changed, and how it was and is.
    pub(super) fn what(self, what: &str, was: impl Into<String>, now: impl Into<String>) -> Self {
        Self { what: what.to_owned(), was: was.into(), now: now.into(), ..self }
    }

    /// Adds the places in both editions.
    pub(super) fn at(self, old: Option<Span>, new: Option<Span>) -> Self {
        Self { old, new, ..self }
    }

    /// Returns how much the change matters to users of the crate: what no operation reaches is public, too.
    pub fn effect(&self) -> Effect {
        match self.side {
            Side::None => self.alone,
            _ => self.request.max(self.response),
        }
    }
}
