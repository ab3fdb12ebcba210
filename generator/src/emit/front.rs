//! The sections of the front page of a crate or of one API in it: groups of calls, lists, errors and features.
//!
//! ``| `client.servers()` | `list`, `get`, `create` and 32 others |``. Does not show examples, which stand before it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::calls::{ClientPlan, GroupPlan};
use crate::plan::doc::code;

/// Calls that most groups have, in the order of a table.
const USUAL: [&str; 5] = ["list", "get", "create", "update", "delete"];
/// How many calls of a group are named.
const NAMED: usize = 6;
/// The widest row of the table of groups.
const WIDEST: usize = 110;

/// How calls are made.
const CALLS: [&str; 3] = [
    "",
    "A call takes what it needs as arguments and the rest by methods, and is sent when it is awaited. Its result derefs to",
    "the value and also has `status()`, `headers()` and `raw()`.",
];

/// How lists are read.
const LISTS: [&str; 5] = [
    "",
    "# Lists",
    "",
    "A list that is awaited gives one page. `items()` is a stream of the items of all pages, and `pages()` one of the",
    "pages, each asked for when it is needed.",
];

/// The failures of a call, and how they show.
const ERRORS: [&str; 6] = [
    "",
    "# Errors",
    "",
    "All calls return one `Error`. `Error::Api` has the status, the headers and the body that the server sent;",
    "`Error::Decode` names the place in the JSON. Causes are in `source()`. Calls that do no harm when they are repeated",
    "are repeated before they fail.",
];

/// Returns the sections on the calls of an API.
pub(super) fn calls(client: &ClientPlan) -> TokenStream {
    let mut lines: Vec<String> =
        ["", "# Calls", "", "| group | calls |", "| --- | --- |"].map(str::to_owned).to_vec();
    lines.extend(client.groups.iter().map(row));
    lines.extend(CALLS.map(str::to_owned));
    if client.groups.iter().flat_map(|group| &group.calls).any(|call| call.paging.is_some()) {
        lines.extend(LISTS.map(str::to_owned));
    }
    lines.extend(ERRORS.map(str::to_owned));
    comment(&lines)
}

/// Returns the section on the features of a crate, whose table is that of its README.
pub(super) fn features(table: &str) -> TokenStream {
    let lines: Vec<String> = ["", "# Features"].into_iter().chain(table.lines()).map(str::to_owned).collect();
    comment(&lines)
}

/// Returns the row of a group: the usual calls first, then the others in the order of the documents.
fn row(group: &GroupPlan) -> String {
    let mut row = format!("| {} |", code(&format!("client.{}()", group.module.as_str())));
    let mut named = 0;
    let mut methods: Vec<&str> = group.calls.iter().map(|call| call.method.as_str()).collect();
    methods.sort_by_key(|method| USUAL.iter().position(|usual| usual == method).unwrap_or(USUAL.len()));
    for method in methods.into_iter().take(NAMED) {
        let name = code(method);
        if row.len() + name.len() > WIDEST {
            break;
        }
        row.push_str(if named == 0 { " " } else { ", " });
        row.push_str(&name);
        named += 1;
    }
    match group.calls.len() - named {
        0 => {}
        left if named == 0 => row.push_str(&format!(" {left} calls")),
        left => row.push_str(&format!(" and {left} more")),
    }
    row + " |"
}

fn comment(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
    quote!(#(#![doc = #lines])*)
}
