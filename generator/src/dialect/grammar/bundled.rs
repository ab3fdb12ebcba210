//! The grammars that come with the program: their names, families and texts.
//!
//! ```text
//! families()              -> openapi-generator, apimatic, huawei, telegram, ...
//! flavours_of("apimatic") -> apimatic-csharp, apimatic-typescript, ...
//! ```
//!
//! A grammar is parsed when it is first asked for. Adding one means writing `generator/grammars/FOLDER/NAME.toml` and
//! naming it in the table below. Knows nothing about the keys of a grammar.

use std::path::Path;
use std::sync::OnceLock;

use super::error::GrammarError;
use super::load::{self, Bases, Resolved};
use super::rules::Grammar;
use super::source::GrammarSource;

/// Why loading a bundled grammar cannot fail.
const TESTED: &str = "a test loads every grammar that comes with the program";

/// A grammar that comes with the program.
#[derive(Debug)]
struct Bundled {
    name: &'static str,
    /// The name of the grammar that all grammars of its family build on.
    family: &'static str,
    /// Whether documents are written in it; the base of a family may have no documents of its own.
    flavour: bool,
    text: &'static str,
    resolved: OnceLock<Resolved>,
    parsed: OnceLock<Grammar>,
}

/// Makes the table of grammars: name and file of each, by family; `base` marks one without documents of its own.
macro_rules! bundle {
    ($($family:literal { $(base $base:literal;)? $($name:literal = $file:literal),+ $(,)? })+) => {
        const COUNT: usize = [$($($base,)? $($name),+),+].len();
        static BUNDLED: [Bundled; COUNT] =
            [$($(bundle!(@one $family, false, $family, $base),)? $(bundle!(@one $family, true, $name, $file)),+),+];
    };
    (@one $family:literal, $flavour:literal, $name:literal, $file:literal) => {
        Bundled {
            name: $name,
            family: $family,
            flavour: $flavour,
            text: include_str!(concat!("../../../grammars/", $file, ".toml")),
            resolved: OnceLock::new(),
            parsed: OnceLock::new(),
        }
    };
}

bundle! {
    "openapi-generator" {
        base "openapi-generator/openapi-generator";
        "rust" = "openapi-generator/rust",
        "java" = "openapi-generator/java",
        "javascript" = "openapi-generator/javascript",
        "python" = "openapi-generator/python",
        "go" = "openapi-generator/go",
        "swagger-go" = "openapi-generator/swagger-go",
        "swagger-rust" = "openapi-generator/swagger-rust",
        "typescript-axios" = "openapi-generator/typescript-axios",
        "typescript-fetch" = "openapi-generator/typescript-fetch",
        "php" = "openapi-generator/php",
        "ruby" = "openapi-generator/ruby",
        "csharp" = "openapi-generator/csharp",
        "kotlin" = "openapi-generator/kotlin",
        "swift" = "openapi-generator/swift",
        "dart" = "openapi-generator/dart",
        "dart-dio" = "openapi-generator/dart-dio",
        "perl" = "openapi-generator/perl",
        "scala" = "openapi-generator/scala",
        "powershell" = "openapi-generator/powershell",
        "c" = "openapi-generator/c",
        "r" = "openapi-generator/r",
        "julia" = "openapi-generator/julia",
        "objc" = "openapi-generator/objc",
        "markdown" = "openapi-generator/markdown",
        "bash" = "openapi-generator/bash",
        "eiffel" = "openapi-generator/eiffel",
    }
    "apimatic" {
        base "apimatic/apimatic";
        "apimatic-csharp" = "apimatic/csharp",
        "apimatic-typescript" = "apimatic/typescript",
        "apimatic-java" = "apimatic/java",
        "apimatic-python" = "apimatic/python",
        "apimatic-php" = "apimatic/php",
        "apimatic-ruby" = "apimatic/ruby",
        "apimatic-go" = "apimatic/go",
    }
    "huawei" {
        "huawei" = "huawei/huawei",
        "huawei-zh" = "huawei/huawei-zh",
    }
    "telegram" { "telegram" = "declared/telegram" }
    "discord" { "discord" = "declared/discord" }
    "twitch" { "twitch" = "declared/twitch" }
    "openbao" { "openbao" = "declared/openbao" }
    "obs-websocket" { "obs-websocket" = "declared/obs-websocket" }
    "bybit" { "bybit" = "declared/bybit" }
}

const BASES: Bases = Bases { find: resolved, names: || names().collect() };

/// Reads the grammar in a file.
///
/// # Errors
/// [`GrammarError`], which names the file and the line.
pub(crate) fn read(path: &Path) -> Result<Grammar, GrammarError> {
    load::load(&load::read_file(path)?, &BASES)
}

/// Parses a grammar; `origin` is the path that errors name and that bases are relative to.
///
/// # Errors
/// [`GrammarError`], which names the file and the line.
pub(crate) fn parse(text: &str, origin: &str) -> Result<Grammar, GrammarError> {
    let source = GrammarSource { origin: origin.to_owned(), text: text.to_owned().into(), is_bundled: false };
    load::load(&source, &BASES)
}

/// Returns the names of all grammars, those of a family together and its base first.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    BUNDLED.iter().map(|grammar| grammar.name)
}

/// Returns the text of the grammar of this name.
pub(crate) fn text(name: &str) -> Option<&'static str> {
    find(name).map(|grammar| grammar.text)
}

/// Returns a grammar that others build on, with everything that it inherits; it is resolved at the first call.
fn resolved(name: &str) -> Option<&'static Resolved> {
    let entry = find(name)?;
    let resolve = || load::resolve(&entry.source(), &mut Vec::new(), &BASES).expect(TESTED);
    Some(entry.resolved.get_or_init(resolve))
}

/// Returns the grammar of this name, parsed at the first call.
pub(crate) fn bundled(name: &str) -> Option<&'static Grammar> {
    let entry = find(name)?;
    Some(entry.parsed.get_or_init(|| load::load(&entry.source(), &BASES).expect(TESTED)))
}

/// Returns the name of a bundled grammar as the table has it.
pub(crate) fn name_of(grammar: &Grammar) -> &'static str {
    find(&grammar.name).map_or("", |entry| entry.name)
}

fn find(name: &str) -> Option<&'static Bundled> {
    BUNDLED.iter().find(|grammar| grammar.name == name)
}

impl Bundled {
    fn source(&self) -> GrammarSource {
        GrammarSource { origin: self.name.to_owned(), text: self.text.into(), is_bundled: true }
    }
}

impl Grammar {
    /// Returns the names of all families, in a fixed order.
    pub(crate) fn families() -> Vec<&'static str> {
        let mut families: Vec<_> = BUNDLED.iter().map(|grammar| grammar.family).collect();
        families.dedup();
        families
    }

    /// Returns the names of a family's flavours, in a fixed order; none where the family is unknown.
    pub(crate) fn flavours_of(family: &str) -> Vec<&'static str> {
        let of_family = |grammar: &&Bundled| grammar.family == family && grammar.flavour;
        BUNDLED.iter().filter(of_family).map(|grammar| grammar.name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_grammar_loads_under_its_own_name_and_family() {
        for entry in &BUNDLED {
            let grammar = parse(entry.text, entry.name).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!((grammar.name.as_str(), grammar.family.as_str()), (entry.name, entry.family));
        }
    }

    #[test]
    fn families_and_flavours_have_a_fixed_order() {
        assert_eq!(Grammar::families()[..3], ["openapi-generator", "apimatic", "huawei"]);
        assert_eq!(Grammar::flavours_of("openapi-generator")[..3], ["rust", "java", "javascript"]);
        assert_eq!(Grammar::flavours_of("huawei"), ["huawei", "huawei-zh"]);
        assert!(Grammar::flavours_of("apimatic").iter().all(|name| bundled(name).is_some()));
    }
}
