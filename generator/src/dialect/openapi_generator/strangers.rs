//! Flavours of the family that cannot be read yet.
//!
//! Guarantees: a page is called foreign only by what it says outright; the form of its tables proves nothing,
//! because many flavours share it (Swift and PowerShell pages pass for Rust).

use super::flavours::ALL;
use super::recognise::Kind;
use crate::dialect::Sign;
use crate::read::page::{BlockKind, Page};

/// Languages of examples that no readable flavour has, with the names of the flavours. Seen in the pages that
/// openapi-generator 7.26 writes for each of them.
const LANGUAGES: [(&str, &str); 17] = [
    ("R", "r"),
    ("c", "c"),
    ("csharp", "csharp"),
    ("dart", "dart"),
    ("go", "go"),
    ("golang", "go"),
    ("kotlin", "kotlin"),
    ("objc", "objc"),
    ("perl", "perl"),
    ("php", "php"),
    ("powershell", "powershell"),
    ("python", "python"),
    ("ruby", "ruby"),
    ("scala", "scala"),
    ("swift", "swift"),
    ("ts", "typescript-fetch"),
    ("typescript", "typescript-axios"),
];

/// The flavour without a language, by its index of pages.
const MARKDOWN: (&str, &str) = ("](Apis/", "markdown");

/// What a page says outright about its flavour.
pub(super) fn sign(page: &Page, kind: Kind, text: &str) -> Option<Sign> {
    if kind == Kind::Readme {
        return readme(text);
    }
    let languages = page.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Code { language, .. } => language.as_deref(),
        _ => None,
    });
    let mut foreign = None;
    for language in languages {
        if ALL.iter().any(|flavour| flavour.example_language == Some(language)) {
            return Some(Sign::Known);
        }
        let known = LANGUAGES.iter().find(|(known, _)| *known == language);
        foreign = foreign.or(known.map(|(_, flavour)| (*flavour).to_owned()));
    }
    foreign.map(Sign::Foreign)
}

fn readme(text: &str) -> Option<Sign> {
    if ALL.iter().any(|flavour| flavour.readme_marks.iter().any(|mark| text.contains(mark))) {
        return Some(Sign::Known);
    }
    let markdown = || text.contains(MARKDOWN.0).then(|| MARKDOWN.1.to_owned());
    generator(text).or_else(markdown).map(Sign::Foreign)
}

/// The generator that a README names: `org.openapitools.codegen.languages.JuliaClientCodegen`.
fn generator(text: &str) -> Option<String> {
    let (_, rest) = text.split_once("codegen.languages.")?;
    let class = rest.split(|c: char| !c.is_alphanumeric()).next()?;
    let name = class.strip_suffix("Codegen")?;
    let name = name.strip_suffix("Client").unwrap_or(name);
    (!name.is_empty()).then(|| name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::{FileId, SourceFile};
    use crate::read::markdown;

    fn sign_of(kind: Kind, text: &str) -> Option<Sign> {
        let file = SourceFile::new("docs/Page.md", text);
        sign(&markdown::read(FileId(0), &file).0, kind, text)
    }

    fn foreign(flavour: &str) -> Option<Sign> {
        Some(Sign::Foreign(flavour.to_owned()))
    }

    #[test]
    fn examples_tell_the_flavour() {
        assert_eq!(sign_of(Kind::Api, "```swift\nlet id = 1\n```\n"), foreign("swift"));
        assert_eq!(sign_of(Kind::Api, "```json\n{}\n```\n\n```java\nint id;\n```\n"), Some(Sign::Known));
        assert_eq!(sign_of(Kind::Api, "```bash\ncurl x\n```\n"), None);
    }

    #[test]
    fn a_readme_tells_it_by_its_generator_and_not_by_what_it_installs() {
        let package = "- Build package: org.openapitools.codegen.languages.JuliaClientCodegen\n";
        assert_eq!(sign_of(Kind::Readme, package), foreign("julia"));
        assert_eq!(sign_of(Kind::Readme, "# Rust API client for pets\n"), Some(Sign::Known));
        assert_eq!(sign_of(Kind::Readme, "[**list**](Apis/PetsApi.md#list)\n"), foreign("markdown"));
        assert_eq!(sign_of(Kind::Readme, "```ruby\npod 'Pets'\n```\n"), None);
    }
}
