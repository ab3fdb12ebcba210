//! Names: operations from titles or file names, groups from topics, types from operations and fields.
//!
//! Guarantees: names are words of the documents, shortened by fixed rules; nothing here makes them unique,
//! which is the business of the names pass.

use crate::ground::http::{Method, Route};

use super::caption::singular;

/// The name of an operation: the file name where the export gives it one (`CreateListener.html`), else the
/// title in the imperative (`Querying Images` is `List Images`).
pub(super) fn operation(path: &str, title: &str, route: Option<&Route>) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if is_camel(stem) { stem.to_owned() } else { imperative(title, route) }
}

fn is_camel(stem: &str) -> bool {
    let capitals = stem.chars().filter(char::is_ascii_uppercase).count();
    stem.starts_with(|c: char| c.is_ascii_uppercase())
        && capitals > 1
        && stem.chars().all(|c| c.is_ascii_alphanumeric())
        && stem.chars().any(|c| c.is_ascii_lowercase())
        && !stem.contains("__")
}

/// A title without remarks in parentheses.
pub(super) fn unremarked(title: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    for c in title.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn imperative(title: &str, route: Option<&Route>) -> String {
    let title = unremarked(title);
    let mut words: Vec<String> = Vec::new();
    // "Creating and Importing", "Batch Adding or Deleting", "Cold Migrating".
    let mut verb_at = None;
    for (at, word) in title.split_whitespace().enumerate() {
        let joined = verb_at.is_some_and(|verb| verb + 2 == at)
            && words.last().is_some_and(|last| last == "and" || last == "or");
        let verb = if joined || verb_at.is_none() && at < 2 { infinitive(word) } else { None };
        verb_at = if verb.is_some() { Some(at) } else { verb_at };
        words.push(verb.unwrap_or_else(|| word.to_owned()));
    }
    let rest: Vec<&str> = words.iter().skip(1).map(String::as_str).filter(|word| !is_article(word)).collect();
    let first = words.first().map(String::as_str).unwrap_or_default();
    if matches!(first, "Query" | "View" | "Obtain" | "Show")
        && route.is_none_or(|route| route.method == Method::Get)
    {
        return reading(&rest, route.is_some_and(|route| route.path.ends_with('}')));
    }
    std::iter::once(first).chain(rest).collect::<Vec<_>>().join(" ")
}

/// `List` for a plural, `Get` for one thing, whose details are the thing itself.
fn reading(words: &[&str], one: bool) -> String {
    let details = matches!(words, ["Details" | "Information", "of" | "About" | "about", ..]);
    let things = words.get(if details { 2 } else { 0 }..).unwrap_or(&[]);
    let head = things.iter().position(|word| is_preposition(word)).unwrap_or(things.len());
    let plural =
        things.get(..head).and_then(<[&str]>::last).is_some_and(|word| is_plural(word) && *word != "Details");
    if plural && !one { format!("List {}", words.join(" ")) } else { format!("Get {}", things.join(" ")) }
}

fn is_article(word: &str) -> bool {
    matches!(word, "a" | "an" | "the" | "A" | "An" | "The")
}

fn is_preposition(word: &str) -> bool {
    let prepositions = [
        "of", "about", "for", "by", "on", "from", "to", "in", "with", "attached", "between", "using", "which",
    ];
    prepositions.contains(&word.to_lowercase().as_str())
}

fn is_plural(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is")
}

/// Endings of stems that lose an `e` before `-ing`.
const WITH_E: [&str; 27] = [
    "at", "let", "figur", "ov", "iv", "iz", "is", "eas", "ac", "bl", "ang", "ib", "ul", "tor", "ut", "ok",
    "us", "erg", "os", "duc", "quir", "hec", "fil", "ag", "rchas", "nam", "har",
];

/// Stems that only look as if they had lost an `e`.
const WITHOUT_E: [&str; 8] =
    ["format", "monitor", "repeat", "treat", "bring", "author", "publish", "consult"];

/// The infinitive of a gerund, or nothing for another word.
fn infinitive(word: &str) -> Option<String> {
    let stem = word
        .strip_suffix("ing")
        .filter(|stem| stem.len() > 1 && stem.to_lowercase().contains(['a', 'e', 'i', 'o', 'u', 'y']))?;
    let lower = stem.to_lowercase();
    let mut ends = stem.chars().rev();
    let (last, before) = (ends.next(), ends.next());
    if last == before && matches!(last, Some('p' | 't' | 'n' | 'g' | 'm' | 'b' | 'd' | 'r')) && lower != "add"
    {
        let mut single = stem.to_owned();
        single.pop();
        return Some(single);
    }
    let with_e = WITH_E.iter().any(|ending| lower.ends_with(ending)) && !WITHOUT_E.contains(&lower.as_str());
    Some(if with_e { format!("{stem}e") } else { stem.to_owned() })
}

/// Words in one, each with a capital.
pub(super) fn pascal(words: &str) -> String {
    words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut chars = word.chars();
            chars
                .next()
                .map(|first| first.to_uppercase().chain(chars).collect::<String>())
                .unwrap_or_default()
        })
        .collect()
}

/// The name of the type that a field refers to: one item, if the field is a list.
pub(super) fn of_field(field: &str, listed: bool) -> String {
    pascal(&if listed { singular(field) } else { field.to_owned() })
}

/// The name of a type that a page of its own documents: `Responses (Task)` is `TaskResponse`.
pub(super) fn of_page(title: &str) -> String {
    let remark =
        title.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map_or("", |(remark, _)| remark);
    pascal(&format!("{remark} {}", singular(&unremarked(title))))
}

/// A group after the first fixed segment of a path, for pages that no topic files.
pub(super) fn group_of_path(path: &str) -> String {
    path.split('/')
        .find(|segment| {
            let version =
                segment.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            !segment.is_empty() && !segment.starts_with('{') && !version
        })
        .unwrap_or("api")
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(title: &str) -> String {
        operation("en-us_topic_1.html", title, None)
    }

    #[test]
    fn titles_become_imperatives() {
        for (title, name) in [
            ("Creating a Box", "Create Box"),
            ("Deleting Boxes from a Shelf", "Delete Boxes from Shelf"),
            ("Querying Boxes", "List Boxes"),
            ("Querying Details of a Box", "Get Box"),
            ("Querying Details About Boxes", "List Details About Boxes"),
            ("Querying the Status Tree of a Box", "Get Status Tree of Box"),
            ("Viewing Details of a Box", "Get Box"),
            ("Querying Boxes of a Shelf (Discarded)", "List Boxes of Shelf"),
            ("Batch Adding or Deleting Box Tags", "Batch Add or Delete Box Tags"),
            ("Creating and Importing an SSH Key Pair", "Create and Import SSH Key Pair"),
            ("Cold Migrating a Server", "Cold Migrate Server"),
            ("Stopping Servers in a Batch", "Stop Servers in Batch"),
            ("Adding a Server to the Monitoring List", "Add Server to Monitoring List"),
            ("Configuring a Health Check", "Configure Health Check"),
            ("Changing an OS", "Change OS"),
            ("Rolling Back a Change", "Roll Back Change"),
            ("Querying Floating Addresses", "List Floating Addresses"),
            ("Reinstalling an OS", "Reinstall OS"),
            ("Task Status", "Task Status"),
        ] {
            assert_eq!(named(title), name, "{title}");
        }
    }

    #[test]
    fn camel_case_files_name_their_operation() {
        assert_eq!(operation("a/CreateL7Policy.html", "Adding a Policy", None), "CreateL7Policy");
        assert_eq!(operation("elb_zq_jt_0001.html", "Adding a Listener", None), "Add Listener");
    }

    #[test]
    fn types_and_groups() {
        assert_eq!(of_field("fixed_ips", true), "FixedIp");
        assert_eq!(of_field("policies", true), "Policy");
        assert_eq!(of_field("os:scheduler_hints", false), "OsSchedulerHints");
        assert_eq!(of_page("Responses (Task)"), "TaskResponse");
        assert_eq!(group_of_path("/v2/{project_id}/servers/{id}"), "servers");
    }
}
