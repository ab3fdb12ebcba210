//! How a list that comes in pages is read to its end.

use serde::Serialize;

/// How an operation pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paging {
    /// Wire names that lead from the response to the list; empty if the response is the list.
    pub items: Vec<String>,
    /// What leads to the next page.
    pub next: NextPage,
}

/// What leads to the next page. Parameters and members are wire names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NextPage {
    /// The response holds the URL of the next page.
    Url {
        /// The way to the URL.
        member: Vec<String>,
    },
    /// The response holds a value (page number, marker, token) that a query parameter takes.
    Value {
        /// The way to the value.
        member: Vec<String>,
        /// The parameter that takes it.
        parameter: String,
    },
    /// The parameter counts pages; the list ends with an empty page.
    Number {
        /// The parameter.
        parameter: String,
    },
    /// The parameter counts items; the list ends with an empty page.
    Offset {
        /// The parameter.
        parameter: String,
    },
    /// The parameter takes a member of the last item; the list ends with an empty page.
    Marker {
        /// The parameter.
        parameter: String,
        /// The member of an item.
        member: String,
    },
}
