//! Names and values on the wire.

use super::{enumeration, extract, extract_with, findings, sketch, structure};
use crate::dialect::raw::{RawApi, RawShape};
use crate::ground::fact::{Certainty, Fact};
use crate::ground::wire_case::WireCase;
use crate::settings::Conventions;

/// The wire name of a field, if there is one.
fn wire<'a>(api: &'a RawApi, model: &str, field: &str) -> Option<&'a Fact<String>> {
    let model = api.models.iter().find(|known| known.name.value == model)?;
    let RawShape::Struct { fields, .. } = &model.shape else { return None };
    fields.iter().find(|known| known.name.value == field)?.wire.as_ref()
}

fn names(api: &RawApi, model: &str, fields: &[&str]) -> Vec<String> {
    let name = |field: &&str| wire(api, model, field).map_or("-".to_owned(), |wire| wire.value.clone());
    fields.iter().map(name).collect()
}

#[test]
fn the_own_example_outweighs_every_rule() {
    let page = structure(
        "Pet",
        &[
            "`HubId` | `string` | Required | -",
            "`NickName` | `string` | Required | -",
            "`BornAt` | `string` | Required | -",
            "`Joi` | `string` | Required | -",
            "`MEvent` | `string` | Required | -",
            "`Mouse` | `string` | Required | -",
            "`M5gBand` | `string` | Required | -",
        ],
        r#"{ "hub_id": "", "nick-name": "", "bornAt": "", "_joi": "", "event": "", "ouse": "", "5gBand": "" }"#,
    );
    let api = extract("csharp", &[("doc/models/pet.md", &page)]).raw;
    assert_eq!(
        names(&api, "Pet", &["HubId", "NickName", "BornAt", "Joi", "MEvent", "Mouse", "M5gBand"]),
        ["hub_id", "nick-name", "bornAt", "_joi", "event", "mouse", "5gBand"]
    );
    assert_eq!(wire(&api, "Pet", "NickName").unwrap().certainty, Certainty::Shown);
    assert_eq!(wire(&api, "Pet", "Mouse").unwrap().certainty, Certainty::Conventional);
}

#[test]
fn a_shown_name_has_the_place_of_its_key() {
    let page = structure("Pet", &["`HubId` | `string` | Required | -"], r#"{ "hub_id": "" }"#);
    let api = extract("csharp", &[("doc/models/pet.md", &page)]).raw;
    let span = wire(&api, "Pet", "HubId").unwrap().span.unwrap();
    assert_eq!(page.get(span.range()), Some("\"hub_id\""));
}

#[test]
fn examples_of_other_pages_are_followed_along_their_types() {
    let rows = ["`FirstName` | `string` | Required | -", "`LastName` | `string` | Optional | -"];
    let owner = structure("Owner", &rows, r#"{ "first-name": "a" }"#);
    let pet = structure(
        "Pet",
        &["`Keepers` | [`Dictionary<string, Keeper>`](../../doc/models/containers/keeper.md) | Optional | -"],
        r#"{ "keepers": { "key0": [ { "last-name": "b" } ] } }"#,
    );
    let keeper = "\n# Keeper\n\n## Class Name\n\n`Keeper`\n\n## Cases\n\n| Type | Factory Method |\n|  --- | --- |\n\
                  | `string` | Keeper.FromString(string mString) |\n\
                  | [`List<Owner>`](../../../doc/models/owner.md) | Keeper.FromListOfOwner(List<Owner> owner) |\n";
    let files = [
        ("doc/models/containers/keeper.md", keeper),
        ("doc/models/owner.md", &owner),
        ("doc/models/pet.md", &pet),
    ];
    let api = extract("csharp", &files).raw;
    let last = wire(&api, "Owner", "LastName").unwrap();
    assert_eq!((last.value.as_str(), last.certainty), ("last-name", Certainty::Shown));
}

#[test]
fn a_guess_follows_the_page_then_the_api_and_is_told() {
    let kebab = structure(
        "Kebab",
        &[
            "`NickName` | `string` | Required | -",
            "`LastName` | `string` | Optional | -",
            "`Size` | `int` | Optional | -",
        ],
        r#"{ "nick-name": "" }"#,
    );
    let snake = structure(
        "Snake",
        &["`HubId` | `string` | Required | -", "`PetId` | `string` | Required | -"],
        r#"{ "hub_id": "", "pet_id": "" }"#,
    );
    let silent = structure(
        "Silent",
        &["`FileName` | `string` | Optional | -", "`PostalCode` | `string` | Optional | -"],
        "{}",
    );
    let keys =
        structure("Other", &["`Code` | `object` | Required | -"], r#"{ "code": { "postalCode": 1 } }"#);
    let sibling = structure(
        "Sibling",
        &[
            "`StacksIdentifiers` | `string` | Required | -",
            "`PodsIdentifiers` | `string` | Optional | -",
            "`PodId` | `string` | Optional | -",
        ],
        r#"{ "stacks:identifiers": "" }"#,
    );
    let files = [("a.md", kebab), ("b.md", snake), ("c.md", silent), ("d.md", keys), ("e.md", sibling)];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let extraction = extract("csharp", &files);
    let api = &extraction.raw;
    assert_eq!(names(api, "Kebab", &["LastName", "Size"]), ["last-name", "size"], "the page's own style");
    assert_eq!(names(api, "Silent", &["FileName"]), ["file_name"], "the style of most pages");
    assert_eq!(names(api, "Silent", &["PostalCode"]), ["postalCode"], "a key that is shown elsewhere");
    assert_eq!(
        names(api, "Sibling", &["PodsIdentifiers"]),
        ["pods:identifiers"],
        "a sibling with the same end"
    );
    insta::assert_snapshot!(findings(&extraction));
}

#[test]
fn a_query_in_the_description_names_its_field() {
    let page = structure(
        "Filter",
        &[
            "`PublicNetwork` | `string` | Optional | `filter[public_network]=value` narrows the list",
            "`PerPage` | `int?` | Optional | Say `?per-page=20`, see [x]",
            "`Ids` | `List<int>` | Optional | `ids[]=1&ids[]=2`",
        ],
        "{}",
    );
    let api = extract("csharp", &[("filter.md", &page)]).raw;
    assert_eq!(
        names(&api, "Filter", &["PublicNetwork", "PerPage", "Ids"]),
        ["public_network", "per-page", "ids[]"]
    );
}

#[test]
fn nothing_is_guessed_where_the_person_says_the_convention() {
    let page = structure(
        "Pet",
        &["`NickName` | `string` | Required | -", "`LastName` | `string` | Optional | -"],
        r#"{ "nick-name": "" }"#,
    );
    let conventions = Conventions { wire_case: Some(WireCase::Camel), ..Conventions::default() };
    let extraction = extract_with("csharp", &[("pet.md", &page)], &conventions);
    assert_eq!(names(&extraction.raw, "Pet", &["NickName", "LastName"]), ["nick-name", "-"]);
    assert_eq!(findings(&extraction), "");
}

#[test]
fn values_of_enumerations() {
    let pet = structure(
        "Pet",
        &[
            "`Mood` | [`Mood`](doc/mood.md) | Required | Choose `very_glad`, or asleep_now when it sleeps.",
            "`Code` | [`Code`](doc/code.md) | Required | -",
            "`Act` | [`Act`](doc/act.md) | Required | -",
            "`Note` | `string` | Required | Needs the `pets-feed` right. Say `Yes` or `api_key`.",
            "`Event` | `string` | Required, Constant | **Default**: `\"pet.task.start\"`",
        ],
        r#"{ "mood": "HUNGRY-now", "code": 404, "act": "SCMP_ACT_LOG", "note": "act_kill errno pets-walk", "event": "sad" }"#,
    );
    let files = [
        ("doc/pet.md", pet),
        ("doc/mood.md", enumeration("Mood", &["Hungrynow", "VeryGlad", "AsleepNow", "Sad"])),
        ("doc/code.md", enumeration("Code", &["Enum200", "Enum404", "EnumMinus1"])),
        ("doc/act.md", enumeration("Act", &["SCMPACTLOG", "SCMPACTKILL"])),
        ("doc/right.md", enumeration("Right", &["Petsfeed", "Yes", "Apikey", "Walkout"])),
        ("doc/event.md", enumeration("Event", &["EnumPettaskstart", "EnumPetstart", "EnumAdHocPet"])),
        ("doc/text.md", enumeration("Text", &["Enum01", "Enum2"])),
        ("doc/sign.md", enumeration("Sign", &["AND", "V1"])),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let extraction = extract("csharp", &files);
    let lists = extraction.raw.models.into_iter().filter(|model| matches!(model.shape, RawShape::Enum(_)));
    let api = RawApi { models: lists.collect(), ..RawApi::default() };
    insta::assert_snapshot!(sketch(&api));
}

#[test]
fn two_fields_never_share_a_key() {
    let rows = [
        "`Ab` | `string` | Required | -",
        "`AB` | `string` | Required | -",
        "`MAb` | `string` | Required | -",
    ];
    let page = structure("Pet", &rows, r#"{ "ab": "", "a_b": "" }"#);
    let api = extract("csharp", &[("pet.md", &page)]).raw;
    assert_eq!(names(&api, "Pet", &["Ab", "AB"]), ["ab", "a_b"]);
    assert_eq!(wire(&api, "Pet", "MAb").unwrap().certainty, Certainty::Conventional);
}
