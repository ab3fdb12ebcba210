//! The phrase of each operation: verb, noun and rest, from its documented name or its route.
//!
//! `domains_create_record` is `create domain record`, `POST /servers/{id}/actions/change_type` is `change server type`.
//! Requests and answers are named by it, and calls inside their group.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::documented::{Call, Documented};
use crate::ground::verbs::is_verb;

use super::english::{Word, Words, noun, singular, words_of};

/// One operation in so many that says nothing outside of its group makes all names of a tree relative to their groups.
const RELATIVE: usize = 20;

/// The phrases of all operations.
#[derive(Clone, Debug)]
pub(super) struct Phrases {
    /// Names of operations say nothing outside of their groups.
    pub(super) relative: bool,
    phrases: Vec<Words>,
}

impl Phrases {
    /// Finds the phrase of each operation.
    pub(super) fn new(documented: &Documented) -> Self {
        let calls = &documented.calls;
        let mut groups: HashMap<&str, HashSet<&[Word]>> = HashMap::new();
        for call in calls {
            groups.entry(&call.text).or_default().insert(&call.group);
        }
        let says_nothing = |call: &&Call| {
            let lone =
                call.name.iter().all(|word| is_verb(word) || matches!(word.as_ref(), "all" | "by" | "id"));
            let repeats = groups.get(call.text.as_str()).is_some_and(|groups| groups.len() > 1);
            !call.text.contains(' ') && (repeats || lone)
        };
        let relative = calls.iter().filter(says_nothing).count() * RELATIVE > calls.len();
        Self { relative, phrases: calls.iter().map(|call| phrase(call, relative)).collect() }
    }

    /// Returns the phrase of an operation; never empty.
    pub(super) fn of(&self, operation: usize) -> &[Word] {
        self.phrases.get(operation).map_or(&[], Vec::as_slice)
    }
}

fn phrase(call: &Call, relative: bool) -> Words {
    // A name that is written as words is complete.
    if call.text.trim().contains(' ') && !call.name.is_empty() {
        return call.name.clone();
    }
    let name = without_key(call);
    let in_path = words_of(&call.path);
    let numbered = name.last().is_some_and(|last| ends_in_digit(last) && !in_path.contains(last));
    let verb = verb_position(call, &name);
    let by_route = verb.is_none() || relative || numbered;
    let plain_path = !call.segments.iter().flatten().any(|word| word.contains(|c: char| c.is_ascii_digit()));
    if by_route
        && plain_path
        && let Some(phrase) = route_phrase(call)
    {
        return phrase;
    }
    let Some(verb) = verb else {
        return if name.is_empty() { vec!["call".into()] } else { name };
    };
    let (before, after) = name.split_at(verb);
    let rest: Words =
        after.iter().skip(1).filter(|word| ***word != *"all" || name.len() == 2).cloned().collect();
    let mut middle = match before {
        [] if rest.is_empty() => noun(&call.group),
        before => noun(before),
    };
    // `droplet_actions_list` is `list droplet actions`.
    let lists = rest.is_empty() && after.first().is_some_and(|verb| **verb == *"list");
    if let (Some(last), Some(documented), true) = (middle.last_mut(), before.last(), lists) {
        last.clone_from(documented);
    }
    after.iter().take(1).cloned().chain(middle).chain(rest).collect()
}

/// Returns the words of a name without `by` and the variable of the path that it speaks of: `getByUuid` of
/// `/invoices/{invoice_uuid}` is `get`, and `deleteByTag` of `/droplets` is itself.
fn without_key(call: &Call) -> Words {
    let by = call.name.iter().skip(1).position(|word| **word == *"by").map_or(call.name.len(), |at| at + 1);
    let key = call.name.get(by + 1..).unwrap_or_default().concat();
    let name = if words_of(&call.path).concat().contains(&key) { call.name.get(..by) } else { None };
    name.unwrap_or(&call.name).to_vec()
}

/// Returns where the verb of a name stands: at its start, or after words of its group or route (`droplets_create`). A route that
/// is the name, `POST /forwardLetter`, tells no more than the name.
fn verb_position(call: &Call, name: &[Word]) -> Option<usize> {
    if let [segment] = call.segments.as_slice()
        && call.method != "get"
        && segment.len() > 1
        && segment.concat() == name.concat()
    {
        return Some(0);
    }
    let found = name.iter().position(|word| is_verb(word));
    let group = call.group.len();
    let Some(found) = found else {
        // `kubernetes_recycle_node_pool`: a verb that we do not know.
        let starts = name.len() > group && noun(name.get(..group)?) == noun(&call.group);
        return if starts { Some(group) } else { opens_with_verb(call, name).then_some(0) };
    };
    let known: HashSet<Cow<'_, str>> =
        call.group.iter().chain(call.segments.iter().flatten()).map(|word| singular(word)).collect();
    let tells_group = noun(name.get(..found)?).iter().any(|word| known.contains(word.as_ref()));
    // `uptime_check_create`: a verb may be a noun, but not the usual ones at the end.
    let last = name.len().checked_sub(1).filter(|last| {
        name.get(*last)
            .is_some_and(|word| matches!(word.as_ref(), "create" | "delete" | "get" | "list" | "update"))
    });
    if let Some(last) = last.filter(|_| found > 0 && tells_group) {
        return Some(last);
    }
    Some(if found == 0 || tells_group { found } else { 0 })
}

/// Returns whether a name opens with a verb that we do not know: `askPilot` of `POST /pilot`, `hearBoats` of `GET /boats/hear`. Before
/// a noun that is read from no route of its own, it may be an adjective: `publicBoats`.
fn opens_with_verb(call: &Call, name: &[Word]) -> bool {
    let [first, rest @ ..] = name else { return false };
    let rest = noun(rest);
    let is_thing = rest == noun(&call.group) || call.segments.iter().any(|segment| noun(segment) == rest);
    let is_segment = || call.segments.iter().any(|segment| segment.as_slice() == std::slice::from_ref(first));
    !rest.is_empty() && is_thing && (call.method != "get" || is_segment())
}

/// Verb, resource and rest by the route; `None` without a route.
pub(super) fn route_phrase(call: &Call) -> Option<Words> {
    let (first, rest) = call.segments.split_first()?;
    if let Some((verb, tail)) = call.fragment.split_first() {
        return Some(std::iter::once(verb.clone()).chain(noun(first)).chain(tail.iter().cloned()).collect());
    }
    if let Some(phrase) = action_phrase(call, first, rest) {
        return Some(phrase);
    }
    // `GET /boats/open` is `get boat open`, as long as nobody says that it lists something.
    let plural =
        |segment: &Words| *segment != noun(segment) || segment.last().is_some_and(|last| **last == *"list");
    let list = call.method == "list"
        || call.method == "get" && !call.of_one && call.segments.last().is_some_and(plural);
    // `restoreFolder` of `POST /folders/{id}`
    let told = call.name.iter().find(|word| is_verb(word) && call.of_one);
    let told = told.filter(|_| matches!(call.method.as_str(), "post" | "put")).map(AsRef::as_ref);
    let verb = if list { "list" } else { told.unwrap_or_else(|| plain_verb(&call.method)) };
    let mut phrase = vec![verb.into()];
    for (at, segment) in call.segments.iter().enumerate() {
        let last = at + 1 == call.segments.len();
        phrase.extend(if last && list { segment.clone() } else { noun(segment) });
    }
    Some(phrase)
}

/// Returns the phrase of a route that ends in a verb: `/servers/{id}/actions/change_type`, `/jobs/{id}/cancel`.
fn action_phrase(call: &Call, first: &[Word], rest: &[Words]) -> Option<Words> {
    let (last, middle) = rest.split_last()?;
    let (verb, tail) = last.split_first()?;
    let is_actions =
        |segment: &Words| matches!(segment.as_slice(), [only] if matches!(&**only, "actions" | "action"));
    let under_actions = middle.last().map_or_else(|| is_actions(&first.to_vec()), is_actions);
    if call.method != "post" || !(under_actions || is_verb(verb) && *last == noun(last)) {
        return None;
    }
    let between = middle.iter().filter(|segment| !is_actions(segment)).flat_map(|segment| noun(segment));
    let start = std::iter::once(verb.clone()).chain(noun(first));
    Some(start.chain(between).chain(tail.iter().cloned()).collect())
}

fn plain_verb(method: &str) -> &'static str {
    match method {
        "get" => "get",
        "post" => "create",
        "put" | "patch" => "update",
        "delete" => "delete",
        "head" => "check",
        _ => "call",
    }
}

fn ends_in_digit(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit())
}
