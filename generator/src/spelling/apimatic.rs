//! The type spellings of APIMatic's documentation, one table a language.
//!
//! Guarantees: every language is read by the same grammar (generics, `T[]`, `T?`, `A | B`, parentheses);
//! what differs is a [`Spellings`] value. A documented type carries its link, which is its identity there.

use crate::dialect::type_expr::TypeExpr;
use crate::ground::scalar::{FloatWidth, IntegerWidth, Scalar, StringFormat};

/// Deepest nesting of a spelling that is read; real ones nest twice.
const MAX_DEPTH: usize = 16;

/// The words of one language.
#[derive(Debug)]
pub struct Spellings {
    /// Names of scalars.
    scalars: &'static [(&'static str, Scalar)],
    /// Generics of one argument that are lists.
    lists: &'static [&'static str],
    /// Generics of two arguments that are maps; the first argument is the word for text.
    maps: &'static [&'static str],
    /// Generics of one argument that say how the value comes (`Task<T>`), not what it is.
    wrappers: &'static [&'static str],
    /// Names for "no value at all".
    nothing: &'static [&'static str],
    /// Names for `null`.
    nulls: &'static [&'static str],
    /// Names for "left out", which the tags tell too.
    absent: &'static [&'static str],
    /// A type that is a date where the documents use the second type for a date with a time, and else a date
    /// with a time itself (seen in .NET: `DateTime` beside `DateTimeOffset`).
    pub date_beside: Option<(&'static str, &'static str)>,
}

const DOUBLE: Scalar = Scalar::Float(FloatWidth::Double);
const TEXT: Scalar = Scalar::String(StringFormat::Plain);
const TIME: Scalar = Scalar::String(StringFormat::DateTime);

/// .NET. `int` says only that the description has no 64-bit format.
pub static CSHARP: Spellings = Spellings {
    scalars: &[
        ("string", TEXT),
        ("int", Scalar::Integer(IntegerWidth::Int32)),
        ("long", Scalar::Integer(IntegerWidth::Int64)),
        ("double", DOUBLE),
        ("float", Scalar::Float(FloatWidth::Float)),
        ("bool", Scalar::Boolean),
        ("DateTime", TIME),
        ("DateTimeOffset", TIME),
        ("Guid", Scalar::String(StringFormat::Uuid)),
        ("object", Scalar::Any),
        ("JsonValue", Scalar::Any),
        ("JsonObject", Scalar::Object),
        ("FileStreamInfo", Scalar::Binary),
        ("Stream", Scalar::Binary),
    ],
    lists: &["List"],
    maps: &["Dictionary"],
    wrappers: &["Task", "ApiResponse"],
    nothing: &["Task", "void"],
    nulls: &[],
    absent: &[],
    date_beside: Some(("DateTime", "DateTimeOffset")),
};

/// TypeScript. Dates are plain text here.
pub static TYPESCRIPT: Spellings = Spellings {
    scalars: &[
        ("string", TEXT),
        ("number", Scalar::Number),
        ("bigint", Scalar::Integer(IntegerWidth::Int64)),
        ("boolean", Scalar::Boolean),
        ("unknown", Scalar::Any),
        ("any", Scalar::Any),
        ("object", Scalar::Object),
        ("FileWrapper", Scalar::Binary),
        ("NodeJS.ReadableStream", Scalar::Binary),
        ("Blob", Scalar::Binary),
    ],
    lists: &["Array"],
    maps: &["Record"],
    wrappers: &["Promise", "ApiResponse"],
    nothing: &["void"],
    nulls: &["null"],
    absent: &["undefined"],
    date_beside: None,
};

impl Spellings {
    /// Reads the spelling of a value. `link` is where the one documented type in it leads.
    pub fn parse(&self, spelled: &str, link: Option<&str>) -> TypeExpr {
        self.parse_result(spelled, link).unwrap_or_else(|| TypeExpr::Unknown(spelled.trim().to_owned()))
    }

    /// Reads the spelling of a result; `None` if there is no value.
    pub fn parse_result(&self, spelled: &str, link: Option<&str>) -> Option<TypeExpr> {
        let spelled = spelled.trim();
        if self.nothing.contains(&spelled) {
            return None;
        }
        // A documented type may have the name of a scalar: if all words are scalars, the link tells.
        let read = self.read(spelled, link, false).filter(|(_, linked)| *linked || link.is_none());
        let read = read.or_else(|| self.read(spelled, link, true));
        Some(read.map_or_else(|| TypeExpr::Unknown(spelled.to_owned()), |(ty, _)| ty))
    }

    /// The type, and whether a word of it is a documented type. `all` takes the names of scalars for such, too.
    fn read(&self, spelled: &str, link: Option<&str>, all: bool) -> Option<(TypeExpr, bool)> {
        let mut parser = Parser { words: self, rest: spelled, link, all, linked: false };
        let ty = parser.union(0)?;
        parser.rest.trim().is_empty().then_some((ty, parser.linked))
    }
}

struct Parser<'a> {
    words: &'a Spellings,
    rest: &'a str,
    link: Option<&'a str>,
    all: bool,
    linked: bool,
}

impl<'a> Parser<'a> {
    /// `A | B | null`
    fn union(&mut self, depth: usize) -> Option<TypeExpr> {
        if depth > MAX_DEPTH {
            return None;
        }
        let (mut cases, mut nullable) = (Vec::new(), false);
        loop {
            let at = self.rest;
            match self.word() {
                Some(word) if self.words.absent.contains(&word) => {}
                Some(word) if self.words.nulls.contains(&word) => nullable = true,
                _ => {
                    self.rest = at;
                    cases.push(self.suffixed(depth)?);
                }
            }
            if !self.take('|') {
                break;
            }
        }
        let ty = if cases.len() > 1 { TypeExpr::Union(cases) } else { cases.pop()? };
        Some(if nullable { TypeExpr::Nullable(Box::new(ty)) } else { ty })
    }

    /// `T[]`, `T?`
    fn suffixed(&mut self, depth: usize) -> Option<TypeExpr> {
        let mut ty = self.primary(depth)?;
        for _ in 0..=MAX_DEPTH {
            if self.take('?') {
                ty = TypeExpr::Nullable(Box::new(ty));
            } else if self.take('[') {
                self.take(']').then_some(())?;
                ty = TypeExpr::list(ty);
            } else {
                return Some(ty);
            }
        }
        None
    }

    /// `(T)`, `Name`, `Name<T>`, `Name<string, T>`
    fn primary(&mut self, depth: usize) -> Option<TypeExpr> {
        if self.take('(') {
            let inner = self.union(depth + 1)?;
            return self.take(')').then_some(inner);
        }
        let name = self.word()?;
        if !self.take('<') {
            return Some(self.named(name));
        }
        if self.words.maps.contains(&name) {
            let key = self.word()?;
            (self.words.scalars.contains(&(key, TEXT)) && self.take(',')).then_some(())?;
        }
        let inner = self.union(depth + 1)?;
        self.take('>').then_some(())?;
        match name {
            _ if self.words.lists.contains(&name) => Some(TypeExpr::list(inner)),
            _ if self.words.maps.contains(&name) => Some(TypeExpr::map(inner)),
            _ if self.words.wrappers.contains(&name) => Some(inner),
            _ => None,
        }
    }

    fn named(&mut self, name: &str) -> TypeExpr {
        // `Models.Image`: the namespace of the SDK is no part of the name.
        let own = name.rsplit('.').next().unwrap_or(name);
        match self.words.scalars.iter().find(|(word, _)| *word == name) {
            Some((_, scalar)) if !self.all => TypeExpr::Scalar(*scalar),
            _ => {
                self.linked = true;
                TypeExpr::named(own, self.link.map(str::to_owned))
            }
        }
    }

    fn word(&mut self) -> Option<&'a str> {
        self.rest = self.rest.trim_start();
        let end =
            self.rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end).filter(|(word, _)| !word.is_empty())?;
        self.rest = rest;
        Some(word)
    }

    fn take(&mut self, mark: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(mark);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PET: &str = "doc/models/pet.md";

    fn pet() -> TypeExpr {
        TypeExpr::named("Pet", Some(PET.to_owned()))
    }

    fn nullable(ty: TypeExpr) -> TypeExpr {
        TypeExpr::Nullable(Box::new(ty))
    }

    #[test]
    fn csharp_spellings() {
        let read = |spelled| CSHARP.parse(spelled, None);
        assert_eq!(read("string"), TypeExpr::STRING);
        assert_eq!(read("int?"), nullable(TypeExpr::Scalar(Scalar::Integer(IntegerWidth::Int32))));
        assert_eq!(read("Dictionary<string, DateTime>"), TypeExpr::map(TypeExpr::Scalar(TIME)));
        assert_eq!(CSHARP.parse("List<List<Pet>>", Some(PET)), TypeExpr::list(TypeExpr::list(pet())));
        assert_eq!(CSHARP.parse("Pet?", Some(PET)), nullable(pet()));
        assert_eq!(CSHARP.parse_result("Task<Models.Pet>", Some(PET)), Some(pet()));
        assert_eq!(CSHARP.parse_result("Task", None), None);
    }

    #[test]
    fn typescript_spellings() {
        let read = |spelled| TYPESCRIPT.parse(spelled, None);
        assert_eq!(read("string | undefined"), TypeExpr::STRING);
        assert_eq!(read("number | null | undefined"), nullable(TypeExpr::Scalar(Scalar::Number)));
        assert_eq!(read("Record<string, string[]>"), TypeExpr::map(TypeExpr::list(TypeExpr::STRING)));
        assert_eq!(
            read("(string | null)[] | undefined"),
            TypeExpr::list(nullable(TypeExpr::STRING)),
            "null inside the list"
        );
        assert_eq!(
            read("string | number"),
            TypeExpr::Union(vec![TypeExpr::STRING, TypeExpr::Scalar(Scalar::Number)])
        );
        assert_eq!(TYPESCRIPT.parse("Pet[] | undefined", Some(PET)), TypeExpr::list(pet()));
        assert_eq!(TYPESCRIPT.parse_result("void", None), None);
    }

    #[test]
    fn a_link_outweighs_the_name_of_a_scalar() {
        assert_eq!(CSHARP.parse("object", Some(PET)), TypeExpr::named("object", Some(PET.to_owned())));
        let map = CSHARP.parse("Dictionary<string, Pet>", Some(PET));
        assert_eq!(map, TypeExpr::map(pet()), "the key of a map is never the link");
        assert_eq!(
            TYPESCRIPT.parse("string | Pet", Some(PET)),
            TypeExpr::Union(vec![TypeExpr::STRING, pet()]),
            "a scalar beside the linked type"
        );
    }

    #[test]
    fn what_is_not_understood_is_kept_as_written() {
        let deep = format!("{}string", "(".repeat(100_000));
        for spelled in
            ["", "List<", "List<string", "Set<string>", "string string", "Dictionary<int, Pet>", &deep]
        {
            assert_eq!(CSHARP.parse(spelled, None), TypeExpr::Unknown(spelled.to_owned()), "{spelled}");
        }
    }
}
