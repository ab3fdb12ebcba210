//! The verbs that open names and sentences of calls.
//!
//! `third_person("Power off a server")` is `Powers off a server`. It knows a list of words, not grammar: a verb that is missing is
//! taken for a noun, and a sentence that may open with a noun stays as it is.

/// In the order of the alphabet.
const VERBS: [&str; 127] = [
    "accept",
    "activate",
    "add",
    "allocate",
    "apply",
    "approve",
    "archive",
    "assign",
    "associate",
    "attach",
    "batch",
    "bind",
    "build",
    "bulk",
    "cancel",
    "change",
    "check",
    "clone",
    "close",
    "commit",
    "configure",
    "confirm",
    "convert",
    "copy",
    "count",
    "create",
    "deactivate",
    "deduct",
    "delete",
    "deploy",
    "describe",
    "destroy",
    "detach",
    "disable",
    "disassociate",
    "download",
    "enable",
    "export",
    "fetch",
    "find",
    "generate",
    "get",
    "grant",
    "hold",
    "import",
    "initialize",
    "install",
    "invite",
    "issue",
    "join",
    "leave",
    "link",
    "list",
    "lock",
    "login",
    "logout",
    "make",
    "merge",
    "migrate",
    "modify",
    "move",
    "obtain",
    "open",
    "override",
    "partial",
    "patch",
    "pause",
    "place",
    "post",
    "preview",
    "promote",
    "publish",
    "put",
    "query",
    "reactivate",
    "read",
    "reboot",
    "rebuild",
    "record",
    "refresh",
    "refund",
    "register",
    "reinstall",
    "reject",
    "release",
    "remove",
    "rename",
    "replace",
    "request",
    "resend",
    "reset",
    "resize",
    "resolve",
    "restart",
    "restore",
    "resume",
    "retrieve",
    "revoke",
    "run",
    "search",
    "send",
    "set",
    "show",
    "shutdown",
    "start",
    "stop",
    "subscribe",
    "sync",
    "terminate",
    "test",
    "toggle",
    "transfer",
    "trigger",
    "unarchive",
    "unassign",
    "unbind",
    "uninstall",
    "unlink",
    "unlock",
    "unregister",
    "unsubscribe",
    "update",
    "upgrade",
    "upload",
    "validate",
    "verify",
    "void",
];

/// Returns true for a word that often opens the name of a call.
pub fn is_verb(word: &str) -> bool {
    VERBS.binary_search(&word).is_ok()
}

/// Returns a sentence that tells somebody to do something as one that says what is done, as comments of functions do:
/// `Creates or updates a boat` for `Create or update a boat`. `List of boats` opens with no verb, and of `Stop a boat and sell it`
/// not all verbs would be found.
pub fn third_person(sentence: &str) -> String {
    let words: Vec<&str> = sentence.split(' ').collect();
    let opens = |at: usize| words.get(at).is_some_and(|word| is_verb(&word.to_lowercase()));
    // `Shutdown a boat` is `Shuts down a boat`.
    let is_compound =
        |word: &&str| ["back", "down", "login", "off", "out", "up"].iter().any(|end| word.ends_with(end));
    let joins = |at: usize| words.get(at).is_some_and(|word| matches!(*word, "and" | "or" | "then"));
    let pair = joins(1) && opens(2);
    let more = (if pair { 3 } else { 1 }..words.len()).any(|at| joins(at) && opens(at + 1));
    let is_noun = words.get(1).is_none_or(|next| *next == "of" || is_verb(&next.to_lowercase()));
    if !opens(0) || is_noun || more || words.first().is_some_and(is_compound) {
        return sentence.to_owned();
    }
    let verbs = if pair { &[0, 2][..] } else { &[0] };
    let inflected = words
        .iter()
        .enumerate()
        .map(|(at, word)| if verbs.contains(&at) { inflect(word) } else { (*word).to_owned() });
    inflected.collect::<Vec<_>>().join(" ")
}

/// Returns the third person of a verb.
pub fn inflect(verb: &str) -> String {
    match verb.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if verb.ends_with(['s', 'x', 'z', 'o']) || verb.ends_with("ch") || verb.ends_with("sh") => {
            format!("{verb}es")
        }
        _ => format!("{verb}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_found_by_their_order() {
        assert!(VERBS.is_sorted() && VERBS.iter().all(|verb| is_verb(verb)));
    }

    #[test]
    fn sentences_say_what_is_done() {
        for (told, said) in [
            ("Get all boats", "Gets all boats"),
            ("Attach a boat to a mooring", "Attaches a boat to a mooring"),
            ("Copy Boat", "Copies Boat"),
            ("Create or update a boat", "Creates or updates a boat"),
            ("Deploy a boat", "Deploys a boat"),
            ("Powers off a boat", "Powers off a boat"),
            ("List of boats", "List of boats"),
            ("Search", "Search"),
            ("Shutdown a boat", "Shutdown a boat"),
            ("Batch delete boats", "Batch delete boats"),
            ("Stop a boat and delete it", "Stop a boat and delete it"),
            ("Boats of a harbour", "Boats of a harbour"),
            ("", ""),
        ] {
            assert_eq!(third_person(told), said);
        }
    }
}
