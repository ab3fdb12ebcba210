//! Keeps a defect of this program on the page that it is met on.
//!
//! `guarded(file, || read(page))` gives what was read, or, where the reading panics, a finding about the page. It is the only
//! place where a panic of a page is caught: one page is left out, and all others are read. Knows nothing of pages.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::finding::{Code, Diagnostic};
use super::source::{FileId, Span};

/// Does work on one page.
///
/// # Errors
/// A finding, if the work panics.
pub(crate) fn guarded<T>(file: FileId, work: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    // What the work changes is dropped with it.
    catch_unwind(AssertUnwindSafe(work))
        .map_err(|_| left_out(Span::new(file, 0..0), "the page was left out: reading it failed"))
}

/// Returns a finding about a page that is left out because of a defect of this program.
pub(crate) fn left_out(span: Span, message: &str) -> Diagnostic {
    Diagnostic::new(Code::InternalError, span, message)
        .help("this is a defect of specless; please report it with this page")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_finding_about_the_page() {
        assert_eq!(guarded(FileId(3), || 7), Ok(7));
        let finding = guarded::<u8>(FileId(3), || panic!("on purpose")).unwrap_err();
        assert_eq!((finding.code, finding.span()), (Code::InternalError, Some(Span::new(FileId(3), 0..0))));
    }
}
