//! Facts of a field that its description states: defaults, limits, formats, `null`.
//!
//! `Defaults to `latest`.` is a default. A fact is read only where a sentence can mean nothing else. Does not check that a
//! value is one of the field's type.

use crate::ground::scalar::StringFormat;
use crate::ground::words::fold;

use super::table::{Saying, TABLE, said};
use crate::dialect::grammar::rules::of_word;
use crate::dialect::told_values::{ValueKind, told_values};

/// Returns whether a sentence says that the value may be `null`, or is not always there.
pub(crate) fn may_be_null(text: &str) -> bool {
    said(text, Saying::Nullable).next().is_some()
}

/// Returns whether a sentence says that the value may be `null`, in this word.
pub(crate) fn says_null(text: &str) -> bool {
    said(text, Saying::Nullable).any(|said| said.by.value.is_some())
}

/// Returns whether a sentence says that the thing is deprecated.
pub(crate) fn deprecated(text: &str) -> bool {
    said(text, Saying::Deprecated).next().is_some()
}

/// Returns whether a sentence says that the server sets the value.
pub(crate) fn read_only(text: &str) -> bool {
    said(text, Saying::ReadOnly).next().is_some()
}

/// Returns the token that sentences name as the default, if all name the same.
pub(crate) fn default(text: &str) -> Option<&str> {
    let mut all = said(text, Saying::Default).filter_map(|said| said.group(&["a", "b", "c"]));
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// Returns the format of a text that a sentence names.
pub(crate) fn format(text: &str) -> Option<StringFormat> {
    of_word(said(text, Saying::Format).next()?.by.value.as_deref()?)
}

/// Least and greatest, in decimal spelling.
pub(crate) type Bounds = (Option<String>, Option<String>);

/// Returns the bounds of a number, if sentences state one pair.
pub(crate) fn range(text: &str) -> Bounds {
    bounds(text, Saying::Range)
}

/// Returns the bounds of the length of a text, if sentences state one pair.
pub(crate) fn length(text: &str) -> Bounds {
    bounds(text, Saying::Length)
}

fn bounds(text: &str, what: Saying) -> Bounds {
    let number = |text: &str| text.replace(',', "");
    let mut bounds: Bounds = (None, None);
    for said in said(text, what) {
        let (min, max) = (said.group(&["min"]).map(number), said.group(&["max"]).map(number));
        // Several limits, one for each protocol say, are none.
        if bounds.0.is_some() && min.is_some() || bounds.1.is_some() && max.is_some() {
            return (None, None);
        }
        bounds = (min.or(bounds.0), max.or(bounds.1));
    }
    bounds
}

/// Returns the values that a description lists as the only ones, in its order.
pub(crate) fn values(text: &str, kind: ValueKind) -> Option<Vec<String>> {
    let may_list = text.contains(['`', '*', '"', '-']) || text.contains(|c: char| c.is_ascii_digit());
    if !may_list {
        return None;
    }
    TABLE.values.iter().find_map(|rules| told_values(rules, text, kind))
}

/// Returns the first value that the text of an operation asks to be given to a field of its body.
pub(crate) fn asked_for<'t>(text: &'t str, field: &str) -> Option<&'t str> {
    said(text, Saying::Example)
        .find(|said| said.group(&["field"]) == Some(field))
        .and_then(|said| said.group(&["a"]))
}

/// Returns the spelling of a parameter's name that can only be its own: before an equals sign or in brackets, as in a
/// query (`per_page=200`, `ids[]=1&ids[]=2`, `filter[name]=value`).
pub(crate) fn in_query(text: &str, name: &str) -> Option<String> {
    let name = fold(name);
    let is_mark = |c: char| !c.is_alphanumeric() && !"_-.".contains(c);
    let ends = text.match_indices(['=', ']']);
    ends.map(|(at, _)| text.split_at(at)).find_map(|(before, after)| {
        let (before, list) = before.strip_suffix("[]").map_or((before, ""), |before| (before, "[]"));
        let word = before.rsplit(is_mark).next()?;
        let bracket = before.strip_suffix(word)?.ends_with('[');
        (fold(word) == name && (after.starts_with('=') || bracket)).then(|| format!("{word}{list}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_read() {
        assert_eq!(default("Size. The default value is **4**."), Some("4"));
        assert_eq!(default("Default: **1** for A. Default: **2** for B."), None);
        assert_eq!(format("The UUID of the project."), Some(StringFormat::Uuid));
        let two = |low: &str, high: &str| (Some(low.to_owned()), Some(high.to_owned()));
        assert_eq!(range("The value ranges from 1 GB to 1,024 GB."), two("1", "1024"));
        assert_eq!(range("Minimum: **2**\n\nMaximum: **8**"), two("2", "8"));
        assert_eq!(range("The value ranges from -8 to **7**."), two("-8", "7"));
        assert_eq!(range("Minimum: **-2**"), (Some("-2".to_owned()), None));
        assert_eq!(range("For A it ranges from 1 to 2; for B it ranges from 3 to 4."), (None, None));
        assert_eq!(length("It has a maximum of 255 characters."), (None, Some("255".to_owned())));
        assert_eq!(asked_for("Set the `kind` attribute to one of: - `tow` - `cut`", "kind"), Some("tow"));
        assert_eq!(asked_for("Set the `other` attribute to `tow`.", "kind"), None);
        assert_eq!(in_query("as in `?filter[name]=x`", "name").as_deref(), Some("name"));
        assert_eq!(in_query("give `perPage=3`", "per_page").as_deref(), Some("perPage"));
    }

    #[test]
    fn a_closed_list_is_read() {
        for (text, expected) in [
            ("The kind. It may be one of `a`, `b`, or `c`. More words.", vec!["a", "b", "c"]),
            ("This may be `NEW`,  `available`, or `gone`.", vec!["NEW", "available", "gone"]),
            ("Can be either **on** or **off**", vec!["on", "off"]),
            ("The possible values are: `http`, `tcp`, or `udp`. If you set", vec!["http", "tcp", "udp"]),
            ("Valid values: `x`, `y`", vec!["x", "y"]),
            ("Formats it. One of: `xfs`, `ext4`", vec!["xfs", "ext4"]),
            ("Must be one of `\"1.2\"` or `\"1.3\"`.", vec!["1.2", "1.3"]),
            ("Policy. - `none`: keeps all. - `lru:` drops some.", vec!["none", "lru"]),
            ("* `small` = 1 node * `large` = 6 nodes  You can", vec!["small", "large"]),
            ("The options are as follows:\n- **0**: file\n- **1**: table", vec!["0", "1"]),
            ("This can be \"new\", \"off\", or \"gone\".", vec!["new", "off", "gone"]),
            ("The possible values are: \"pg\" for Postgres, and \"my\" for the other one.", vec!["pg", "my"]),
            ("Must be one of 60, 600, or 3600. Defaults to 60.", vec!["60", "600", "3600"]),
        ] {
            let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            assert_eq!(values(text, ValueKind::Unknown), Some(expected), "{text}");
        }
    }

    #[test]
    fn an_open_list_and_other_tokens_are_not() {
        for text in [
            "It may be one of `a`.",
            "Can be one of `a`, `b`, etc.",
            "It can be values such as `a` or `b`.",
            "Only one of `a` or `b` can be set.",
            "Exact match. Only 1 of `exact`, `prefix`, or `regex` must be set.",
            "May be one of `monday` through `sunday`, or `any` to say that it does not matter.",
            "A slug (e.g. `nyc`) of its locations (`nyc1`, `nyc2`, or `nyc3`).",
            "The value will be `0` if `auto_scale` is set to `false`.",
            "This URL may use either the `https://` or `wss://` protocols.",
            "The value can be `a`, `b`, or `c` plus a number.",
            "Can be `true` or `false`.",
            "Types: - `id:<id>`: an id - `from:<step>`: a step",
            "- **Note:** read this - **Unit**: bytes",
            "The name may not be `a` or `b`.",
            "It can be 5 to 10 characters, or 20.",
            "The value can be `a` for all kinds of things that nobody can count or `b`.",
        ] {
            assert_eq!(values(text, ValueKind::Unknown), None, "{text}");
        }
    }
}
