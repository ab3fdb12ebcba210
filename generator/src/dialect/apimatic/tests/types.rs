//! Pages of types.

use super::{enumeration, extract, findings, sketch, structure};

#[test]
fn every_form_of_a_csharp_row() {
    let pet = structure(
        "Pet",
        &[
            "`PetId` | `string` | Required | Key of the pet. |",
            "`Age` | `int?` | Required | - |",
            "`Weight` | `double` | Required | Of a [scale](../../doc/scale.md) in `kg`. |",
            "`Born` | `DateTime?` | Optional | Day it was born |",
            "`Kind` | [`PetKindEnum`](../../doc/models/pet-kind-enum.md) | Required | - |",
            "`Kinds` | [`List<PetKindEnum>`](../../doc/models/pet-kind-enum.md) | Optional | - |",
            "`Owners` | [`Dictionary<string, Owner>`](../../doc/models/owner.md) | Optional, Read-only | First.<br><br>* a<br>* b |",
            "`MString` | `object` | Optional | - |",
            "`Type` | `string` | Required, Constant | Always the same.<br>**Default**: `\"pet\"` |",
            "`Size` | `int?` | Optional | Feet<br><br>**Default**: `30`<br><br>**Constraints**: `>= 1`, `< 200` |",
            "`Code` | `string` | Optional | **Constraints**: *Minimum Length*: `1`, *Maximum Length*: `9`, *Pattern*: `^a, \\|b$` |",
            "`Tags` | `List<string>` | Optional | **Constraints**: *Minimum Items*: `1`, *Unique Items Required* |",
            "`Note` | `string` | Optional | Say **Constraints**: never. |",
        ]
        .map(|row| row.trim_end_matches(" |")),
        r#"{ "pet_id": "pet_id2", "age": 3, "weight": 5.5, "kind": "small-cat", "string": {}, "type": "pet" }"#,
    );
    let kinds = enumeration("PetKindEnum", &["Smallcat", "Dog"]);
    let files = [
        (
            "doc/models/owner.md",
            structure("Owner", &["`Name` | `string` | Required | -"], r#"{ "name": "name4" }"#),
        ),
        ("doc/models/pet.md", pet),
        ("doc/models/pet-kind-enum.md", kinds),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    insta::assert_snapshot!(sketch(&extract("csharp", &files).raw));
}

#[test]
fn every_form_of_a_typescript_row() {
    let pet = structure(
        "Pet",
        &[
            "`petId` | `string` | Required | -",
            "`nickName` | `string \\| null` | Required | -",
            "`ownerName` | `string \\| null \\| undefined` | Optional | -",
            "`bornAt` | `string \\| undefined` | Optional | -",
            "`visits` | `string[] \\| undefined` | Optional | Days of visits",
            "`weight` | `number \\| undefined` | Optional | **Default**: `5`",
            "`chipNumber` | `bigint` | Required | -",
            "`owner` | [`Owner \\| undefined`](../../doc/models/containers/owner.md) | Optional | This is a container for one-of cases.",
            "`keepers` | [`Owner[] \\| undefined`](../../doc/models/containers/owner.md) | Optional | This is Array of a container for any-of cases.",
            "`extra` | `Record<string, unknown> \\| undefined` | Optional | -",
            "`mDefault` | `boolean \\| undefined` | Optional | **Default**: `false`",
            "`order` | [`Order \\| undefined`](../../doc/models/order.md) | Optional | **Default**: `Order.NewestFirst`",
            "`kind` | `string` | Required, Constant | **Value**: `'pet'`",
        ],
        r#"{ "pet_id": "pet_id2", "nick_name": null, "born_at": "2016-03-13T12:52:32.123Z",
             "visits": ["2016-03-13"], "chip_number": 7, "default": false, "kind": "pet" }"#,
    );
    let owner = "\n# Owner\n\n## Class Name\n\n`Owner`\n\n## Cases\n\n| Type |\n|  --- |\n| `string` |\n| `number` |\n";
    let order =
        enumeration("Order", &["NewestFirst", "OldestFirst"]) + "\n## Example\n\n```\nnewest_first\n```\n";
    let files = [
        ("doc/models/containers/owner.md", owner),
        ("doc/models/order.md", &order),
        ("doc/models/pet.md", &pet),
    ];
    insta::assert_snapshot!(sketch(&extract("typescript", &files).raw));
}

#[test]
fn containers() {
    let page = |name: &str, rows: &str| {
        format!(
            "\n# {name}\n\n## Class Name\n\n`{name}`\n\n## Cases\n\n| Type | Factory Method |\n|  --- | --- |\n{rows}"
        )
    };
    let animal = page(
        "Animal",
        "| [`Cat`](../../../doc/models/cat.md) | Animal.FromCat(Cat cat) |\n\
         | [`List<Dog>`](../../../doc/models/dog.md) | Animal.FromListOfDog(List<Dog> dog) |\n\
         | `double` | Animal.FromPrecision(double precision) |\n",
    );
    let only = page("Only", "| [`Cat`](../../../doc/models/cat.md) | Only.FromCat(Cat cat) |\n");
    let files =
        [("doc/models/containers/animal.md", animal.as_str()), ("doc/models/containers/only.md", &only)];
    insta::assert_snapshot!(sketch(&extract("csharp", &files).raw));
}

#[test]
fn members_beyond_the_fields_and_bases() {
    let pet = structure("Pet", &["`Name` | `string` | Required | -"], r#"{ "name": "a", "kind_of": "b" }"#)
        .replace("## Fields", "## Inherits From\n\n[`Animal`](../../doc/models/animal.md)\n\n## Fields");
    let animal = structure(
        "Animal",
        &[
            "`KindOf` | `string` | Required | -",
            "`AdditionalProperties` | `Dictionary<string, object>` | Optional | -",
        ],
        r#"{ "exampleAdditionalProperty": { "key1": "val1" } }"#,
    )
    .replace("## Structure", "*This model accepts additional fields of type object.*\n\n## Structure");
    let extraction = extract("csharp", &[("doc/models/animal.md", &animal), ("doc/models/pet.md", &pet)]);
    insta::assert_snapshot!(sketch(&extraction.raw));
    assert_eq!(extraction.raw.models[0].examples[0].value, serde_json::json!({}));
    assert_eq!(extraction.account.rows_used, 3);
}

#[test]
fn a_date_is_a_day_where_times_have_a_type_of_their_own() {
    let page = structure(
        "Pet",
        &["`Born` | `DateTime` | Required | -", "`SeenAt` | `List<DateTimeOffset>` | Required | -"],
        "{}",
    );
    insta::assert_snapshot!(sketch(&extract("csharp", &[("doc/models/pet.md", &page)]).raw), @r"
    Pet <doc/models/pet.md>
      Born: Date text required=true nullable=false
      SeenAt: [DateTime text] required=true
    ");
}

#[test]
fn malformed_rows_are_told_and_the_rest_is_read() {
    let page = structure(
        "Pet",
        &[
            "`Id`",
            "`Mood` | `Wobbly<int>` | Sometimes | -",
            "`Price` | `double` | Required | In € | or $",
            "`Name` | `string` | Required | -",
        ],
        "{ not json",
    );
    let list = enumeration("Kind", &["A"]) + "| |\n";
    let empty = "\n# None\n\n## Class Name\n\n`None`\n\n## Cases\n\n| Type |\n|  --- |\n";
    let files = [("doc/a.md", page.as_str()), ("doc/b.md", &list), ("doc/c.md", empty)];
    let extraction = extract("csharp", &files);
    insta::assert_snapshot!(format!("{}\n{}", sketch(&extraction.raw), findings(&extraction)));
}

#[test]
fn placeholders_of_a_code_example_leak_wire_names() {
    let page = structure(
        "Pet",
        &[
            "`NickName` | `string` | Required | -",
            "`AddressLine1` | `string` | Optional | -",
            "`Age` | `int` | Required | -",
        ],
        "{}",
    );
    let page = page.replace("## Example (as JSON)\n\n```json\n{}", "## Example\n\n```csharp\nPet pet = new Pet\n{\n    NickName = \"nick-name4\",\n    AddressLine1 = \"address_line_16\",\n    Age = 30,\n};");
    let extraction = extract("csharp", &[("doc/models/pet.md", &page)]);
    insta::assert_snapshot!(sketch(&extraction.raw));
}

#[test]
fn a_table_before_the_members_is_no_list_of_members() {
    let page = enumeration("Reason", &["One"]).replace(
        "## Enumeration",
        "Reasons:\n\n* of old\n\n| Code | Words |\n| --- | --- |\n| 1 | first |\n\n## Enumeration",
    );
    let extraction = extract("csharp", &[("doc/models/reason.md", &page)]);
    insta::assert_snapshot!(sketch(&extraction.raw));
    assert_eq!((extraction.account.rows_used, extraction.account.rows_skipped()), (1, 1));
}

#[test]
fn containers_and_bases_that_name_each_other_end() {
    let container = |name: &str, cases: &[&str]| {
        let cases: String = cases.iter().map(|case| format!("| [`{case}`]({case}.md) | - |\n")).collect();
        format!(
            "\n# {name}\n\n## Class Name\n\n`{name}`\n\n## Cases\n\n| Type | Factory Method |\n|  --- | --- |\n{cases}"
        )
    };
    let pet = structure("Pet", &["`AnyOne` | [`A`](A.md) | Required | -"], r#"{ "any_one": { "name": 1 } }"#)
        .replace(
            "## Fields",
            "## Inherits From\n\n[`Pet`](Pet.md)\n\n## Inherits From\n\n[`Pet`](Pet.md)\n\n## Fields",
        );
    let files = [
        ("A.md", container("A", &["A", "B", "A", "B", "Only"])),
        ("B.md", container("B", &["B", "A", "B", "A", "Pet"])),
        ("Only.md", container("Only", &["Only"])),
        ("Pet.md", pet),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    assert_eq!(extract("csharp", &files).raw.models.len(), 4);
}
