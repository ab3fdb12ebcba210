//! Where parameters travel, as far as templates, names and sentences tell and tables do not.
//!
//! `GET /files/{path:.+}` becomes `/files/{path}` with a variable that may span segments; the query parameter `range`,
//! described "as in the HTTP header Range", becomes the header `Range`.
//!
//! Guarantees: only a place that a convention gave is changed; a header that a name alone tells is reported as a guess.

use heck::ToTrainCase;

use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::{ParameterIn, path_variables};
use crate::ground::words::fold;
use crate::model::{Api, Operation, Parameter};

/// Headers, folded, by whose names no query calls its parameters.
const HEADERS: [&str; 18] = [
    "acceptcharset",
    "acceptencoding",
    "acceptlanguage",
    "authorization",
    "cachecontrol",
    "contentdisposition",
    "contentencoding",
    "contentlanguage",
    "contentmd5",
    "idempotencykey",
    "ifmatch",
    "ifmodifiedsince",
    "ifnonematch",
    "ifrange",
    "ifunmodifiedsince",
    "lasteventid",
    "proxyauthorization",
    "useragent",
];

/// Patterns of a variable that a slash fits.
const ACROSS: [&str; 6] = [".+", ".*", ".+?", ".*?", "path", "**"];

/// Things with headers of their own, which are not those of a request.
const OTHER_HEADERS: [&str; 6] = ["column", "csv", "file", "page", "section", "table"];

/// Decides for every operation.
pub(super) fn run(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    if let Some(server) = api.servers.first().filter(|server| !server.value.contains("://")) {
        let message = format!("the documents tell of the service's address only the path `{}`", server.value);
        let finding = match server.span {
            Some(span) => Diagnostic::new(Code::RelativeServer, span, message),
            None => Diagnostic::general(Code::RelativeServer, message),
        };
        let help =
            "`builder(..)` takes the address; `--base-url` or `base-url` in the manifest sets one for good";
        diagnostics.push(finding.help(help));
    }
    for operation in &mut api.operations {
        plain_template(operation);
        for parameter in &mut operation.parameters {
            match parameter.location.value {
                ParameterIn::Path => {
                    parameter.spans_segments |= tells_of_slashes(&parameter.field.description);
                }
                ParameterIn::Query if parameter.location.certainty == Certainty::Conventional => {
                    header(parameter, diagnostics);
                }
                _ => {}
            }
        }
    }
}

/// A variable of a path template, with what the template says of it.
struct Variable<'t> {
    /// As it stands between the braces.
    written: &'t str,
    name: &'t str,
    spans_segments: bool,
}

/// Leaves plain variables in a path template, and gives their parameters what it says of them.
fn plain_template(operation: &mut Operation) {
    let Some(route) = &mut operation.route else { return };
    let written = route.value.path.clone();
    for variable in variables(&written) {
        let (from, to) = (format!("{{{}}}", variable.written), format!("{{{}}}", variable.name));
        route.value.path = route.value.path.replace(&from, &to);
        name_variable(&mut operation.parameters, &variable);
    }
    // `{?limit,offset}` lists query parameters (RFC 6570).
    while let Some((start, names, end)) = query_expression(&route.value.path) {
        let names: Vec<String> = names.split(',').map(|name| name.trim_end_matches('*').to_owned()).collect();
        let written = route.value.path.get(start + 1..end).unwrap_or_default().to_owned();
        route.value.path.replace_range(start..=end, "");
        list_query(&mut operation.parameters, &written, &names);
    }
}

/// Returns the variables of a template that are more than a name.
fn variables(path: &str) -> Vec<Variable<'_>> {
    let mut found = Vec::new();
    for written in path_variables(path) {
        // `{name=projects/*}` is a template within the template (gRPC), `{name:.+}` a regular expression.
        let (name, pattern) = written.split_once([':', '=']).unwrap_or((written, ""));
        let bare = name.trim().trim_start_matches(['+', '*']).trim_end_matches(['*', '?']).trim();
        let marked = name.trim().starts_with(['+', '*']) || name.trim().ends_with('*');
        let within = written.contains('=') && pattern.contains('/');
        let spans_segments = marked || within || ACROSS.contains(&pattern.trim());
        if bare != written && !bare.is_empty() && bare.chars().all(is_name) {
            found.push(Variable { written, name: bare, spans_segments });
        }
    }
    found
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// Gives a variable the parameter that documents it, in place of one made for its template.
fn name_variable(parameters: &mut Vec<Parameter>, variable: &Variable<'_>) {
    let is_made = |parameter: &Parameter| parameter.field.wire.value == variable.written;
    let documents = |parameter: &Parameter| {
        fold(&parameter.field.wire.value) == fold(variable.name)
            && (parameter.location.value == ParameterIn::Path
                || parameter.location.certainty == Certainty::Conventional)
    };
    let documented = parameters.iter().position(|parameter| documents(parameter) && !is_made(parameter));
    if let (Some(documented), Some(made)) = (documented, parameters.iter().position(is_made)) {
        let location = parameters.remove(made).location;
        let documented = if made < documented { documented - 1 } else { documented };
        if let Some(documented) = parameters.get_mut(documented) {
            documented.location = location;
        }
    }
    for parameter in parameters.iter_mut().filter(|parameter| is_made(parameter) || documents(parameter)) {
        parameter.field.required.value = true;
        parameter.field.wire.value = variable.name.to_owned();
        parameter.spans_segments |= variable.spans_segments;
        if parameter.field.name == variable.written {
            parameter.field.name = variable.name.to_owned();
        }
    }
}

/// Returns the place of a query expression in a template, and the names in it.
fn query_expression(path: &str) -> Option<(usize, &str, usize)> {
    let start = path.find("{?").or_else(|| path.find("{&"))?;
    let end = start + path.get(start..)?.find('}')?;
    Some((start, path.get(start + 2..end)?, end))
}

/// Makes query parameters of the names in a query expression, for which one path variable was made.
fn list_query(parameters: &mut Vec<Parameter>, written: &str, names: &[String]) {
    let Some(at) = parameters.iter().position(|parameter| parameter.field.wire.value == written) else {
        return;
    };
    let made = parameters.remove(at);
    for name in names {
        if parameters.iter().any(|known| fold(&known.field.wire.value) == fold(name)) {
            continue;
        }
        let mut parameter = made.clone();
        parameter.location = Fact { value: ParameterIn::Query, ..made.location };
        parameter.field.required.value = false;
        parameter.field.wire.value.clone_from(name);
        parameter.field.name.clone_from(name);
        parameters.push(parameter);
    }
}

/// "with its slashes", "may contain slashes"; not "slashes must be encoded".
fn tells_of_slashes(description: &str) -> bool {
    let mut text = description.to_lowercase().replace("forward slash", "slash");
    for sign in ["`/`", "'/'", "\"/\""] {
        text = text.replace(sign, "slashes");
    }
    let told = [
        "with its slashes",
        "with slashes",
        "contain slashes",
        "have slashes",
        "including slashes",
        "include slashes",
        "slashes are allowed",
        "several segments",
        "multiple segments",
        "several path segments",
        "multiple path segments",
    ];
    let refused = ["not contain", "not include", "not allowed", "cannot", "encoded", "escaped"];
    told.iter().any(|words| text.contains(words)) && !refused.iter().any(|words| text.contains(words))
}

/// Moves a parameter from the query to the headers where a sentence or its name tells.
fn header(parameter: &mut Parameter, diagnostics: &mut Vec<Diagnostic>) {
    let name = fold(&parameter.field.wire.value);
    let certainty = match named_header(&parameter.field.description, &name) {
        Some(header) => {
            parameter.field.wire =
                Fact { value: header, certainty: Certainty::Stated, ..parameter.field.wire };
            Certainty::Stated
        }
        None if says_header(&parameter.field.description) => Certainty::Stated,
        None if HEADERS.contains(&name.as_str()) => {
            let header = parameter.field.wire.value.to_train_case();
            if let Some(span) = parameter.field.span {
                let message = format!("`{}` was taken for the header `{header}`", parameter.field.name);
                let help = "the name is that of a header of HTTP, and no page says where it travels";
                diagnostics.push(Diagnostic::new(Code::GuessedLocation, span, message).help(help));
            }
            parameter.field.wire.value = header;
            Certainty::Conventional
        }
        None => return,
    };
    parameter.location = Fact { value: ParameterIn::Header, certainty, span: parameter.field.span };
}

/// Returns the header of this folded name that a sentence tells of: "the HTTP header Range", "sent as the header
/// `Prefer`", "the `If-Match` header". The name is set apart, or written with a capital.
fn named_header(description: &str, name: &str) -> Option<String> {
    let words: Vec<&str> = description.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let set_apart =
        |word: &str| word.contains('`') || word.contains("**") || bare(word).starts_with(char::is_uppercase);
    let is_name = |word: &&str| set_apart(word) && fold(&bare(word)) == name;
    words.iter().enumerate().find_map(|(at, word)| {
        if bare(word).to_lowercase() != "header" {
            return None;
        }
        let before = at.checked_sub(1).and_then(|at| words.get(at));
        if before.is_some_and(|word| OTHER_HEADERS.contains(&bare(word).to_lowercase().as_str())) {
            return None;
        }
        let after = words.get(at + 1);
        after.filter(|word| is_name(word)).or(before.filter(|word| is_name(word))).map(|word| bare(word))
    })
}

/// "Passed as a request header", "(header)", "sent in the HTTP headers"; not "returned in a header", "in the header row".
fn says_header(description: &str) -> bool {
    let text = description.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_header = |word: &&str| matches!(*word, "header" | "headers");
    let of_others = OTHER_HEADERS.iter().chain(&["answer", "response", "returned", "row"]);
    if text.contains("(header)") || of_others.into_iter().any(|other| words.contains(other)) {
        return text.contains("(header)");
    }
    let sent = ["passed", "sent", "given", "provided", "supplied", "set", "specified", "transmitted"];
    words.iter().enumerate().filter(|(_, word)| is_header(word)).any(|(at, _)| {
        let before = words.get(at.saturating_sub(4)..at).unwrap_or_default();
        let mut lead =
            before.iter().rev().skip_while(|word| ["a", "an", "the", "http", "request"].contains(word));
        lead.next().is_some_and(|word| matches!(*word, "as" | "in" | "via" | "by" | "through"))
            && words.get(..at).unwrap_or_default().iter().any(|word| sent.contains(word))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::raw::{RawApi, RawOperation};
    use crate::dialect::raw_testing::{STRING, described, operation, parameter};
    use crate::ground::http::Method;
    use crate::ground::source::{SourceFile, Sources};
    use crate::model::build::build;
    use crate::settings::Conventions;

    /// Returns the path of an operation, and its parameters with their places.
    fn placed(path: &str, parameters: &[(&str, &str)]) -> (String, Vec<String>, Vec<String>) {
        let read = RawOperation {
            parameters: parameters
                .iter()
                .map(|(name, text)| {
                    let mut made = parameter(ParameterIn::Query, described(name, STRING, text));
                    made.location = Fact::conventional(ParameterIn::Query);
                    made
                })
                .collect(),
            ..operation("Files", "read", Method::Get, path)
        };
        let raw = RawApi { operations: vec![read], ..RawApi::default() };
        let sources = Sources::new(vec![SourceFile::new("docs/a.md", "text")]);
        let (mut api, _) = build("test", raw, &Conventions::default(), &sources);
        let mut findings = Vec::new();
        run(&mut api, &mut findings);
        let operation = api.operations.remove(0);
        let shown = operation.parameters.iter().map(|parameter| {
            let rest = if parameter.spans_segments { "..." } else { "" };
            format!("{} {}{rest}", parameter.location.value, parameter.field.wire.value)
        });
        let shown = shown.collect();
        let findings = findings.into_iter().map(|finding| finding.message).collect();
        (operation.route.unwrap().value.path, shown, findings)
    }

    #[test]
    fn templates_tell_of_variables_across_segments() {
        for template in ["{path:.+}", "{+path}", "{path*}", "{*path}", "{path:path}", "{**path}"] {
            let (path, parameters, _) = placed(&format!("/files/{template}"), &[("path", "Which")]);
            assert_eq!(
                (path.as_str(), parameters.join(" ")),
                ("/files/{path}", "path path...".to_owned()),
                "{template}"
            );
        }
        let (path, parameters, _) = placed("/files/{id:[0-9]+}/{name}", &[("id", "Which")]);
        assert_eq!(
            (path.as_str(), parameters.join(", ")),
            ("/files/{id}/{name}", "path id, path name".to_owned())
        );
        for (template, pattern) in [("{name=projects/*}", "..."), ("{name=**}", "..."), ("{name=*}", "")] {
            let (path, parameters, _) = placed(&format!("/files/{template}"), &[("name", "Which")]);
            assert_eq!((path.as_str(), parameters), ("/files/{name}", vec![format!("path name{pattern}")]));
        }
        let (_, parameters, _) = placed("/files/{path:.+}", &[]);
        assert_eq!(parameters, ["path path..."]);
    }

    #[test]
    fn query_expressions_list_query_parameters() {
        let (path, parameters, _) = placed("/files{?limit,after}", &[("limit", "How many")]);
        assert_eq!((path.as_str(), parameters.join(", ")), ("/files", "query limit, query after".to_owned()));
    }

    #[test]
    fn sentences_and_names_tell_headers() {
        let (_, parameters, findings) = placed(
            "/files",
            &[
                ("range", "Bytes wanted, as in the HTTP header Range"),
                ("prefer", "Sent as the header `Prefer`: `return=minimal`"),
                ("acceptEncoding", "Encodings"),
                ("date", "As in the table header Date"),
                ("name", "The name of the header column"),
                ("origin", "Where it is from"),
                ("tenant", "Passed as a request header"),
                ("region", "(header) The region"),
                ("etag", "Returned in the header of the answer"),
                ("first", "Sent in the header row of the file"),
            ],
        );
        let expected = [
            "header Range",
            "header Prefer",
            "header Accept-Encoding",
            "query date",
            "query name",
            "query origin",
            "header tenant",
            "header region",
            "query etag",
            "query first",
        ];
        assert_eq!(parameters, expected);
        assert_eq!(findings, ["`acceptEncoding` was taken for the header `Accept-Encoding`"]);
        let (_, parameters, _) = placed("/", &[]);
        assert!(parameters.is_empty());
        assert!(
            tells_of_slashes("Path of the file, with its slashes")
                && tells_of_slashes("Path of the file, may include `/`")
                && tells_of_slashes("A key, which may contain forward slashes")
                && !tells_of_slashes("A name that must not contain '/'")
                && !tells_of_slashes("Slashes must be encoded")
        );
    }
}
