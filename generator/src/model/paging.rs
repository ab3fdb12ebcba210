//! How a list that comes in pages is read to its end.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

/// How an operation pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paging {
    /// Wire names that lead from the response to the list; empty if the response is the list.
    pub items: Vec<String>,
    /// The part of an answer that leads to the next page.
    pub next: NextPage,
}

/// The part of an answer that leads to the next page. Parameters and members are wire names.
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
    /// The header `Link` of the response holds the URL of the next page (RFC 8288).
    Link,
    /// The parameter counts pages; the list ends with an empty page.
    Number {
        /// The parameter.
        parameter: String,
        /// The number of the first page.
        first: i64,
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

impl fmt::Display for Paging {
    /// `images by url links.next`: the way to the list (`.` for the response itself), `by`, and what leads on.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let items = if self.items.is_empty() { ".".to_owned() } else { self.items.join(".") };
        write!(f, "{items} by ")?;
        match &self.next {
            NextPage::Url { member } => write!(f, "url {}", member.join(".")),
            NextPage::Value { member, parameter } => write!(f, "{parameter} = {}", member.join(".")),
            NextPage::Link => f.write_str("header link"),
            NextPage::Number { parameter, first: 1 } => write!(f, "{parameter} + 1"),
            NextPage::Number { parameter, first } => write!(f, "{parameter} + 1 from {first}"),
            NextPage::Offset { parameter } => write!(f, "{parameter} + items"),
            NextPage::Marker { parameter, member } => write!(f, "{parameter} = last {member}"),
        }
    }
}

/// The text says no way of paging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "write `LIST by url MEMBER`, `LIST by header link`, `LIST by PARAMETER = MEMBER`, \
     `LIST by PARAMETER = last FIELD`, `LIST by PARAMETER + 1`, `LIST by PARAMETER + 1 from 0` or `LIST by PARAMETER + items`, members as `links.next`"
)]
pub struct NoPaging;

impl FromStr for Paging {
    type Err = NoPaging;

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let way = |text: &str| -> Vec<String> { text.split('.').map(str::to_owned).collect() };
        let words: Vec<&str> = text.split_whitespace().collect();
        let (items, rest) = match words.as_slice() {
            [items, "by", rest @ ..] => (*items, rest),
            _ => return Err(NoPaging),
        };
        let items = if items == "." { Vec::new() } else { way(items) };
        let parameter = |name: &str| name.to_owned();
        let next = match rest {
            ["header", "link"] => NextPage::Link,
            ["url", member] => NextPage::Url { member: way(member) },
            [name, "=", "last", member] => {
                NextPage::Marker { parameter: parameter(name), member: (*member).to_owned() }
            }
            [name, "=", member] => NextPage::Value { member: way(member), parameter: parameter(name) },
            [name, "+", "1"] => NextPage::Number { parameter: parameter(name), first: 1 },
            [name, "+", "1", "from", first] => {
                let first = first.parse().map_err(|_| NoPaging)?;
                NextPage::Number { parameter: parameter(name), first }
            }
            [name, "+", "items"] => NextPage::Offset { parameter: parameter(name) },
            _ => return Err(NoPaging),
        };
        Ok(Self { items, next })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_said() {
        for text in [
            "images by url links.pages.next",
            ". by page + 1",
            ". by page + 1 from 0",
            "data.images by page = meta.pagination.next_page",
            "images by marker = last id",
            "images by offset + items",
            ". by header link",
        ] {
            assert_eq!(text.parse::<Paging>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "images",
            "images by",
            "images by page",
            "images by page = a b",
            "by url next",
            "images by page + 1 from x",
        ] {
            assert_eq!(text.parse::<Paging>(), Err(NoPaging), "{text}");
        }
    }
}
