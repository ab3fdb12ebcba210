//! Controllers, schemes and start pages.

use super::{extract, findings, sketch, structure};
use crate::ground::finding::Code;
use crate::ledger::Unit;

const PETS: &str = r#"# Pets

All about pets.

```ts
const petsController = new PetsController(client);
```

## Class Name

`PetsController`

## Methods

* [List Pets](../../doc/controllers/pets.md#list-pets)
* [Rename a Pet](../../doc/controllers/pets.md#rename-a-pet)
* [Feed](../../doc/controllers/pets.md#feed)


# List Pets

Lists them.

# A heading of the prose

| Column | Words |
| --- | --- |
| a | b |

## Limits

* at most `100`

```ts
# => 23
```

```ts
async listPets(
  perPage?: number,
  requestOptions?: RequestOptions
): Promise<ApiResponse<Pet[]>>
```

## Parameters

| Parameter | Type | Tags | Description |
|  --- | --- | --- | --- |
| `perPage` | `number \| undefined` | Query, Optional | Use in query `per_page=200`.<br><br>**Default**: `20`<br><br>**Constraints**: `<= 200` |
| `xTrace` | `string \| undefined` | Header, Optional | - |
| `requestOptions` | `RequestOptions \| undefined` | Optional | Pass additional request options. |

## Response Type

This method returns an [`ApiResponse`](../../doc/api-response.md) instance. The `result` property of this instance returns the response data which is of type [`Pet[]`](../../doc/models/pet.md).

## Example Usage

```ts
console.log(response.result);
```

## Example Response *(as JSON)*

```json
[{ "nick_name": "Rex", "born_on": "2020-01-01" }]
```

## Errors

| HTTP Status Code | Error Description | Exception Class |
|  --- | --- | --- |
| 404 | Not Found | `ApiError` |
| Default | Anything else | [`PetError`](../../doc/models/pet-error.md) |


# Rename a Pet

:information_source: **Note** This endpoint does not require authentication.

```ts
async renameAPet(
  petId: number,
  body?: Pet
): Promise<ApiResponse<void>>
```

## Parameters

| Parameter | Type | Tags | Description |
|  --- | --- | --- | --- |
| `petId` | `number` | Template, Required | Which one |
| `body` | [`Pet \| undefined`](../../doc/models/pet.md) | Body, Optional | The new name |
| `photo` | `FileWrapper \| undefined` | Form (JSON-Encoded), Optional | - |

## Response Type

**204**: Renamed it

This method returns an [`ApiResponse`](../../doc/api-response.md) instance.

## Example Usage

```ts
console.log(response.result);
```


# Feed

## Authentication

This endpoint requires [oauth](../../doc/auth/oauth.md)

## Requires scope

### oauth

`pets:feed`

## Response Type

**201**: Fed `well`, [as said](x.md)
`string`
"#;

#[test]
fn a_controller_is_split_at_the_methods_it_lists() {
    let rows = ["`nickName` | `string` | Required | -", "`bornOn` | `string \\| undefined` | Optional | -"];
    let pet = structure("Pet", &rows, r#"{ "nick_name": "a" }"#);
    let error = structure("PetError", &["`errors` | `string[]` | Required | -"], r#"{ "errors": ["a"] }"#);
    let files =
        [("doc/controllers/pets.md", PETS), ("doc/models/pet.md", &pet), ("doc/models/pet-error.md", &error)];
    let extraction = extract("typescript", &files);
    insta::assert_snapshot!(sketch(&extraction.raw));
    assert_eq!(findings(&extraction), "");
    let skipped = |unit, code| {
        let skipped = &extraction.account.skipped;
        skipped.iter().filter(|skipped| skipped.unit == unit && skipped.code == code).count()
    };
    assert_eq!(skipped(Unit::Row, Code::SdkRow), 1, "the request options");
    assert_eq!(skipped(Unit::Row, Code::Prose), 1, "the table of the prose");
    assert_eq!(skipped(Unit::Item, Code::IndexRow), 3, "the list of methods");
}

#[test]
fn the_only_method_needs_no_list() {
    let page = "# Ping\n\n## Class Name\n\n`PingController`\n\n\n# Ping\n\nAnswers.\n\n```csharp\nPingAsync()\n```\n\n\
                ## Response Type\n\n`Task`\n\n## Example Usage\n\n```csharp\nawait ping();\n```\n";
    let listed = "# Time\n\n## Class Name\n\n`TimeController`\n\n\n# Get Time\n\n```csharp\nGetTimeAsync()\n```\n\n\
                  ## Response Type\n\n[`Task<Models.Time>`](../../doc/models/time.md)\n";
    let files = [("doc/controllers/ping.md", page), ("doc/controllers/time.md", listed)];
    insta::assert_snapshot!(sketch(&extract("csharp", &files).raw), @r#"
    Ping: Ping "Answers."
      success -> nothing "" examples=0
    Time: Get Time ""
      success -> Time<doc/models/time.md> "" examples=0
    "#);
}

#[test]
fn collected_parameters_are_parameters_again() {
    let controller = "# Pets\n\n## Class Name\n\n`PetsController`\n\n# Get Pet\n\n```csharp\nGetPetAsync(Models.GetPetInput input)\n```\n\n\
        ## Parameters\n\n| Parameter | Type | Tags | Description |\n|  --- | --- | --- | --- |\n\
        | `input` | [`GetPetInput`](../../doc/models/get-pet-input.md) | Required | Input structure for the method GetPet |\n\n\
        ## Response Type\n\n**200**: The pet\n\nThis method returns an [`ApiResponse`](../../doc/api-response.md) instance. \
        The `Data` property of this instance returns the response data which is of type [Models.Pet](../../doc/models/pet.md).\n";
    let input = structure(
        "GetPetInput",
        &[
            "`Id` | `string` | Required | Which pet",
            "`ContentType` | `string` | Required, Constant | **Value**: `\"application/json\"`",
            "`PetRequestId` | `string` | Optional | -",
            "`Fields` | `string` | Optional | -",
            "`Body` | [`Pet`](../../doc/models/pet.md) | Optional | The pet",
        ],
        r#"{ "Pet-Request-Id": "a" }"#,
    )
    .replace("## Structure", "Input structure for the method GetPet\n\n## Structure");
    let files = [("doc/controllers/pets.md", controller), ("doc/models/get-pet-input.md", &input)];
    let extraction = extract("csharp", &files);
    insta::assert_snapshot!(format!("{}\n{}", sketch(&extraction.raw), findings(&extraction)));
}

#[test]
fn title_introduction_and_schemes() {
    let readme = "\n# Getting Started with Pet Shop\n\n## Introduction\n\nSells pets.\n\n* dogs\n\n### Scope\n\nAll pets.\n\n\
        ## Initialize the API Client\n\n| Parameter | Type | Description |\n|  --- | --- | --- |\n| `Timeout` | `TimeSpan` | Patience |\n\n\
        ## Authorization\n\n* [`shopAuth (OAuth 2 Bearer token)`](https://example.com/doc/auth/oauth-2-bearer-token.md)\n\
        * [`hubAuth (Custom Header Signature)`](https://example.com/doc/auth/custom-header-signature.md)\n\n\
        ## List of APIs\n\n* [Pets](https://example.com/doc/controllers/pets.md)\n";
    let page = |title: &str, scheme: &str, key: &str| {
        format!(
            "\n# {title}\n\n\n\nDocumentation of credentials for {scheme}.\n\n## Auth Credentials\n\n\
             | Name | Type | Description | Setter | Getter |\n|  --- | --- | --- | --- | --- |\n\
             | {key} | `string` | Secret | `A` | `A` |\n\n## Usage Example\n\n```csharp\nnew Client();\n```\n"
        )
    };
    let files = [
        ("README.md", readme.to_owned()),
        ("doc/auth/basic.md", page("Basic Authentication", "BasicAuth", "Username")),
        ("doc/auth/custom-header-signature.md", page("Custom Header Signature", "hubAuth", "X-Hub-Id")),
        ("doc/auth/oauth-2-bearer-token.md", page("OAuth 2 Bearer token", "shopAuth", "AccessToken")),
    ];
    let files = files.each_ref().map(|(path, text)| (*path, text.as_str()));
    let extraction = extract("csharp", &files);
    let api = &extraction.raw;
    assert_eq!(api.title.as_ref().unwrap().value, "Pet Shop");
    assert_eq!(api.description.as_deref(), Some("Sells pets.\n\n* dogs\n\n### Scope\n\nAll pets."));
    insta::assert_debug_snapshot!(api.auth);
    assert_eq!(extraction.account.rows_used, 3, "the row of each scheme");
}
