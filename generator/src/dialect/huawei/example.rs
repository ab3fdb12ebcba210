//! Examples: code blocks that hold a request or the body of a request or a response.
//!
//! Guarantees: the direction of an example is told by its own request line, by the words before it, or by
//! its section, in this order; a block that holds no JSON is no example.

use serde_json::Value;

use crate::ground::source::Span;
use crate::read::page::BlockKind;

use super::json;
use super::outline::{Outline, Role, Section};
use crate::ground::http::Method;

/// Whether an example is sent or received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Request,
    Response,
}

/// A JSON body shown on a page.
#[derive(Clone, Debug)]
pub(super) struct Example {
    /// Sent or received.
    pub(super) direction: Direction,
    /// The status of a response, where the words before it tell.
    pub(super) status: Option<u16>,
    /// A content type that the block names.
    pub(super) content_type: Option<String>,
    /// True if the words before it say that it is a failure.
    pub(super) failure: bool,
    /// The body.
    pub(super) value: Value,
    /// The code block.
    pub(super) span: Span,
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Examples {
    /// Bodies, in page order.
    pub(super) bodies: Vec<Example>,
    /// Code blocks that look like JSON and cannot be read.
    pub(super) unreadable: Vec<Span>,
}

/// Reads every code block outside of tables.
pub(super) fn read(outline: &Outline<'_>) -> Examples {
    let mut examples = Examples::default();
    for section in &outline.sections {
        read_section(section, &mut examples);
    }
    examples
}

fn read_section(section: &Section<'_>, examples: &mut Examples) {
    let mut lead = String::new();
    let mut lead_item = None;
    let mut status = None;
    for leaf in &section.leaves {
        if let Some(words) = leaf.paragraph() {
            status = status_code(&words).or(status);
            lead = words;
            lead_item = leaf.item;
        } else if let BlockKind::Code { text, .. } = &leaf.block.kind {
            let near = if lead_item == leaf.item { lead.as_str() } else { "" };
            let parts = Parts::of(text);
            let Some(body) = parts.body else { continue };
            let Some(value) = json::parse(body) else {
                examples.unreadable.push(leaf.block.span);
                continue;
            };
            let Some(direction) = direction(section.role, near, parts.request_line) else { continue };
            examples.bodies.push(Example {
                direction,
                status: status.filter(|_| direction == Direction::Response),
                content_type: parts.content_type,
                failure: says_failure(near),
                value,
                span: leaf.block.span,
            });
        }
    }
}

/// The status of `Status code: 201` or `STATUS CODE 200`.
pub(super) fn status_code(words: &str) -> Option<u16> {
    const TITLE: &str = "status code";
    let words = words.trim();
    let title = words.get(..TITLE.len()).filter(|title| title.eq_ignore_ascii_case(TITLE))?;
    let rest = words.get(title.len()..)?.trim_start_matches([':', ' ']);
    rest.get(..3)?.parse().ok().filter(|code| (100..600).contains(code))
}

fn says_failure(words: &str) -> bool {
    let lower = words.to_lowercase();
    ["failed", "abnormal", "failure", "error response"].iter().any(|word| lower.contains(word))
        && !lower.contains("successful")
}

fn direction(role: Role, lead: &str, request_line: bool) -> Option<Direction> {
    if request_line {
        return Some(Direction::Request);
    }
    let lower = lead.to_lowercase();
    let says_example = lower.contains("example") || lower.contains("sample");
    match (lower.contains("request"), lower.contains("response")) {
        (true, false) if says_example => return Some(Direction::Request),
        (false, true) if says_example => return Some(Direction::Response),
        _ => {}
    }
    match role {
        Role::Request | Role::RequestExample | Role::Uri => Some(Direction::Request),
        Role::Response | Role::ResponseExample => Some(Direction::Response),
        _ if lower.contains("response") => Some(Direction::Response),
        _ if lower.contains("request") => Some(Direction::Request),
        _ => None,
    }
}

/// A code block taken apart.
struct Parts<'a> {
    request_line: bool,
    content_type: Option<String>,
    /// From the first bracket of the body on.
    body: Option<&'a str>,
}

impl<'a> Parts<'a> {
    /// Request lines and headers come first, the body starts a line or follows the URL.
    fn of(text: &'a str) -> Self {
        let mut parts = Parts { request_line: false, content_type: None, body: None };
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let mut words = line.split_whitespace();
            let first = words.next().unwrap_or("");
            if first.starts_with(['{', '[']) {
                parts.body = text.get(start + line.find(['{', '[']).unwrap_or(0)..);
                break;
            }
            if first.parse::<Method>().is_ok() || first.starts_with("http") {
                parts.request_line = true;
                // A body may follow the URL on its line; variables of the URL have no space before them.
                if let Some(at) = line.find(" {").or_else(|| line.find(" [")) {
                    parts.body = text.get(start + at + 1..);
                    break;
                }
            }
            if let Some((_, value)) = line.split_once("Content-Type:") {
                let value = value.trim().trim_matches(['"', '\'', ',']).trim();
                parts.content_type = Some(value.to_owned()).filter(|value| value.contains('/'));
            }
            start += line.len();
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_block_falls_into_request_line_headers_and_body() {
        let parts =
            Parts::of("PATCH https://{Endpoint}/v2/images/1\n\"Content-Type: application/x-patch\"\n[\n1]");
        assert!(parts.request_line);
        assert_eq!(parts.content_type.as_deref(), Some("application/x-patch"));
        assert_eq!(parts.body, Some("[\n1]"));
        assert_eq!(Parts::of("GET https://{endpoint}/v1/{project_id}/x?limit=1").body, None);
        assert_eq!(Parts::of("PUT https://{e}/v1/x {\"a\":1}").body, Some("{\"a\":1}"));
        assert_eq!(Parts::of("STATUS CODE 200").body, None);
    }

    #[test]
    fn words_outweigh_the_section() {
        let told = |role, lead| direction(role, lead, false);
        assert_eq!(told(Role::RequestExample, "Example response 2"), Some(Direction::Response));
        assert_eq!(told(Role::Request, "Request parameters"), Some(Direction::Request));
        assert_eq!(told(Role::ResponseExample, "Answer to the request"), Some(Direction::Response));
        assert_eq!(told(Role::Examples, "Failed sample response"), Some(Direction::Response));
        assert_eq!(told(Role::Other, "Some file"), None);
        assert_eq!(direction(Role::ResponseExample, "", true), Some(Direction::Request));
    }

    #[test]
    fn a_status_is_read_from_its_paragraph() {
        assert_eq!(status_code("Status code: 201"), Some(201));
        assert_eq!(status_code("STATUS CODE 200"), Some(200));
        assert_eq!(status_code("Status codes are listed below"), None);
    }
}
