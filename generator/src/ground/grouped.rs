//! The same finding at many places, told once.
//!
//! 211 times ``method and path of `getBoat` are not in the documents``, each of another operation -> once, with the first place
//! and the 210 others beside it. Errors stay apart: at each of their places something is missing.

use std::collections::BTreeMap;

use super::finding::{Code, Diagnostic, Origin, Repeat, Severity};

/// Findings of one key are told once: what they say apart from the name that they are about, and what mends them.
type Key = (Code, Severity, String, Option<String>);

/// Joins findings that say the same, each into the first of them in document order.
pub fn grouped(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Diagnostic> = Vec::with_capacity(findings.len());
    let mut by_key: BTreeMap<Key, usize> = BTreeMap::new();
    for finding in findings {
        let Origin::Document(span) = finding.origin else {
            kept.push(finding);
            continue;
        };
        if finding.severity == Severity::Error {
            kept.push(finding);
            continue;
        }
        let at = *by_key.entry(key(&finding)).or_insert(kept.len());
        match kept.get_mut(at) {
            Some(first) => first.push(Repeat { span, subject: finding.subject().map(str::to_owned) }),
            None => kept.push(finding),
        }
    }
    kept
}

fn key(finding: &Diagnostic) -> Key {
    let cause = match finding.subject() {
        Some(subject) => finding.message.replacen(&format!("`{subject}`"), "`", 1),
        None => finding.message.clone(),
    };
    (finding.code, finding.severity, cause, finding.help.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::{FileId, Span};

    fn at(code: Code, start: usize, message: &str) -> Diagnostic {
        Diagnostic::new(code, Span::new(FileId(0), start..start + 1), message)
    }

    fn titles(findings: Vec<Diagnostic>) -> Vec<String> {
        grouped(findings).iter().map(Diagnostic::title).collect()
    }

    #[test]
    fn one_cause_is_told_once_with_a_count() {
        let lost =
            |name: &str, start| at(Code::NoRoute, start, &format!("`{name}` has no route")).about(name);
        let names = ["a", "b", "b", "c", "d", "e"];
        let all: Vec<_> = names.iter().enumerate().map(|(start, name)| lost(name, start)).collect();
        assert_eq!(titles(all[..1].to_vec()), ["`a` has no route"]);
        assert_eq!(titles(all[..3].to_vec()), ["`a` has no route (the same of `b`, at 3 places)"]);
        assert_eq!(titles(all), ["`a` has no route (the same of `b`, `c`, `d` and others, at 6 places)"]);
        let plain =
            vec![at(Code::UnknownMark, 1, "x"), at(Code::UnknownMark, 5, "x"), at(Code::UnknownMark, 9, "y")];
        assert_eq!(titles(plain.clone()), ["x (at 2 places)", "y"]);
        assert_eq!(grouped(plain)[0].spans().count(), 2);
    }

    #[test]
    fn errors_and_other_causes_stay_apart() {
        let error = at(Code::MalformedRow, 1, "bad row");
        assert_eq!(titles(vec![error.clone(), error]), ["bad row", "bad row"]);
        let general = Diagnostic::general(Code::NoRoute, "x");
        assert_eq!(titles(vec![general.clone(), general]), ["x", "x"]);
        let helped = at(Code::UnknownMark, 1, "x").help("do");
        assert_eq!(titles(vec![at(Code::UnknownMark, 2, "x"), helped]), ["x", "x"]);
    }
}
