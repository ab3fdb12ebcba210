//! Values that are made up from what is known of their form.
//!
//! Guarantees: within the limits where they leave a choice; always the same.

use serde_json::{Number, Value};

use crate::ground::constraints::Constraints;
use crate::ground::scalar::StringFormat;
use crate::ground::words::words;
use crate::model::Field;

/// The sample of a text that nothing is known of.
pub(super) const WORD: &str = "example";

const TIME: &str = "2024-05-01T12:00:00Z";
const UUID: &str = "4de7ac8b-495b-4884-9a69-1050c6793cd6";
const URL: &str = "https://example.com/";

/// The longest text that is made to reach a least length.
const LONGEST: usize = 4_096;

/// The meaning of a word of a name for a text without a documented form; an earlier line counts before a later one.
const BY_WORD: [(&[&str], &str); 5] = [
    (&["cidr"], "192.0.2.0/24"),
    (&["email", "mail"], "someone@example.com"),
    (&["url", "uri"], URL),
    (&["domain", "fqdn", "host", "hostname"], "example.com"),
    (&["ip", "ipv4"], "192.0.2.1"),
];

/// The knowledge of a value beside its type.
#[derive(Debug, Default)]
pub(super) struct About<'f> {
    /// The meaning of its name.
    words: Vec<String>,
    /// Its limits.
    pub(super) limits: std::borrow::Cow<'f, Constraints>,
}

impl<'f> About<'f> {
    /// The knowledge of a field.
    pub(super) fn field(field: &'f Field) -> Self {
        let limits = std::borrow::Cow::Borrowed(&field.constraints);
        Self { words: words(&field.wire.value), limits }
    }

    /// The knowledge of the items of a list.
    pub(super) fn item(&self) -> Self {
        let singular = |word: &String| word.strip_suffix('s').unwrap_or(word).to_owned();
        Self { words: self.words.iter().map(singular).collect(), ..Self::default() }
    }
}

/// Returns the number next to 1 that the limits allow.
pub(super) fn number(about: &About<'_>) -> Value {
    let limits = &about.limits;
    let step = |exclusive: bool| if exclusive { 1.0 } else { 0.0 };
    let mut number = 1.0_f64;
    if let Some(least) = bound(&limits.minimum) {
        number = number.max(least + step(limits.exclusive_minimum));
    }
    if let Some(most) = bound(&limits.maximum) {
        number = number.min(most - step(limits.exclusive_maximum));
    }
    let whole = format!("{number:.0}").parse::<i64>().ok().filter(|_| number.fract() == 0.0);
    let value = whole.map(Number::from).or_else(|| Number::from_f64(number));
    Value::Number(value.unwrap_or_else(|| Number::from(1)))
}

/// Returns a text of a form, as long as it must be and no longer than it may be.
pub(super) fn text(format: StringFormat, about: &About<'_>) -> String {
    let text = match format {
        StringFormat::Plain => plain(&about.words),
        StringFormat::Date => "2024-05-01",
        StringFormat::DateTime => TIME,
        StringFormat::Uuid => UUID,
        StringFormat::Ipv4 => "192.0.2.1",
        StringFormat::Ipv6 => "2001:db8::1",
        StringFormat::Uri => URL,
        StringFormat::Byte => "ZXhhbXBsZQ==",
    };
    let length = |limit: u64| usize::try_from(limit).unwrap_or(LONGEST);
    let least = about.limits.min_length.map_or(0, length).min(LONGEST);
    let most = about.limits.max_length.map_or(LONGEST, length);
    text.chars().chain(std::iter::repeat('x')).take(text.len().max(least).min(most)).collect()
}

/// Returns what fits the name of a text.
fn plain(words: &[String]) -> &'static str {
    let last = words.last().map(String::as_str);
    if matches!(last, Some("id" | "uuid")) {
        return UUID;
    }
    let fits = |(known, _): &&(&[&str], &str)| words.iter().any(|word| known.contains(&word.as_str()));
    BY_WORD.iter().find(fits).map_or(WORD, |(_, text)| text)
}

/// Returns whether a value keeps the limits.
pub(super) fn within(limits: &Constraints, value: &Value) -> bool {
    let between = |least: Option<u64>, count: usize, most: Option<u64>| {
        let count = count as u64;
        least.is_none_or(|least| least <= count) && most.is_none_or(|most| count <= most)
    };
    match value {
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or_default();
            let least = bound(&limits.minimum).is_none_or(|least| least <= number);
            least && bound(&limits.maximum).is_none_or(|most| number <= most)
        }
        Value::String(text) => between(limits.min_length, text.chars().count(), limits.max_length),
        Value::Array(items) => between(limits.min_items, items.len(), limits.max_items),
        _ => true,
    }
}

fn bound(limit: &Option<String>) -> Option<f64> {
    limit.as_deref()?.trim().parse().ok()
}
