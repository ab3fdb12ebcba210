//! Findings about the documents, as data.
//!
//! Guarantees: a finding has a stable code, a severity, a message, help where there is any, and the place
//! in the document wherever there is one; rendering lives elsewhere.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use serde::de::{Deserializer, Error as _};
use serde::{Deserialize, Serialize};

use super::source::Span;
use super::word_enum::UnknownWord;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// For information; nothing is missing from the output.
    Note,
    /// The output is usable but says less than, or something other than, the document.
    Warning,
    /// Something of the document is missing from the output.
    Error,
}

/// Whether a row, item or page that was not used should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// It holds facts that nobody read.
    Unread,
    /// Nobody knows what it holds: it should have been read if it looks like a table of properties or parameters.
    Unknown,
    /// It repeats another place, serves only an SDK, or states no fact: nothing is lost.
    Nothing,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $severity:ident;)+) => {
        /// The stable code of a kind of finding.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every code.
            pub const ALL: &[Code] = &[$(Code::$name),+];

            /// Returns the code as it is printed and as scripts may rely on it.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text,)+ }
            }

            /// Returns how much a finding of this code matters.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)+ }
            }

            /// Returns an example of the code and what to do about it, in Markdown with headings of the third level.
            #[cfg(any(feature = "cli", test))]
            pub fn page(self) -> &'static str {
                match self { $(Code::$name => include_str!(concat!("findings/", $text, ".md")),)+ }
            }

            /// Returns what the code means, in a sentence or two.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$name => concat!($($doc, "\n"),+),)+ }
            }
        }
    };
}

codes! {
    /// A file could not be read.
    UnreadableFile = "unreadable-file", Error;
    /// A file is not UTF-8 text.
    NotUtf8 = "not-utf8", Error;
    /// A page is larger than the limit and was not read.
    PageTooLarge = "page-too-large", Error;
    /// A page nests lists, quotations or elements deeper than the limit; what lies deeper was not read.
    NestedTooDeep = "nested-too-deep", Error;
    /// A symbolic link or a `..` leads out of the input folder and was not followed.
    OutsideInput = "outside-input", Warning;
    /// A page is of no known dialect.
    UnknownPage = "unknown-page", Note;
    /// A page of a known dialect that documents neither a type nor an operation.
    NotReference = "not-reference", Note;
    /// A link leads to a page that is not among the documents. Where it tells a type, the type is reported beside it.
    BrokenLink = "broken-link", Note;
    /// An index names an operation that no section of the page describes; only the index was read.
    MissingSection = "missing-section", Warning;
    /// A type is named that no page documents; it becomes free JSON.
    UnresolvedReference = "unresolved-reference", Warning;
    /// Two pages document a type of the same name.
    DuplicateType = "duplicate-type", Warning;
    /// A table lists a field twice.
    DuplicateField = "duplicate-field", Warning;
    /// An operation is documented twice.
    DuplicateOperation = "duplicate-operation", Note;
    /// An enumeration lists a value twice.
    DuplicateValue = "duplicate-value", Note;
    /// A row has too few cells to be read.
    MalformedRow = "malformed-row", Error;
    /// A row holds nothing in the columns that matter.
    EmptyRow = "empty-row", Note;
    /// A mark of a row is not understood.
    UnknownMark = "unknown-mark", Warning;
    /// A row has more cells than its table; the surplus was left out.
    SurplusCells = "surplus-cells", Note;
    /// A name is empty, or holds no letter or digit that an identifier could be made of.
    UnusableName = "unusable-name", Warning;
    /// A spelling of a type is not understood; it becomes free JSON.
    UnknownSpelling = "unknown-spelling", Warning;
    /// A table of a kind that holds no type or operation (error codes, history, permissions).
    OtherTable = "other-table", Note;
    /// A list or code block that explains and states no fact.
    Prose = "prose", Note;
    /// A row of an index that repeats what a page of its own says.
    IndexRow = "index-row", Note;
    /// A row that only serves the SDK whose documentation this is.
    SdkRow = "sdk-row", Note;
    /// A value of the documentation's language, not of the API (`[default to undefined]`), was ignored.
    FillerDefault = "filler-default", Note;
    /// A JSON example does not parse.
    UnreadableExample = "unreadable-example", Note;
    /// A field is seen in an example and in no table; it was added as optional.
    ObservedField = "observed-field", Note;
    /// The documents do not have an answer, a type or a field that `observed.toml` tells of.
    StaleObservation = "stale-observation", Warning;
    /// An example contradicts the documented type.
    ExampleDisagrees = "example-disagrees", Note;
    /// The wire name of a field is not in the documents and was derived by a convention.
    GuessedWireName = "guessed-wire-name", Warning;
    /// The documents show the case of no name on the wire; names were taken as documented.
    UnknownWireCase = "unknown-wire-case", Warning;
    /// The wire value of an enumeration member is not in the documents and was derived by a convention.
    GuessedEnumValue = "guessed-enum-value", Warning;
    /// An enumeration of words lists `true` or `false` among them, which is how YAML reads `on`, `off`, `yes` and `no`. The
    /// type has no variant for it, and keeps it as it keeps every value that is not documented.
    BooleanValue = "boolean-value", Warning;
    /// Two fields of one type have the same wire name; the later one was dropped.
    WireNameClash = "wire-name-clash", Error;
    /// An identifier was changed to keep it apart from another.
    NameClash = "name-clash", Note;
    /// An item has another name in Rust than an earlier run gave it, which the lock records.
    Renamed = "renamed", Warning;
    /// The lock has names that `names = "documented"` would change; they stay.
    KeptNames = "kept-names", Warning;
    /// The pages say of some required fields that they may be `null`: whether others may be was decided by that.
    Nullability = "nullability", Note;
    /// An operation has no documented method and path.
    NoRoute = "no-route", Warning;
    /// The documents name no way to authenticate, and say of every operation that none is needed.
    NoAuthentication = "no-authentication", Note;
    /// The documents name a path in place of the address of the service; the program gives the address.
    RelativeServer = "relative-server", Note;
    /// A path names a variable that no parameter documents; it became a text parameter.
    UndocumentedPathVariable = "undocumented-path-variable", Warning;
    /// A parameter's place (path, query, header, form) is not documented and was derived.
    GuessedLocation = "guessed-location", Warning;
    /// The documents spell a name on the wire in several ways. Only `specless lint` looks for it.
    SeveralSpellings = "several-spellings", Note;
    /// Two flavours of one API that are read together contradict each other.
    FlavoursDisagree = "flavours-disagree", Warning;
    /// Of several flavours of one API that are read together only one documents these types, operations, fields or parameters.
    OneFlavourOnly = "one-flavour-only", Note;
    /// A body is XML; it is text in the client.
    XmlBody = "xml-body", Warning;
    /// An operation answers with a stream of values whose type is not documented; the client gives JSON values, or bytes.
    UntypedStream = "untyped-stream", Note;
    /// A page documents nothing about its type (no row): its shape is unknown.
    OpaqueType = "opaque-type", Note;
    /// A table that no operation or type reaches.
    UnreachedTable = "unreached-table", Warning;
    /// An override corrects more than it names: several documented types are one type in the crate.
    SharedOverride = "shared-override", Warning;
    /// An override matches nothing, matches other than it expects, or changes nothing.
    UnmatchedOverride = "unmatched-override", Error;
    /// A page looks like a reference page, and nothing of it was read. An error where more than 2 % of such pages are.
    UnreadPage = "unread-page", Warning;
    /// Rows of tables of properties or parameters were not read. An error where more than 2 % of all rows are, or where
    /// it is a whole table about a request, a response, parameters or properties.
    UnreadRows = "unread-rows", Note;
    /// Pages show operations, and none was read.
    NoOperations = "no-operations", Error;
    /// A defect of specless was met on a page; the page was left out.
    InternalError = "internal-error", Error;
    /// There are more, fewer or other findings than the ones that were accepted.
    AcceptMismatch = "accept-mismatch", Error;
}

impl Code {
    /// Returns what is lost where a row, item or page was skipped because of this code.
    pub fn loss(self) -> Loss {
        match self {
            Self::MalformedRow | Self::UnreachedTable | Self::UnusableName | Self::NoRoute => Loss::Unread,
            Self::OtherTable => Loss::Unknown,
            _ => Loss::Nothing,
        }
    }

    /// Returns true for facts that are not in the documents and reach the wire all the same.
    pub fn is_guess(self) -> bool {
        use Code::{GuessedEnumValue, GuessedLocation, GuessedWireName, UnknownWireCase};
        matches!(self, GuessedWireName | GuessedEnumValue | GuessedLocation | UnknownWireCase)
    }
}

impl FromStr for Code {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|code| code.as_str() == text).copied();
        found.ok_or_else(|| {
            let known: Vec<&str> = Self::ALL.iter().map(|code| code.as_str()).collect();
            UnknownWord::new("code", text, &known)
        })
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Where a finding comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The API as a whole.
    Api,
    /// A place in a document.
    Document(Span),
    /// A document without readable text, by its path below the documents and a line.
    File {
        /// The path, `/` between segments.
        path: String,
        /// The line, from 1.
        line: usize,
    },
    /// A line of the manifest.
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// A flag of the command line.
    Flag(&'static str),
    /// A method of the builder.
    Builder(&'static str),
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// The kind of finding.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// The finding in one sentence without a full stop.
    pub message: String,
    /// Where it comes from.
    pub origin: Origin,
    /// An action that mends it.
    pub help: Option<String>,
    /// Where else the same was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) repeats: Option<Box<Repeats>>,
}

/// The subject of a finding, and the other places where the same was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Repeats {
    /// The name in the message that may be another elsewhere.
    subject: Option<String>,
    also: Vec<Repeat>,
}

/// A place where a finding is met again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Repeat {
    /// The place.
    pub span: Span,
    /// The name that it is about there.
    pub subject: Option<String>,
}

impl Diagnostic {
    /// Creates a finding at a place.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::from(code, Origin::Document(span), message)
    }

    /// Creates a finding from any origin.
    pub fn from(code: Code, origin: Origin, message: impl Into<String>) -> Self {
        Self { code, severity: code.severity(), message: message.into(), origin, help: None, repeats: None }
    }

    /// Creates a finding about a file that has no readable text.
    pub fn of_file(code: Code, path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::from(code, Origin::File { path: path.into(), line: 1 }, message)
    }

    /// Creates a finding about an API as a whole.
    pub fn general(code: Code, message: impl Into<String>) -> Self {
        Self::from(code, Origin::Api, message)
    }

    /// Sets the line in a file that has no readable text.
    #[must_use]
    pub fn at_line(mut self, at: usize) -> Self {
        if let Origin::File { line, .. } = &mut self.origin {
            *line = at;
        }
        self
    }

    /// Sets the name in the message that may be another where the same is found again.
    #[must_use]
    pub fn about(mut self, subject: impl Into<String>) -> Self {
        self.repeats.get_or_insert_default().subject = Some(subject.into());
        self
    }

    /// Returns the name in the message that may be another where the same is found again.
    pub fn subject(&self) -> Option<&str> {
        self.repeats.as_ref()?.subject.as_deref()
    }

    /// Returns where else the same was found.
    pub fn also(&self) -> &[Repeat] {
        self.repeats.as_ref().map_or(&[], |repeats| &repeats.also)
    }

    /// Adds a place where the same was found.
    pub(crate) fn push(&mut self, repeat: Repeat) {
        self.repeats.get_or_insert_default().also.push(repeat);
    }

    /// Returns the message, and how often the same was found.
    pub fn title(&self) -> String {
        const NAMED: usize = 3;
        if self.also().is_empty() {
            return self.message.clone();
        }
        let mut names: Vec<&str> = Vec::new();
        for name in self.also().iter().filter_map(|repeat| repeat.subject.as_deref()) {
            if Some(name) != self.subject() && !names.contains(&name) {
                names.push(name);
            }
        }
        let listed: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
        let others = if names.len() > NAMED { " and others" } else { "" };
        let of = match listed.as_slice() {
            [] => String::new(),
            _ => format!("the same of {}{others}, ", listed.join(", ")),
        };
        format!("{} ({of}at {} places)", self.message, self.also().len() + 1)
    }

    /// Returns every place in a document where it was found.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        self.span().into_iter().chain(self.also().iter().map(|repeat| repeat.span))
    }

    /// Adds an action that mends it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Returns the place in a document, if it has one.
    pub fn span(&self) -> Option<Span> {
        if let Origin::Document(span) = self.origin { Some(span) } else { None }
    }
}

/// Counts the findings of one severity.
pub fn count(findings: &[Diagnostic], severity: Severity) -> usize {
    findings.iter().filter(|finding| finding.severity == severity).count()
}
