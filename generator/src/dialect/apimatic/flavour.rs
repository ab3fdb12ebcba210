//! The languages of the family: one [`Flavour`] each.
//!
//! Guarantees: nothing outside this table depends on the language; a further language is a further value.

use crate::dialect::type_expr::TypeExpr;
use crate::read::page::Row;
use crate::read::text::Inline;
use crate::spelling::apimatic::{CSHARP, Spellings, TYPESCRIPT};

use super::cells;

/// What differs from language to language.
#[derive(Debug)]
pub(super) struct Flavour {
    /// The name that `--flavour` takes.
    pub(super) name: &'static str,
    /// What code fences of this language say.
    pub(super) fences: &'static [&'static str],
    /// The words for types.
    pub(super) types: &'static Spellings,
    /// The columns of a table of fields.
    pub(super) field_columns: &'static [&'static str],
    /// True if the names of fields start with a capital.
    pub(super) capital: bool,
    /// What a name that is a reserved word, or starts with a digit, gets in front (`MValue`, `M5gBand`).
    pub(super) escape: char,
    /// How a type column tells `null`.
    pub(super) null: NullMark,
}

/// How a type column tells `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NullMark {
    /// In every type.
    Always,
    /// Only for scalars of required fields: elsewhere the same mark means that the field may be left out.
    RequiredScalars,
}

/// Languages of the family without a flavour here.
pub(super) const OTHER_FENCES: [&str; 5] = ["java", "python", "ruby", "php", "go"];

/// The flavours.
pub(super) static FLAVOURS: [Flavour; 2] = [
    Flavour {
        name: "csharp",
        fences: &["csharp"],
        types: &CSHARP,
        field_columns: &["Name", "Type", "Tags", "Description"],
        capital: true,
        escape: 'M',
        null: NullMark::RequiredScalars,
    },
    Flavour {
        name: "typescript",
        fences: &["ts", "typescript"],
        types: &TYPESCRIPT,
        field_columns: &["Name", "Type", "Tags", "Description"],
        capital: false,
        escape: 'm',
        null: NullMark::Always,
    },
];

impl Flavour {
    /// The flavour of a name.
    pub(super) fn by_name(name: &str) -> Option<&'static Flavour> {
        FLAVOURS.iter().find(|flavour| flavour.name == name)
    }

    /// Whether a row of a table of fields can be of this language: its name looks so, and its type is a
    /// known word or a link.
    pub(super) fn understands(&self, row: &Row) -> bool {
        let mut cells = row.cells.iter();
        let (Some(name), Some(ty)) = (cells.next(), cells.next()) else { return false };
        let name = cells::name(name);
        let first = name.chars().find(|c| c.is_alphabetic());
        let text = cells::text(ty);
        let linked = text.is_some_and(|text| text.links().next().is_some());
        let spelled = cells::spelled(ty).0;
        !name.contains('_')
            && first.is_none_or(|c| c.is_uppercase() == self.capital)
            && understood(&self.types.parse(&spelled, None), linked)
            && text.is_some_and(|text| {
                text.inlines()
                    .iter()
                    .all(|inline| !matches!(inline, Inline::Plain(words) if !words.trim().is_empty()))
            })
    }

    /// The name without the mark that a reserved word got; `None` if it has none.
    pub(super) fn unescape<'a>(&self, name: &'a str) -> Option<&'a str> {
        name.strip_prefix(self.escape)
            .filter(|rest| rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric()))
    }
}

/// True if every word is known, or is a documented type of a linked spelling.
fn understood(ty: &TypeExpr, linked: bool) -> bool {
    match ty {
        TypeExpr::Scalar(_) => true,
        TypeExpr::Named { .. } => linked,
        TypeExpr::List(inner) | TypeExpr::Set(inner) | TypeExpr::Map(inner) | TypeExpr::Nullable(inner) => {
            understood(inner, linked)
        }
        TypeExpr::Union(cases) => cases.iter().all(|case| understood(case, linked)),
        TypeExpr::Unknown(_) => false,
    }
}
