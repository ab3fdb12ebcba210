//! Findings that a user has looked at and accepts.
//!
//! `accept = [{ code = "unread-page", pages = "old/**", count = 3, why = "superseded" }]` makes notes of exactly three
//! such findings. More, fewer or others are an error, so that no acceptance outlives the documents it was made for.

use std::str::FromStr;

use glob::Pattern;
use serde::{Deserialize, Serialize};

use crate::given_by::{GivenBy, Setting};
use crate::ground::finding::{Code, Diagnostic, Origin, Severity};
use crate::ground::source::Sources;

/// Findings of one code on some pages, and why they are as they should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Accept {
    /// The code.
    #[cfg_attr(test, schemars(with = "String"))]
    pub code: Code,
    /// The pages, as a glob below the documents; `*` for findings about the API as a whole, too.
    pub pages: String,
    /// The number of findings.
    pub count: usize,
    /// The reason.
    pub why: String,
}

/// An error for an acceptance that is not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "invalid acceptance `{0}`: expected `CODE:COUNT:PAGES:WHY`, such as `unread-page:3:old/**:superseded`"
)]
pub struct AcceptError(String);

impl FromStr for Accept {
    type Err = AcceptError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(4, ':');
        let mut next = || parts.next().ok_or_else(|| AcceptError(text.to_owned()));
        let (code, count, pages, why) = (next()?, next()?, next()?, next()?);
        Ok(Self {
            code: code.parse().map_err(|_| AcceptError(text.to_owned()))?,
            count: count.parse().map_err(|_| AcceptError(text.to_owned()))?,
            pages: pages.to_owned(),
            why: why.to_owned(),
        })
    }
}

impl Accept {
    /// Returns true if a finding of this code on this page is among the accepted ones.
    pub fn covers(&self, code: Code, page: &str) -> bool {
        self.code == code && Pattern::new(&self.pages).is_ok_and(|glob| glob.matches(page))
    }

    /// Returns the acceptance as it is written on the command line.
    pub fn key(&self) -> String {
        format!("{}:{}:{}:{}", self.code, self.count, self.pages, self.why)
    }
}

/// Makes notes of the accepted findings, and reports acceptances that do not fit.
pub fn apply(accepted: &[Accept], given_by: &GivenBy, sources: &Sources, findings: &mut Vec<Diagnostic>) {
    let mut mismatches = Vec::new();
    for accept in accepted {
        let covered: Vec<&mut Diagnostic> = findings
            .iter_mut()
            .filter(|finding| accept.covers(finding.code, page_of(&finding.origin, sources)))
            .collect();
        if covered.len() == accept.count {
            covered.into_iter().for_each(|finding| finding.severity = Severity::Note);
            continue;
        }
        let message = format!(
            "{} of `{}` are accepted on `{}`, and there are {}",
            accept.count,
            accept.code,
            accept.pages,
            covered.len(),
        );
        let origin = given_by.origin(Setting::ACCEPT, &accept.key());
        let help = "look at them again, then set `count`, or remove the acceptance";
        mismatches.push(Diagnostic::from(Code::AcceptMismatch, origin, message).help(help));
    }
    findings.extend(mismatches);
}

/// Returns the path of the page of a finding; empty for one that is about no page.
pub(crate) fn page_of<'a>(origin: &'a Origin, sources: &'a Sources) -> &'a str {
    match origin {
        Origin::Document(span) => sources.path(span.file),
        Origin::File { path, .. } => path,
        Origin::Api | Origin::Manifest { .. } | Origin::Flag(_) | Origin::Builder(_) => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ground::source::{FileId, SourceFile, Span};

    /// Severities of two findings on `old/` and one on `new.md`, and the other findings.
    fn after(accept: &str) -> (Vec<Severity>, Vec<String>) {
        let files = ["new.md", "old/a.md", "old/b.md"].map(|path| SourceFile::new(path, "text"));
        let sources = Sources::new(files.into());
        let finding = |file| Diagnostic::new(Code::UnreadPage, Span::new(FileId(file), 0..1), "unread");
        let mut findings: Vec<_> = (0..3).map(finding).collect();
        let accepted = [accept.parse().unwrap()];
        apply(&accepted, &GivenBy::Flags, &sources, &mut findings);
        let others = findings.split_off(3).into_iter().map(|finding| finding.message).collect();
        (findings.into_iter().map(|finding| finding.severity).collect(), others)
    }

    #[test]
    fn as_many_as_accepted_are_notes() {
        use Severity::{Note, Warning};
        assert_eq!(after("unread-page:2:old/**:superseded"), (vec![Warning, Note, Note], vec![]));
    }

    #[test]
    fn more_fewer_or_others_are_an_error() {
        for (accept, found) in [
            ("unread-page:1:old/**:x", "1 of `unread-page` are accepted on `old/**`, and there are 2"),
            ("unread-page:3:old/**:x", "3 of `unread-page` are accepted on `old/**`, and there are 2"),
            ("unread-page:2:new.md:x", "2 of `unread-page` are accepted on `new.md`, and there are 1"),
            ("unread-rows:2:old/**:x", "2 of `unread-rows` are accepted on `old/**`, and there are 0"),
        ] {
            assert_eq!(after(accept), (vec![Severity::Warning; 3], vec![found.to_owned()]));
        }
    }

    #[test]
    fn a_code_that_does_not_exist_cannot_be_accepted() {
        assert!("unread-pages:3:old/**:x".parse::<Accept>().is_err());
        assert!("unread-page:3:old/**".parse::<Accept>().is_err());
    }
}
