//! Captions of parameter tables: what the table is for, and the field or type that it describes.
//!
//! Guarantees: names are as written; a caption of a pattern that is not known names nothing.

/// What a caption says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Caption {
    /// The place it states, where it states one.
    pub(super) place: Option<CaptionPlace>,
    /// The fields or types it describes; empty for a general caption (`Parameter description`).
    pub(super) names: Vec<String>,
    /// The names as [`key`]s.
    keys: Vec<String>,
    /// True if the caption is a type name and nothing else, as on generated pages.
    pub(super) bare: bool,
    /// The caption without its number.
    pub(super) words: String,
}

/// The places that captions state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CaptionPlace {
    Path,
    Query,
    Header,
}

/// Words around the name in a caption, in the order in which they are taken off.
const SUFFIXES: [&str; 17] = [
    "field data structure description",
    "parameter data structure",
    "data structure description",
    "parameter structure description",
    "structure description",
    "field description",
    "parameter description",
    "parameter information",
    "field structure",
    "data structure",
    "description",
    "information",
    "attributes",
    "structure",
    "parameters",
    "objects",
    "object",
];

const PREFIXES: [&str; 8] = [
    "data structure description of the ",
    "data structure description of ",
    "data structure of the ",
    "data structure of ",
    "objects of parameter ",
    "objects of request parameter ",
    "objects of response parameter ",
    "description of the ",
];

/// Captions that describe no field and no type of their own.
const GENERAL: [&str; 12] = [
    "",
    "parameter",
    "parameters",
    "request",
    "response",
    "request body",
    "response body",
    "uri",
    "field",
    "request message body",
    "request parameter",
    "response parameter",
];

impl Caption {
    /// Reads a caption with or without its number (`Table 3 Listener field description`).
    pub(super) fn of(text: &str) -> Self {
        let words = unnumbered(text);
        let lower = words.to_lowercase();
        let place = if lower.contains("parameter") {
            [("path", CaptionPlace::Path), ("query", CaptionPlace::Query), ("header", CaptionPlace::Header)]
                .into_iter()
                .find(|(word, _)| lower.split_whitespace().take(3).any(|one| one == *word))
                .map(|(_, place)| place)
        } else {
            None
        };
        let names = if place.is_some() { Vec::new() } else { names(&words) };
        let bare = matches!(names.as_slice(), [name] if *name == words);
        let keys = names.iter().map(|name| key(name)).collect();
        Self { place, names, keys, bare, words }
    }

    /// True if the caption describes the name of this [`key`].
    pub(super) fn describes(&self, key: &str) -> bool {
        !key.is_empty() && self.keys.iter().any(|known| known == key)
    }
}

fn unnumbered(text: &str) -> String {
    let mut words = text.split_whitespace().collect::<Vec<_>>();
    if let [first, number, ..] = words.as_slice()
        && first.eq_ignore_ascii_case("table")
        && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | ':'))
    {
        words.drain(..2);
    }
    words.join(" ")
}

fn names(words: &str) -> Vec<String> {
    let mut rest = words;
    // "(request parameters)", "(for V1 APIs)"
    if let Some((before, _)) = rest.split_once(" (") {
        rest = before;
    }
    let lower = |text: &str| text.to_lowercase();
    for prefix in PREFIXES {
        if lower(rest).starts_with(prefix) {
            rest = rest.get(prefix.len()..).unwrap_or("");
            rest = rest.strip_suffix(" field").or_else(|| rest.strip_suffix(" parameter")).unwrap_or(rest);
        }
    }
    // "metadata field description for creating disks"
    for suffix in ["field description", "parameter description"] {
        if let Some(at) = lower(rest).find(&format!(" {suffix} ")) {
            rest = rest.get(..at).unwrap_or("");
        }
    }
    for suffix in SUFFIXES {
        if lower(rest).ends_with(suffix) {
            rest = rest.get(..rest.len() - suffix.len()).unwrap_or("").trim_end();
            break;
        }
    }
    if GENERAL.contains(&lower(rest).as_str()) {
        return Vec::new();
    }
    let parts = rest.split(" and ").map(str::trim).collect::<Vec<_>>();
    if parts.iter().all(|part| !part.is_empty() && !part.contains(' ')) {
        parts.into_iter().map(str::to_owned).collect()
    } else {
        Vec::new()
    }
}

/// The letters and digits of a name in lower case.
pub(super) fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Equal for names that differ in case, separators or number only.
pub(super) fn key(name: &str) -> String {
    singular(&fold(name))
}

/// A name without the ending of a plural.
pub(super) fn singular(name: &str) -> String {
    if let Some(stem) = name.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for ending in ["sses", "uses", "xes", "ches"] {
        if let Some(stem) = name.strip_suffix(ending) {
            return format!("{stem}{}", ending.trim_end_matches("es"));
        }
    }
    name.strip_suffix('s').filter(|stem| !stem.ends_with(['s', 'u', 'i'])).unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_name_the_field_or_type_they_describe() {
        for (text, names) in [
            ("Table 3 ListenerRef", vec!["ListenerRef"]),
            ("Table 4 nics field description", vec!["nics"]),
            ("Table 2 listeners parameter description", vec!["listeners"]),
            ("Table 2 Parameter description", vec![]),
            ("Table 12 Response body parameters", vec![]),
            ("Table 1 Parameters", vec![]),
            ("security_group objects", vec!["security_group"]),
            ("Objects of request parameter security_group", vec!["security_group"]),
            ("Data structure description of the [Array] field", vec!["[Array]"]),
            ("servers_links and links field description", vec!["servers_links", "links"]),
            ("os:scheduler_hints field description (request parameters)", vec!["os:scheduler_hints"]),
            ("metadata field description for creating disks", vec!["metadata"]),
            ("Parameters for creating a server", vec![]),
            ("error field structure", vec!["error"]),
            ("v2.1 request message body", vec![]),
        ] {
            assert_eq!(Caption::of(text).names, names, "{text}");
        }
    }

    #[test]
    fn captions_state_places() {
        assert_eq!(Caption::of("Table 1 Path parameters").place, Some(CaptionPlace::Path));
        assert_eq!(Caption::of("Table 2 Request header parameters").place, Some(CaptionPlace::Header));
        assert_eq!(Caption::of("Query parameters").place, Some(CaptionPlace::Query));
        assert_eq!(Caption::of("path field description").place, None);
        assert!(Caption::of("Table 7 PoolRef").bare);
        assert!(!Caption::of("pool field description").bare);
    }

    #[test]
    fn a_plural_describes_its_singular() {
        let describes = |caption: &str, name: &str| Caption::of(caption).describes(&key(name));
        assert!(describes("listeners parameter description", "listener"));
        assert!(describes("policy field description", "policies"));
        assert!(describes("address parameters", "addresses"));
        assert!(!describes("status field description", "statu"));
        assert!(!describes("Parameter description", "parameter"));
    }
}
