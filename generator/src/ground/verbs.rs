//! The verbs that open names and sentences of calls.
//!
//! `third_person("Power off a server")` is `Powers off a server`. It knows a list of words, not grammar: a verb that is missing is
//! taken for a noun, and a sentence that may open with a noun stays as it is.

/// In the order of the alphabet.
const VERBS: [&str; 203] = [
    "accept",
    "acknowledge",
    "activate",
    "add",
    "allocate",
    "amend",
    "append",
    "apply",
    "approve",
    "archive",
    "assign",
    "associate",
    "attach",
    "authorize",
    "ban",
    "batch",
    "bind",
    "build",
    "bulk",
    "calculate",
    "cancel",
    "change",
    "check",
    "clear",
    "clone",
    "close",
    "commit",
    "compare",
    "compute",
    "configure",
    "confirm",
    "connect",
    "consume",
    "convert",
    "copy",
    "count",
    "create",
    "deactivate",
    "decline",
    "decrypt",
    "deduct",
    "delete",
    "demote",
    "deploy",
    "describe",
    "destroy",
    "detach",
    "disable",
    "disassociate",
    "disconnect",
    "dismiss",
    "download",
    "edit",
    "eject",
    "enable",
    "encrypt",
    "enqueue",
    "evaluate",
    "evict",
    "execute",
    "expire",
    "export",
    "extend",
    "fetch",
    "finalize",
    "find",
    "freeze",
    "generate",
    "get",
    "grant",
    "hide",
    "hold",
    "import",
    "increment",
    "initialize",
    "initiate",
    "insert",
    "install",
    "invalidate",
    "invite",
    "invoke",
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
    "mute",
    "notify",
    "obtain",
    "open",
    "override",
    "partial",
    "patch",
    "pause",
    "place",
    "post",
    "prepare",
    "preview",
    "promote",
    "propose",
    "provision",
    "prune",
    "publish",
    "purge",
    "put",
    "query",
    "reactivate",
    "read",
    "reassign",
    "rebalance",
    "reboot",
    "rebuild",
    "record",
    "recover",
    "redeem",
    "redeploy",
    "refresh",
    "refund",
    "regenerate",
    "register",
    "reindex",
    "reinstall",
    "reject",
    "release",
    "reload",
    "remove",
    "rename",
    "renew",
    "reopen",
    "reorder",
    "repay",
    "replace",
    "repost",
    "request",
    "reschedule",
    "resend",
    "reset",
    "resize",
    "resolve",
    "restart",
    "restore",
    "restrict",
    "resume",
    "retrieve",
    "retry",
    "revert",
    "revoke",
    "rotate",
    "run",
    "save",
    "search",
    "select",
    "send",
    "set",
    "show",
    "shutdown",
    "simulate",
    "snooze",
    "start",
    "stop",
    "submit",
    "subscribe",
    "suspend",
    "sync",
    "terminate",
    "test",
    "toggle",
    "transfer",
    "trigger",
    "unarchive",
    "unassign",
    "unban",
    "unbind",
    "unblock",
    "undelete",
    "unfollow",
    "unfreeze",
    "unhide",
    "uninstall",
    "unlink",
    "unlock",
    "unmute",
    "unpin",
    "unpublish",
    "unregister",
    "unstake",
    "unsubscribe",
    "untag",
    "update",
    "upgrade",
    "upload",
    "validate",
    "verify",
    "void",
    "withdraw",
];

/// Returns true for a word that often opens the name of a call.
pub fn is_verb(word: &str) -> bool {
    VERBS.binary_search(&word).is_ok()
}

/// The words that stand between a verb and its object.
const DETERMINERS: [&str; 10] = ["a", "all", "an", "any", "every", "multiple", "one", "some", "the", "your"];
/// The words that belong to a verb before them: `Power off a boat`; as one word, `Shutdown`.
const PARTICLES: [&str; 7] = ["back", "down", "in", "off", "on", "out", "up"];
/// Words that may precede a determiner at the start of a sentence without being verbs.
const FUNCTION_WORDS: [&str; 30] = [
    "after", "also", "and", "as", "at", "before", "both", "by", "for", "from", "if", "in", "into", "like",
    "not", "of", "on", "once", "only", "or", "per", "than", "that", "to", "unless", "until", "via", "when",
    "while", "with",
];

/// Returns true for a word that may stand between a verb and its noun: `all` of `delete all boats`, `off` of `power off boat`.
pub fn is_part_of_verb(word: &str) -> bool {
    is_verb(word) || PARTICLES.contains(&word) || DETERMINERS.contains(&word)
}

/// Returns a sentence that tells somebody to do something as one that says what is done, as comments of functions do:
/// `Creates or updates a boat` for `Create or update a boat`. A word before a determiner is a verb, known or not. `List of boats`
/// opens with no verb, and of `Stop a boat and sell it` not all verbs would be found.
pub fn third_person(sentence: &str) -> String {
    let words: Vec<&str> = sentence.split(' ').collect();
    let opens = |at: usize| opens_with_verb(words.get(at..).unwrap_or_default());
    let joins = |at: usize| words.get(at).is_some_and(|word| matches!(*word, "and" | "or" | "then"));
    let pair = joins(1) && opens(2);
    let more = (if pair { 3 } else { 1 }..words.len()).any(|at| joins(at) && opens(at + 1));
    let is_noun = words.get(1).is_none_or(|next| *next == "of" || is_verb(&next.to_lowercase()));
    if !opens(0) || is_noun || more {
        return sentence.to_owned();
    }
    let verbs = if pair { &[0, 2][..] } else { &[0] };
    let inflected = words
        .iter()
        .enumerate()
        .map(|(at, word)| if verbs.contains(&at) { inflect_phrase(word) } else { (*word).to_owned() });
    inflected.collect::<Vec<_>>().join(" ")
}

/// Returns whether words begin with a verb: one that is known, or one that stands before what it is done to.
fn opens_with_verb(words: &[&str]) -> bool {
    let [first, rest @ ..] = words else { return false };
    let first = first.to_lowercase();
    let rest = if let ["or", _, rest @ ..] = rest { rest } else { rest };
    let object = match rest {
        [next, object, ..] if PARTICLES.contains(next) => Some(object),
        _ => rest.first(),
    };
    let is_word = first.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
    // `Boats the harbour has`, `Mooring a boat`, `Created a boat`; `Backup` and `Login` are nouns.
    let other_form = first.ends_with('s') && !first.ends_with("ss")
        || ["ing", "ed", "up", "login"].iter().any(|end| first.ends_with(end));
    let closed = [&FUNCTION_WORDS[..], &DETERMINERS, &PARTICLES].iter().any(|words| words.contains(&&*first));
    let has_object = object.is_some_and(|word| DETERMINERS.contains(word));
    (is_verb(&first) || is_word && has_object && !closed) && !other_form
}

/// Returns the third person of a verb, apart from a particle at its end: `Shuts down` for `Shutdown`.
fn inflect_phrase(verb: &str) -> String {
    let parts = ["back", "down", "off", "out"].iter().find_map(|particle| {
        let stem = verb.strip_suffix(particle)?;
        (stem.len() > 2).then(|| format!("{} {particle}", inflect(stem)))
    });
    parts.unwrap_or_else(|| inflect(verb))
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
            ("Shutdown a boat", "Shuts down a boat"),
            ("Power off a boat", "Powers off a boat"),
            ("Scrub or paint the deck", "Scrubs or paints the deck"),
            ("Rollback the last voyage", "Rolls back the last voyage"),
            ("Login", "Login"),
            ("Setup a mooring", "Setup a mooring"),
            ("For a boat, all moorings", "For a boat, all moorings"),
            ("Boats the harbour has", "Boats the harbour has"),
            ("Mooring a boat", "Mooring a boat"),
            ("Batch delete boats", "Batch delete boats"),
            ("Stop a boat and delete it", "Stop a boat and delete it"),
            ("Boats of a harbour", "Boats of a harbour"),
            ("", ""),
        ] {
            assert_eq!(third_person(told), said);
        }
    }
}
