//! What the flavours of the family differ in: one [`Flavour`] value each, and no code.
//!
//! Guarantees: everything that depends on the language of the documentation is in these tables; a further
//! flavour is a further file with a further value in [`ALL`].

mod java;
mod javascript;
mod rust;

use crate::spelling::openapi_generator::Grammar;

/// Every flavour that is known.
pub(super) static ALL: &[&Flavour] = &[&rust::RUST, &javascript::JAVASCRIPT, &java::JAVA];

/// The flavour of a name.
pub(super) fn by_name(name: &str) -> Option<&'static Flavour> {
    ALL.iter().find(|flavour| flavour.name == name).copied()
}

/// The tables and marks of one flavour.
#[derive(Debug)]
pub(super) struct Flavour {
    /// The name that `--flavour` takes.
    pub name: &'static str,
    /// How classes are named in titles.
    pub titles: Titles,
    /// Whether rows start and end with a pipe.
    pub outer_pipes: bool,
    /// The words of the type column.
    pub grammar: &'static Grammar,
    /// What stands around the type, outside its bold and link, of a field that may be left out or be null.
    pub optional_type: Option<(&'static str, &'static str)>,
    /// Descriptions are HTML-escaped, not raw text.
    pub html: bool,
    /// `/*` and `*/` are written as `/_*` and `*_/`.
    pub comment_guards: bool,
    /// How names were changed to be identifiers.
    pub names: Names,
    /// The marks of the notes column.
    pub tokens: Tokens,
    /// How default values are written.
    pub defaults: Defaults,
    /// How enumerations are written.
    pub enums: Enums,
    /// The language of example code, if there is any on API pages.
    pub example_language: Option<&'static str>,
    /// Whether the example code shows a literal value for each parameter.
    pub example_values: bool,
    /// Texts that tell the flavour in the README.
    pub readme_marks: &'static [&'static str],
}

/// How classes are named in titles.
#[derive(Debug)]
pub(super) struct Titles {
    /// What stands between the package and the class; none if there is no package.
    pub separator: Option<&'static str>,
    /// What stands before the title of an API page.
    pub api_prefix: &'static str,
    /// What the class of an API ends with.
    pub api_suffix: &'static str,
}

/// How names were changed to be identifiers of the language.
#[derive(Debug)]
pub(super) struct Names {
    /// What stands before a reserved word.
    pub keyword_prefix: &'static str,
    /// The reserved words, blanks between; all words if the prefix can have no other meaning.
    pub keywords: Option<&'static str>,
    /// What stands before a name that starts with a digit.
    pub digit_prefix: &'static str,
    /// Other names that were changed, and what they were.
    pub renamed: &'static [(&'static str, &'static str)],
    /// What a character became, and the character, for names that hold both: `filter_left_square_bracket_x_right_..`.
    pub symbols: &'static [(&'static str, &'static str)],
    /// Query parameters that start with `$` by the conventions of OData and Azure, which the language cannot
    /// show: the name that it shows, and the name on the wire.
    pub dollars: &'static [(&'static str, &'static str)],
    /// The name on the wire is shown.
    pub wire: bool,
}

/// The marks of the notes column, brackets included.
#[derive(Debug)]
pub(super) struct Tokens {
    /// It may be left out.
    pub optional: &'static str,
    /// It must be there; also what a column of its own says.
    pub required: Option<&'static str>,
    /// The server sets it.
    pub read_only: &'static str,
    /// Around a default.
    pub default: (&'static str, &'static str),
    /// Around a list of allowed values.
    pub values: Option<(&'static str, &'static str)>,
}

/// How default values are written.
#[derive(Debug)]
pub(super) struct Defaults {
    /// The quote around texts, if they are quoted.
    pub quote: Option<char>,
    /// Values of the language that say nothing of the API.
    pub filler: &'static [&'static str],
    /// A default of an enumeration is the identifier of a value, perhaps with the class before it
    /// (`IntEnumEnum.2`); these prefixes stand before a number in it.
    pub number_prefixes: &'static [&'static str],
    /// Identifiers are not told apart from texts: a default in PascalCase may be one.
    pub identifiers: bool,
}

/// How enumerations are written.
#[derive(Debug)]
pub(super) struct Enums {
    /// The heading over the values of an enumeration that is a model.
    pub heading: &'static str,
    /// Values are literals of the language; else bare text, in which a number is not told from digits.
    pub quoted: bool,
    /// Where the values of a field stand.
    pub inline: Inline,
}

/// Where the allowed values of a field stand.
#[derive(Debug)]
pub(super) enum Inline {
    /// In a section that the type links to (`[**StatusEnum**](#StatusEnum)`).
    Linked,
    /// In a section named after the field, or after the type of a container.
    Named,
    /// At the end of the description, between these marks.
    Description(&'static str, &'static str),
}
