//! Documents that are made to be slow, of any size: for the test that counts allocations and the bench that takes times.
//!
//! `pages("a cell of [a](#x)", 1000)` is one page of which one cell holds 1000 links. Four families stand for all: one whose pages
//! a program writes line by line, one with examples, one of HTML, one that people write.

use specless::internals::pipeline;
use specless::{ApiSettings, Settings};

use crate::fixture::{Folder, model_page};

/// Pages by path.
pub type Pages = Vec<(String, String)>;

/// A kind of document.
pub struct SlowInput {
    /// The thing that there is much of.
    pub name: String,
    dialect: &'static str,
    flavour: Option<&'static str>,
    make: Box<dyn Fn(usize) -> Pages>,
}

/// How a family writes a page around what is to be slow.
#[derive(Clone, Copy)]
struct Family {
    dialect: &'static str,
    flavour: Option<&'static str>,
    path: &'static str,
    /// A page with these rows: name and description of each.
    table: fn(&[(String, String)]) -> String,
}

const FAMILIES: [Family; 4] = [
    Family { dialect: "openapi-generator", flavour: Some("rust"), path: "X.md", table: openapi_generator },
    Family { dialect: "apimatic", flavour: Some("csharp"), path: "x.md", table: apimatic },
    Family { dialect: "huawei", flavour: None, path: "X.html", table: huawei },
    Family { dialect: "discord", flavour: None, path: "x.mdx", table: discord },
];

/// The content of a cell or a page.
const PATTERNS: [&str; 24] = [
    "[a](#x)",
    "[a](X.md) ",
    "`a`, ",
    "[",
    "**a** ",
    "&amp;",
    "{",
    "![a](b)",
    "https://a.b/c ",
    "<b>x</b>",
    "<br>",
    "(a",
    "{\"a\": 1}, ",
    "\"a\", ",
    "\\|",
    "- a<br>",
    "a: b. ",
    "(default to 1)",
    "aB",
    "One of: ",
    "> ",
    "- ",
    "1. ",
    "|",
];

/// The content of a page, line by line.
const LINES: [&str; 10] = [
    "# a\n",
    "## Properties\n",
    "- a\n",
    "> - ",
    "|\n",
    "| a |\n|---|\n",
    "```\n",
    "[a]: b\n",
    "<div>\n\n",
    "---\n",
];

/// The content of a page of HTML.
const HTML: [(&str, &str); 10] = [
    ("nested elements", "<div>"),
    ("nested tables", "<table><tr><td>"),
    ("nested lists", "<ul><li>"),
    ("paragraphs", "<p>a</p>"),
    ("lists", "<ul><li>a</li></ul>"),
    ("tables", "<table><tr><th>Parameter</th><th>Type</th></tr><tr><td>a</td><td>String</td></tr></table>"),
    ("open rows that span 65,000", "<table><tr><td rowspan=65000>a</td></tr></table>"),
    ("open cells that span 65,000", "<table><tr><td colspan=65000>a</td></tr></table>"),
    ("links", "<a href='#x'>a</a>"),
    ("anchors", "<a name=x></a>"),
];

impl SlowInput {
    fn new(name: impl Into<String>, family: Family, make: impl Fn(usize) -> Pages + 'static) -> Self {
        let Family { dialect, flavour, .. } = family;
        Self { name: format!("{dialect}: {}", name.into()), dialect, flavour, make: Box::new(make) }
    }

    /// Creates a kind of document that grows with the square of its size: what the measures must find.
    pub fn square() -> Self {
        let [family, ..] = FAMILIES;
        Self::new("the square of fields", family, move |size| {
            let row = |number| (format!("f{number}"), "A.".to_owned());
            page(family, (family.table)(&(0..size * size / 64).map(row).collect::<Vec<_>>()))
        })
    }

    /// Writes the pages of this size.
    ///
    /// # Panics
    /// If the file system refuses.
    #[expect(clippy::expect_used, reason = "a test cannot go on without its folder")]
    pub fn write(&self, size: usize) -> Folder {
        let pages = (self.make)(size);
        let pages: Vec<(&str, &str)> =
            pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        Folder::new(&pages).expect("a temporary folder")
    }

    /// Generates from such pages; a page of which nothing can be read is as good as any.
    ///
    /// # Panics
    /// If the settings are refused.
    #[expect(clippy::panic, reason = "a test cannot go on with wrong settings")]
    pub fn generate(&self, folder: &Folder) {
        let mut api = ApiSettings::new("slow", folder.docs());
        api.conventions.dialect = Some(self.dialect.to_owned());
        api.conventions.flavour = self.flavour.map(str::to_owned);
        let settings = Settings {
            crate_name: "slow".to_owned(),
            out_dir: Some("out".into()),
            apis: vec![api],
            ..Settings::default()
        };
        match pipeline::generate(&settings, &()) {
            Ok(_) | Err(specless::Error::Unrecognised { .. }) => {}
            Err(error) => panic!("{}: {error:?}", self.name),
        }
    }
}

/// Returns all inputs.
pub fn inputs() -> Vec<SlowInput> {
    let mut inputs: Vec<SlowInput> = FAMILIES.into_iter().flat_map(of_family).collect();
    let [generated, _, html, _] = FAMILIES;
    inputs.extend(of_types(generated));
    for (name, pattern) in HTML {
        inputs.push(SlowInput::new(name, html, move |size| {
            page(html, format!("<html><body><h1>X</h1>{}</body></html>", pattern.repeat(size)))
        }));
    }
    inputs.push(SlowInput::new("cells of one row", html, move |size| {
        let row = |cell: &str| format!("<tr>{}</tr>", cell.repeat(size));
        page(html, format!("<table>{}{}</table>", row("<th>Parameter</th>"), row("<td>a</td>")))
    }));
    inputs
}

fn of_family(family: Family) -> Vec<SlowInput> {
    let row = |number: usize, doc: &str| (format!("f{number}"), doc.to_owned());
    let mut inputs = vec![
        SlowInput::new("fields", family, move |size| {
            page(family, (family.table)(&(0..size).map(|number| row(number, "A.")).collect::<Vec<_>>()))
        }),
        SlowInput::new("one field again and again", family, move |size| {
            page(family, (family.table)(&vec![row(1, "A."); size]))
        }),
        SlowInput::new("values of a field", family, move |size| {
            let values: Vec<String> = (0..size).map(|number| format!("`v{number}`")).collect();
            page(family, (family.table)(&[row(1, &format!("One of: {}", values.join(", ")))]))
        }),
    ];
    for pattern in PATTERNS {
        inputs.push(SlowInput::new(format!("a cell of {pattern:?}"), family, move |size| {
            page(family, (family.table)(&[row(1, &pattern.repeat(size))]))
        }));
    }
    for pattern in PATTERNS.into_iter().chain(LINES) {
        inputs.push(SlowInput::new(format!("a page of {pattern:?}"), family, move |size| {
            let table = (family.table)(&[row(1, "A.")]);
            page(family, format!("{table}\n\n{}\n", pattern.repeat(size)))
        }));
    }
    inputs
}

/// Many types, values and operations.
fn of_types(family: Family) -> Vec<SlowInput> {
    let types = |count: usize, path: fn(usize) -> String, rows: fn(usize) -> String| {
        (0..count).map(|number| (path(number), model_page(title(&path(number)), &[&rows(number)]))).collect()
    };
    let numbered = |number: usize| format!("T{number}.md");
    let in_folder = |number: usize| format!("d{number}/X.md");
    vec![
        SlowInput::new("types", family, move |size| {
            types(size, numbered, |number| format!("**f{number}** | **String** | A. | "))
        }),
        SlowInput::new("types that refer to the next", family, move |size| {
            types(size, numbered, |number| format!("**f{number}** | [**T{0}**](T{0}.md) | A. | ", number + 1))
        }),
        SlowInput::new("pages of one name that say the same", family, move |size| {
            types(size, in_folder, |_| "**a** | **String** | A. | ".to_owned())
        }),
        SlowInput::new("pages of one name that differ", family, move |size| {
            types(size, in_folder, |number| format!("**a{number}** | **String** | A. | "))
        }),
        SlowInput::new("a table of values", family, move |size| {
            let rows: String = (0..size).map(|number| format!("| V{number} | v{number} |\n")).collect();
            page(family, variants("Name | Value", &rows))
        }),
        SlowInput::new("cases of a union", family, move |size| {
            let mut pages: Pages =
                types(size, numbered, |number| format!("**f{number}** | **String** | A. | "));
            let rows: String = (0..size).map(|number| format!("| T{number} | A. |\n")).collect();
            pages.extend(page(family, variants("Name | Description", &rows)));
            pages
        }),
        SlowInput::new("operations", family, |size| vec![("XApi.md".to_owned(), operations(size))]),
    ]
}

fn page(family: Family, text: String) -> Pages {
    vec![(family.path.to_owned(), text)]
}

fn title(path: &str) -> &str {
    let file = path.rsplit_once('/').map_or(path, |(_, file)| file);
    file.strip_suffix(".md").unwrap_or(file)
}

fn openapi_generator(rows: &[(String, String)]) -> String {
    let rows: Vec<String> =
        rows.iter().map(|(name, doc)| format!("**{name}** | **String** | {doc} | ")).collect();
    model_page("X", &rows.iter().map(String::as_str).collect::<Vec<_>>())
}

fn apimatic(rows: &[(String, String)]) -> String {
    let table: String =
        rows.iter().map(|(name, doc)| format!("| `{name}` | `string` | Optional | {doc} |\n")).collect();
    let members: Vec<String> = rows.iter().map(|(name, _)| format!("  \"{name}\": \"x\"")).collect();
    format!(
        "\n# X\n\n## Structure\n\n`X`\n\n## Fields\n\n| Name | Type | Tags | Description |\n|  --- | --- | --- | --- |\n{table}\n\
         ## Example (as JSON)\n\n```json\n{{\n{}\n}}\n```\n\n",
        members.join(",\n")
    )
}

fn huawei(rows: &[(String, String)]) -> String {
    let rows: String = rows
        .iter()
        .map(|(name, doc)| format!("<tr><td>{name}</td><td>String</td><td>{doc}</td></tr>"))
        .collect();
    format!(
        "<html><body><h1>Querying Things</h1><h4>URI</h4><p>GET /v1/things</p><h4>Request Parameters</h4>\
         <table><tr><th>Parameter</th><th>Type</th><th>Description</th></tr>{rows}</table></body></html>"
    )
}

fn discord(rows: &[(String, String)]) -> String {
    let rows: String = rows.iter().map(|(name, doc)| format!("| {name} | string | {doc} |\n")).collect();
    format!(
        "# Thing Resource\n\n### Thing Object\n\n###### Thing Structure\n\n| Field | Type | Description |\n|---|---|---|\n{rows}\n"
    )
}

fn variants(headers: &str, rows: &str) -> String {
    format!(
        "# U\n\n## Enum Variants\n\n| {headers} |\n|---- | -----|\n{rows}\n\n\
         [[Back to Model list]](../README.md#documentation-for-models) [[Back to API list]](../README.md#documentation-for-api-endpoints) [[Back to README]](../README.md)\n"
    )
}

fn operations(count: usize) -> String {
    let numbers = || 0..count;
    let routes: String = numbers()
        .map(|number| format!("[**op{number}**](XApi.md#op{number}) | **GET** /things/{number} | \n"))
        .collect();
    let sections: String = numbers()
        .map(|number| {
            format!(
                "\n## op{number}\n\n> String op{number}(id)\n\n\nGets {number}.\n\n### Parameters\n\n\n\
                 Name | Type | Description  | Required | Notes\n------------- | ------------- | ------------- | ------------- | -------------\n\
                 **id** | **String** |  | [required] |\n\n### Return type\n\n**String**\n\n### Authorization\n\n\
                 No authorization required\n\n### HTTP request headers\n\n- **Content-Type**: Not defined\n\
                 - **Accept**: application/json\n\n"
            )
        })
        .collect();
    format!(
        "# \\XApi\n\nAll URIs are relative to *https://x.example*\n\nMethod | HTTP request | Description\n\
         ------------- | ------------- | -------------\n{routes}\n\n{sections}"
    )
}
