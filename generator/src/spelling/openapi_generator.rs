//! The type spellings of the openapi-generator family, one table a flavour.
//!
//! Guarantees: every flavour is read by the same grammar (words for scalars, brackets around what a container
//! holds, prefixes of model names); what differs is a [`Grammar`] value. A word that is neither in the table
//! nor a possible model name is [`TypeExpr::Unknown`].

use crate::dialect::type_expr::TypeExpr;
use crate::ground::scalar::{FloatWidth, IntegerWidth, Scalar, StringFormat};

/// Deepest nesting of a spelling that is read; real ones nest three times.
const MAX_DEPTH: usize = 16;

/// The words of one flavour.
#[derive(Debug)]
pub struct Grammar {
    /// Words for scalars.
    pub scalars: &'static [(&'static str, Scalar)],
    /// Containers, longer brackets before shorter ones that they start with.
    pub containers: &'static [Container],
    /// What stands before the name of a model, longer ones first.
    pub prefixes: &'static [&'static str],
    /// Names of models that no page documents and that stand for a list of anything.
    pub any_lists: &'static [&'static str],
}

/// A container: what stands around the type of its items.
#[derive(Debug)]
pub struct Container {
    /// What kind of container it is.
    pub kind: ContainerKind,
    /// What stands before the items' type; for a map the spelling of its key too.
    pub open: &'static str,
    /// What stands behind it.
    pub close: &'static str,
}

/// The kinds of containers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContainerKind {
    /// A list.
    List,
    /// A list without duplicates.
    Set,
    /// A map from text.
    Map,
}

const INT: Scalar = Scalar::Integer(IntegerWidth::Int32);
const LONG: Scalar = Scalar::Integer(IntegerWidth::Int64);
const FLOAT: Scalar = Scalar::Float(FloatWidth::Float);
const DOUBLE: Scalar = Scalar::Float(FloatWidth::Double);
const TEXT: Scalar = Scalar::String(StringFormat::Plain);
const TIME: Scalar = Scalar::String(StringFormat::DateTime);

const fn list(open: &'static str, close: &'static str) -> Container {
    Container { kind: ContainerKind::List, open, close }
}

const fn set(open: &'static str, close: &'static str) -> Container {
    Container { kind: ContainerKind::Set, open, close }
}

const fn map(open: &'static str, close: &'static str) -> Container {
    Container { kind: ContainerKind::Map, open, close }
}

/// Rust, all versions. Dates are `String` up to 7.16; whole numbers narrow to unsigned and short ones by an
/// option (seen: `u8`, `u16`); 6.2 spells a list that it could not resolve as a model `Array`.
pub static RUST: Grammar = Grammar {
    scalars: &[
        ("String", TEXT),
        ("bool", Scalar::Boolean),
        ("i32", INT),
        ("i64", LONG),
        ("u32", INT),
        ("u64", LONG),
        ("i8", INT),
        ("u8", INT),
        ("i16", INT),
        ("u16", INT),
        ("f32", FLOAT),
        ("f64", DOUBLE),
        ("uuid::Uuid", Scalar::String(StringFormat::Uuid)),
        ("chrono::NaiveDate", Scalar::String(StringFormat::Date)),
        ("chrono::DateTime<chrono::FixedOffset>", TIME),
        ("chrono::DateTime<chrono::Utc>", TIME),
        ("serde_json::Value", Scalar::Any),
        ("std::path::PathBuf", Scalar::Binary),
    ],
    containers: &[
        list("Vec<", ">"),
        set("HashSet<", ">"),
        set("std::collections::HashSet<", ">"),
        map("std::collections::HashMap<String, ", ">"),
        map("::std::collections::HashMap<String, ", ">"),
    ],
    prefixes: &["crate::models::", "models::"],
    any_lists: &["Array"],
};

/// JavaScript. `Number` is any number, also a decimal string; `Date` is a date with a time in every page
/// seen, and a plain date only where an example shows one. `Array` is what becomes of a model of the name
/// `List`, so it is no list of anything.
pub static JAVASCRIPT: Grammar = Grammar {
    scalars: &[
        ("String", TEXT),
        ("Boolean", Scalar::Boolean),
        ("Number", Scalar::Number),
        ("Date", TIME),
        ("Blob", Scalar::String(StringFormat::Byte)),
        ("File", Scalar::Binary),
        ("Object", Scalar::Any),
    ],
    containers: &[map("{String: ", "}"), list("[", "]")],
    prefixes: &[],
    any_lists: &[],
};

/// Java. `BigDecimal` is a number without a format, or a text with the format `decimal`.
pub static JAVA: Grammar = Grammar {
    scalars: &[
        ("String", TEXT),
        ("Boolean", Scalar::Boolean),
        ("Integer", INT),
        ("Long", LONG),
        ("Float", FLOAT),
        ("Double", DOUBLE),
        ("BigDecimal", Scalar::Decimal),
        ("LocalDate", Scalar::String(StringFormat::Date)),
        ("OffsetDateTime", TIME),
        ("ZonedDateTime", TIME),
        ("Instant", TIME),
        ("UUID", Scalar::String(StringFormat::Uuid)),
        ("URI", Scalar::String(StringFormat::Uri)),
        ("byte[]", Scalar::String(StringFormat::Byte)),
        ("File", Scalar::Binary),
        ("Object", Scalar::Any),
    ],
    containers: &[list("List<", ">"), set("Set<", ">"), map("Map<String, ", ">")],
    prefixes: &[],
    any_lists: &[],
};

impl Grammar {
    /// Reads a spelling. `page` is the path of the page that it links to, if there is such a page: a model may
    /// have the name of a scalar (seen: `List`, `File`), and then only the page tells.
    pub fn read(&self, spelling: &str, page: Option<&str>) -> TypeExpr {
        self.read_within(spelling.trim(), page, MAX_DEPTH)
    }

    fn read_within(&self, spelling: &str, page: Option<&str>, depth: usize) -> TypeExpr {
        if let Some((kind, inner)) = self.container(spelling) {
            if depth == 0 {
                return TypeExpr::Unknown(spelling.to_owned());
            }
            let inner = Box::new(self.read_within(inner.trim(), page, depth - 1));
            return match kind {
                ContainerKind::List => TypeExpr::List(inner),
                ContainerKind::Set => TypeExpr::Set(inner),
                ContainerKind::Map => TypeExpr::Map(inner),
            };
        }
        let name = self.prefixes.iter().find_map(|prefix| spelling.strip_prefix(prefix)).unwrap_or(spelling);
        if let Some(page) = page.filter(|page| stem(page) == name) {
            return TypeExpr::named(name, Some(page.to_owned()));
        }
        if let Some(scalar) = self.scalar(spelling) {
            return TypeExpr::Scalar(scalar);
        }
        if self.any_lists.contains(&name) {
            return TypeExpr::list(TypeExpr::ANY);
        }
        if let Some(cases) = nameless_union(name) {
            return TypeExpr::Union(cases);
        }
        if is_name(name) {
            return TypeExpr::named(name, page.map(str::to_owned));
        }
        TypeExpr::Unknown(spelling.to_owned())
    }

    /// How well a spelling is of this flavour: `None` if it is not, else whether a word tells that it is.
    ///
    /// A name without a link that starts with a small letter is some other language's scalar (`string`).
    pub fn fits(&self, spelling: &str, linked: bool) -> Option<bool> {
        let (mut rest, mut told) = (spelling.trim(), false);
        for _ in 0..MAX_DEPTH {
            match self.container(rest) {
                Some((_, inner)) => (rest, told) = (inner.trim(), true),
                None => break,
            }
        }
        if self.scalar(rest).is_some() {
            return Some(told || rest != "String");
        }
        let name = self.prefixes.iter().find_map(|prefix| rest.strip_prefix(prefix));
        let plain = name.unwrap_or(rest);
        let foreign = !is_name(plain) || (!linked && plain.starts_with(char::is_lowercase));
        (!foreign).then_some(told || name.is_some())
    }

    fn scalar(&self, word: &str) -> Option<Scalar> {
        self.scalars.iter().find(|(spelling, _)| *spelling == word).map(|(_, scalar)| *scalar)
    }

    fn container<'a>(&self, spelling: &'a str) -> Option<(ContainerKind, &'a str)> {
        self.containers.iter().find_map(|container| {
            let inner = spelling.strip_prefix(container.open)?.strip_suffix(container.close)?;
            Some((container.kind, inner))
        })
    }
}

/// The cases of a union that has no name, out of the name made of its spelling: `oneOf<string,integer>` is
/// `OneOfLessThanStringCommaIntegerGreaterThan` (seen in rust 6.2).
fn nameless_union(name: &str) -> Option<Vec<TypeExpr>> {
    let inner = ["OneOfLessThan", "AnyOfLessThan"].iter().find_map(|open| name.strip_prefix(open))?;
    let case = |word: &str| match word {
        "String" => TypeExpr::STRING,
        "Integer" => TypeExpr::Scalar(Scalar::Integer(IntegerWidth::Unspecified)),
        "Number" => TypeExpr::Scalar(Scalar::Float(FloatWidth::Unspecified)),
        "Boolean" => TypeExpr::Scalar(Scalar::Boolean),
        "Object" => TypeExpr::Scalar(Scalar::Object),
        "Array" => TypeExpr::list(TypeExpr::ANY),
        name => TypeExpr::named(name, None),
    };
    Some(inner.strip_suffix("GreaterThan")?.split("Comma").map(case).collect())
}

/// The name of a page's file without its folder and extension.
pub fn stem(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '$'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> TypeExpr {
        TypeExpr::named(name, None)
    }

    #[test]
    fn containers_nest_in_every_flavour() {
        let pets = TypeExpr::map(TypeExpr::list(named("Pet")));
        for (grammar, spelling) in [
            (&RUST, "std::collections::HashMap<String, Vec<models::Pet>>"),
            (&RUST, "::std::collections::HashMap<String, Vec<crate::models::Pet>>"),
            (&JAVASCRIPT, "{String: [Pet]}"),
            (&JAVA, "Map<String, List<Pet>>"),
        ] {
            assert_eq!(grammar.read(spelling, None), pets, "{spelling}");
        }
        assert_eq!(JAVA.read("Set<byte[]>", None), TypeExpr::Set(Box::new(JAVA.read("byte[]", None))));
    }

    #[test]
    fn a_page_outweighs_a_scalar_of_its_name() {
        let file = TypeExpr::named("File", Some("docs/File.md".into()));
        assert_eq!(JAVA.read("List<File>", Some("docs/File.md")), TypeExpr::list(file));
        assert_eq!(JAVA.read("File", Some("docs/Other.md")), TypeExpr::Scalar(Scalar::Binary));
    }

    #[test]
    fn names_that_stand_for_no_model() {
        assert_eq!(RUST.read("crate::models::Array", None), TypeExpr::list(TypeExpr::ANY));
        let page = Some("docs/Array.md");
        assert_eq!(RUST.read("models::Array", page), TypeExpr::named("Array", Some("docs/Array.md".into())));
        assert_eq!(
            RUST.read("crate::models::OneOfLessThanStringCommaPetGreaterThan", None),
            TypeExpr::Union(vec![TypeExpr::STRING, named("Pet")])
        );
    }

    #[test]
    fn what_is_not_understood_is_kept() {
        for spelling in ["Foo<Bar>", "", "a | b", "models::"] {
            assert_eq!(RUST.read(spelling, None), TypeExpr::Unknown(spelling.into()));
        }
        let deep = "Vec<".repeat(100) + "i32" + &">".repeat(100);
        assert!(format!("{:?}", RUST.read(&deep, None)).contains("Unknown"));
    }

    #[test]
    fn foreign_words_do_not_fit() {
        assert_eq!(RUST.fits("Vec<String>", false), Some(true));
        assert_eq!(RUST.fits("String", false), Some(false));
        assert_eq!(JAVA.fits("kotlin.Int", false), None);
        assert_eq!(JAVA.fits("string", false), None);
        assert_eq!(JAVA.fits("Pet", true), Some(false));
        assert_eq!(JAVASCRIPT.fits("List<Pet>", true), None);
    }
}
