//! Which pages are of the family, and of which language.

use super::{dialect, enumeration, extract, pages, structure};
use crate::dialect::raw::RawShape;

/// Nothing for a page that is not recognised, else its flavour, or `any`.
fn recognised(text: &str) -> Option<&'static str> {
    let (sources, pages) = pages(&[("page.md", text)]);
    dialect().recognise(&pages[0], &sources).map(|recognised| recognised.flavour.unwrap_or("any"))
}

#[test]
fn structures_are_told_by_the_words_of_their_types() {
    let rows = |rows: &[&str]| recognised(&structure("Pet", rows, "{}"));
    assert_eq!(rows(&["`PetId` | `int?` | Required | -"]), Some("csharp"));
    assert_eq!(rows(&["`petId` | `number \\| undefined` | Required | -"]), Some("typescript"));
    assert_eq!(rows(&["`Owner` | [`Owner`](../../doc/models/owner.md) | Required | -"]), Some("csharp"));
    assert_eq!(rows(&["`owner` | [`Owner`](../../doc/models/owner.md) | Required | -"]), Some("typescript"));
    let odd = [
        "`PetId` | `int` | Required | -",
        "`Age` | `int` | Required | -",
        "`Odd` | `TimeSpan` | Required | -",
    ];
    assert_eq!(rows(&odd), Some("csharp"), "one word that is not known");
}

#[test]
fn languages_without_a_flavour_are_not_recognised() {
    let python = structure("Pet", &["`pet_id` | `str` | Required | -"], "{}");
    assert_eq!(recognised(&python), None);
    let java = structure("Pet", &["`PetId` | `String` | Required | - | String getPetId()"], "{}")
        .replace("| Description |", "| Description | Getter |");
    assert_eq!(recognised(&java), None);
    let controller = "# Pets\n\n```java\nnew PetsController();\n```\n\n## Class Name\n\n`PetsController`\n\n# Get\n\n## Response Type\n\n`void`\n";
    assert_eq!(recognised(controller), None);
    assert_eq!(recognised(&controller.replace("java", "csharp")), Some("csharp"));
}

#[test]
fn pages_that_tell_no_language() {
    assert_eq!(recognised(&enumeration("Kind", &["A"])), Some("any"));
    assert_eq!(
        recognised(&enumeration("Fields", &["A"])),
        Some("any"),
        "a title may be the word of a section"
    );
    assert_eq!(
        recognised(
            "# HttpContext Class\n\n## Properties\n\n| Name | Description | Type |\n| --- | --- | --- |\n| A | B | `C` |\n"
        ),
        Some("any")
    );
}

#[test]
fn pages_of_others_are_left_alone() {
    let fields =
        "| Name | Type | Description | Notes |\n| --- | --- | --- | --- |\n| **id** | **i64** | Key | |\n";
    for page in [
        format!("# Pet\n\n## Properties\n\n{fields}"),
        format!("# Structure\n\n## Fields\n\n{fields}"),
        "# Widget\n\n## Properties\n\n| Name | Type | Description |\n| --- | --- | --- |\n| a | `b` | c |\n"
            .to_owned(),
        "# Pets\n\n## Class Name\n\nPets.\n\n## Methods\n\n* one\n".to_owned(),
        "# Guide\n\n## Enumeration\n\n`Kind`\n\n## Values\n\n* a\n".to_owned(),
        String::new(),
    ] {
        assert_eq!(recognised(&page), None, "{page}");
    }
}

#[test]
fn a_page_that_was_forced_on_the_family_is_skipped_and_accounted_for() {
    let page = "# Guide\n\n* one\n\n| A |\n| --- |\n| b |\n";
    let extraction = extract("typescript", &[("guide.md", page)]);
    assert_eq!(extraction.account.skipped.len(), 2);
}

#[test]
fn links_are_found_wherever_the_folder_starts() {
    let owner = structure("Owner", &["`Name` | `string` | Required | -"], "{}");
    let row = "`Owner` | [`Owner`](../../doc/models/owner.md) | Required | -";
    let pet = structure("Pet", &[row], "{}");
    for (owner_path, pet_path) in [
        ("doc/models/owner.md", "doc/models/pet.md"),
        ("sdk/doc/models/owner.md", "sdk/doc/models/pet.md"),
        ("models/owner.md", "models/pet.md"),
        ("owner.md", "pet.md"),
    ] {
        let api = extract("csharp", &[(owner_path, &owner), (pet_path, &pet)]).raw;
        let pet = api.models.iter().find(|model| model.name.value == "Pet").unwrap();
        let RawShape::Struct { fields, .. } = &pet.shape else { panic!("no structure") };
        assert_eq!(super::spell(&fields[0].ty.value), format!("Owner<{owner_path}>"));
    }
}
