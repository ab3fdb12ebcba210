//! What the person who generates says about calls: how they page, and how lists and objects stand in a query.
//!
//! Guarantees: what matches nothing, or says nothing that is known, is an error.

use crate::given_by::{GivenBy, Setting};
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic, Origin};
use crate::model::{Api, NextPage, Operation, Paging, QueryStyle};
use crate::passes::paging;
use crate::routes::is_named;
use crate::settings::CallSettings;

/// Applies what was said. Runs last, because it corrects what the passes concluded.
pub fn run(api: &mut Api, said: &CallSettings, given_by: &GivenBy, diagnostics: &mut Vec<Diagnostic>) {
    for (key, text) in &said.paging {
        let finding = |message, help| finding(given_by.origin(Setting::PAGING, key), message, help);
        let paging = match text.as_str() {
            "none" => None,
            text => match text.parse::<Paging>() {
                Ok(paging) => Some(overridden(paging)),
                Err(error) => {
                    diagnostics.push(finding(format!("`{text}` says no way of paging"), error.to_string()));
                    continue;
                }
            },
        };
        let mut found = false;
        let says_first = text.contains(" from ");
        for_each_named(api, key, &mut |operation| {
            operation.paging.clone_from(&paging);
            if let (Some(Fact { value: Paging { next, .. }, .. }), false) =
                (&mut operation.paging, says_first)
                && let NextPage::Number { parameter, .. } = next
            {
                let first = paging::first_page(operation.parameters.iter(), parameter);
                *next = NextPage::Number { parameter: parameter.clone(), first };
            }
            found = true;
        });
        if !found {
            diagnostics.push(finding(format!("no operation is called `{key}`"), HELP.to_owned()));
        }
    }
    for (key, text) in &said.query_styles {
        let finding = |message, help| finding(given_by.origin(Setting::QUERY_STYLE, key), message, help);
        let Ok(style) = text.parse::<QueryStyle>() else {
            let help = format!("write one of {}", QueryStyle::WORDS.join(", "));
            diagnostics.push(finding(format!("`{text}` is no style of a query"), help));
            continue;
        };
        if !set_style(api, key, style) {
            diagnostics.push(finding(format!("no parameter is called `{key}`"), HELP.to_owned()));
        }
    }
}

const HELP: &str =
    "write group and operation as documented: `Images.GetAll`, with `.parameter` behind it for a style";

fn set_style(api: &mut Api, key: &str, style: QueryStyle) -> bool {
    let Some((operation, parameter)) = key.rsplit_once('.') else { return false };
    let mut found = false;
    for_each_named(api, operation, &mut |operation| {
        for known in &mut operation.parameters {
            if known.field.name == parameter || known.field.wire.value == parameter {
                known.style = overridden(style);
                found = true;
            }
        }
    });
    found
}

fn for_each_named(api: &mut Api, key: &str, visit: &mut dyn FnMut(&mut Operation)) {
    let groups: Vec<String> = api.groups.iter().map(|group| group.name.clone()).collect();
    for operation in &mut api.operations {
        let group = groups.get(operation.group).map_or("", String::as_str);
        if is_named(group, &operation.name, key) {
            visit(operation);
        }
    }
}

fn overridden<T>(value: T) -> Fact<T> {
    Fact { value, certainty: Certainty::Overridden, span: None }
}

fn finding(origin: Origin, message: String, help: String) -> Diagnostic {
    Diagnostic::from(Code::UnmatchedOverride, origin, message).help(help)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::dialect::raw::{RawApi, RawOperation};
    use crate::dialect::raw_testing::{STRING, field, operation, parameter};
    use crate::ground::http::{Method, ParameterIn};
    use crate::ground::source::{SourceFile, Sources};
    use crate::model::build::build;
    use crate::settings::Conventions;

    fn said(paging: &[(&str, &str)], styles: &[(&str, &str)]) -> (Api, Vec<String>) {
        let list = RawOperation {
            parameters: vec![parameter(ParameterIn::Query, field("filter", STRING))],
            ..operation("ImagesApi", "getAll", Method::Get, "/images")
        };
        let raw = RawApi { operations: vec![list], ..RawApi::default() };
        let sources = Sources::new(vec![SourceFile::new("docs/a.md", "text")]);
        let (mut api, _) = build("test", raw, &Conventions::default(), &sources);
        let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let settings =
            CallSettings { paging: map(paging), query_styles: map(styles), ..CallSettings::default() };
        let mut findings = Vec::new();
        run(&mut api, &settings, &GivenBy::Builder, &mut findings);
        (api, findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn what_is_said_replaces_what_was_concluded() {
        let (api, findings) =
            said(&[("Images.GetAll", "images by url next")], &[("Images.GetAll.filter", "deep-object")]);
        assert_eq!(findings, Vec::<String>::new());
        assert_eq!(api.operations[0].paging.as_ref().unwrap().value.to_string(), "images by url next");
        assert_eq!(api.operations[0].parameters[0].style.value, QueryStyle::DeepObject);
    }

    #[test]
    fn what_matches_nothing_is_reported() {
        let (_, findings) = said(
            &[("Images.GetAll", "somehow"), ("Images.NoSuch", "none")],
            &[("Images.GetAll.filter", "commas"), ("Images.GetAll.size", "comma")],
        );
        let expected = [
            "`somehow` says no way of paging",
            "no operation is called `Images.NoSuch`",
            "`commas` is no style of a query",
            "no parameter is called `Images.GetAll.size`",
        ];
        assert_eq!(findings, expected);
    }
}
