//! "No authorization required" in documents that name no scheme at all.
//!
//! A generator writes this sentence for every operation whose source says nothing of security. Where some operation names
//! a scheme, it means what it says; where none does, it says nothing.

use crate::ground::finding::{Code, Diagnostic};
use crate::model::Api;

/// Takes back what an API without schemes says of its operations.
pub(super) fn run(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    let named = |auth: &Option<Vec<String>>| auth.as_ref().is_some_and(|schemes| !schemes.is_empty());
    if api.operations.iter().any(|operation| named(&operation.auth)) {
        return;
    }
    let silent = api.operations.iter_mut().filter(|operation| operation.auth.is_some());
    let count = silent.map(|operation| operation.auth = None).count();
    if count > 0 && api.auth.is_empty() {
        let message = "the documents name no authentication scheme";
        let help =
            "credentials given to the client are sent with every call; without any, calls are anonymous";
        diagnostics.push(Diagnostic::general(Code::NoAuthentication, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::raw::{RawApi, RawOperation};
    use crate::dialect::raw_testing::operation;
    use crate::ground::http::Method;
    use crate::ground::source::{SourceFile, Sources};
    use crate::model::build::build;
    use crate::settings::Conventions;

    fn judged(auth: &[&[&str]]) -> (Vec<Option<Vec<String>>>, usize) {
        let operations = auth.iter().enumerate().map(|(number, schemes)| RawOperation {
            auth: Some(schemes.iter().map(|name| (*name).to_owned()).collect()),
            ..operation("Crates", &format!("call{number}"), Method::Get, &format!("/crates/{number}"))
        });
        let raw = RawApi { operations: operations.collect(), ..RawApi::default() };
        let sources = Sources::new(vec![SourceFile::new("docs/a.md", "text")]);
        let (mut api, _) = build("test", raw, &Conventions::default(), &sources);
        let mut findings = Vec::new();
        run(&mut api, &mut findings);
        (api.operations.into_iter().map(|operation| operation.auth).collect(), findings.len())
    }

    #[test]
    fn only_a_named_scheme_makes_other_calls_anonymous() {
        assert_eq!(judged(&[&[], &[]]), (vec![None, None], 1));
        assert_eq!(judged(&[&[], &["token"]]), (vec![Some(vec![]), Some(vec!["token".to_owned()])], 0));
    }
}
