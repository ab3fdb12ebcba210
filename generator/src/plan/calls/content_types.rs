//! Kinds of content types.
//!
//! `application/problem+json` is JSON, `text/event-stream` a stream, `text/plain; charset=utf-8` text.

use crate::model::Response;

/// Streams of events or values, which are no single JSON value although some bear its name.
const STREAMS: [&str; 9] = [
    "application/json-lines",
    "application/json-seq",
    "application/jsonl",
    "application/jsonlines",
    "application/ndjson",
    "application/stream+json",
    "application/x-jsonlines",
    "application/x-ndjson",
    "text/event-stream",
];

/// Returns whether the content is JSON, also under another name (`application/problem+json`,
/// `application/openstack-images-v2.1-json-patch`).
pub(super) fn is_json(content_type: &str) -> bool {
    let essence = essence(content_type);
    !is_stream(&essence) && essence.split(['/', '+', '-', '.']).any(|part| part.trim() == "json")
}

/// Returns whether the content is a stream of events or values.
pub(super) fn is_stream(content_type: &str) -> bool {
    STREAMS.contains(&essence(content_type).as_str())
}

/// Returns whether the content is text that people read.
pub(super) fn is_text(content_type: &str) -> bool {
    essence(content_type).starts_with("text/") && !is_stream(content_type)
}

fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Returns whether an answer is a stream of values and nothing else.
pub(in crate::plan) fn is_streamed(response: &Response) -> bool {
    let types = &response.content_types;
    !types.is_empty() && types.iter().all(|content_type| is_stream(content_type))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_apart() {
        for (content_type, kinds) in [
            ("application/json", [true, false, false]),
            ("application/problem+json; charset=utf-8", [true, false, false]),
            ("application/openstack-images-v2.1-json-patch", [true, false, false]),
            ("application/x-ndjson", [false, true, false]),
            ("application/stream+json", [false, true, false]),
            ("text/event-stream; charset=utf-8", [false, true, false]),
            ("Text/Plain", [false, false, true]),
            ("image/png", [false, false, false]),
        ] {
            let found = [is_json(content_type), is_stream(content_type), is_text(content_type)];
            assert_eq!(found, kinds, "{content_type}");
        }
    }
}
