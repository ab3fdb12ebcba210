//! How lists and objects stand in a query, and which parameters may come several times, where a sentence tells.
//!
//! Guarantees: only the description of the parameter itself counts; what no sentence tells keeps the style that
//! most services use: the name repeated, an object's fields as parameters of their own.

use crate::ground::fact::{Certainty, Fact};
use crate::ground::http::ParameterIn;
use crate::model::{Api, Parameter, QueryStyle, Ty, TypeKind};
use crate::prose::{Separator, separator};

/// Decides for every query parameter.
pub(super) fn run(api: &mut Api) {
    let mut operations = std::mem::take(&mut api.operations);
    let queries = operations.iter_mut().flat_map(|operation| &mut operation.parameters);
    for parameter in queries.filter(|parameter| parameter.location.value == ParameterIn::Query) {
        let (is_list, _) = shape(api, &parameter.field.ty);
        parameter.repeats = !is_list && repeats(&parameter.field.description);
        if let Some(style) = told(api, parameter) {
            parameter.style = Fact { value: style, certainty: Certainty::Stated, span: parameter.field.span };
        }
    }
    api.operations = operations;
}

/// "Can be used multiple times", "Usable multiple times", "May be specified several times".
fn repeats(description: &str) -> bool {
    let text = description.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(3).any(|three| {
        matches!(three, [verb, "multiple" | "several", "times"]
            if ["used", "usable", "specified", "given", "provided", "passed", "repeated", "set"].contains(verb))
    })
}

fn told(api: &Api, parameter: &Parameter) -> Option<QueryStyle> {
    let (is_list, is_object) = shape(api, &parameter.field.ty);
    let (text, name) = (&parameter.field.description, &parameter.field.wire.value);
    let is_any = *parameter.field.ty.innermost() == Ty::Any;
    if (is_list || is_object || is_any) && says_json(text, name) {
        return Some(QueryStyle::Json);
    }
    if is_list {
        return Some(match separator(text, name)? {
            Separator::Comma => QueryStyle::Comma,
            Separator::Pipe => QueryStyle::Pipe,
            Separator::Semicolon => QueryStyle::Semicolon,
            Separator::Space => QueryStyle::Space,
            Separator::Brackets => QueryStyle::Brackets,
            Separator::Repeat => QueryStyle::Repeat,
        });
    }
    (is_object && (shows_keys(text, name) || says_deep(text))).then_some(QueryStyle::DeepObject)
}

/// "JSON-encoded", "encoded as JSON", `filters={"a":"b"}`
fn says_json(text: &str, name: &str) -> bool {
    let text = text.to_lowercase().replace('-', " ");
    let shown = ["{", "%7b", "[\"", "%5b%22"].map(|start| format!("{}={start}", name.to_lowercase()));
    let told = [
        "json encoded",
        "encoded json",
        "encoded as json",
        "as json",
        "json string",
        "in json format",
        "serialized json",
        "stringified json",
    ];
    let denied = ["not json", "response", "returned", "such as json"];
    shown.iter().any(|start| text.contains(start))
        || (told.iter().any(|words| text.contains(words)) && !denied.iter().any(|words| text.contains(words)))
}

/// "deep object", `deepObject`
fn says_deep(text: &str) -> bool {
    let text = text.to_lowercase().replace('-', " ");
    text.contains("deep object") || text.contains("deepobject")
}

/// `page[size]=20`, `where[plate][like]=AB`, `where[seats][]=4`
fn shows_keys(text: &str, name: &str) -> bool {
    let text = text.to_lowercase();
    text.split(&format!("{}[", name.to_lowercase())).skip(1).any(|rest| {
        let Some((keys, _)) = rest.split_once("]=") else { return false };
        keys.trim_end_matches("][")
            .split("][")
            .all(|key| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_'))
    })
}

/// Returns whether a type is a list, and whether it is an object or map.
fn shape(api: &Api, ty: &Ty) -> (bool, bool) {
    match ty {
        Ty::List { .. } => (true, false),
        Ty::Map(_) | Ty::Object => (false, true),
        Ty::Nullable(inner) => shape(api, inner),
        Ty::Ref(id) => match &api.ty(api.resolve(*id)).kind {
            TypeKind::Struct(_) => (false, true),
            TypeKind::Alias(inner) if !matches!(inner, Ty::Ref(_)) => shape(api, inner),
            _ => (false, false),
        },
        _ => (false, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::raw::{RawApi, RawField, RawOperation};
    use crate::dialect::raw_testing::{STRING, described, field, model, named, operation, parameter};
    use crate::dialect::type_expr::TypeExpr;
    use crate::ground::http::Method;
    use crate::ground::source::{SourceFile, Sources};
    use crate::model::build::build;
    use crate::settings::Conventions;

    fn style(field_of_query: RawField) -> QueryStyle {
        query(field_of_query).style.value
    }

    fn query(field_of_query: RawField) -> Parameter {
        let list = RawOperation {
            parameters: vec![parameter(ParameterIn::Query, field_of_query)],
            ..operation("Images", "list", Method::Get, "/images")
        };
        let models = vec![model("Page", vec![field("size", STRING)])];
        let raw = RawApi { models, operations: vec![list], ..RawApi::default() };
        let sources = Sources::new(vec![SourceFile::new("docs/a.md", "text")]);
        let (mut api, _) = build("test", raw, &Conventions::default(), &sources);
        run(&mut api);
        api.operations.remove(0).parameters.remove(0)
    }

    #[test]
    fn a_sentence_tells_the_style() {
        let texts = || TypeExpr::list(STRING);
        assert_eq!(style(described("meta", texts(), "Values, separated by commas.")), QueryStyle::Comma);
        assert_eq!(style(described("id", texts(), "As in `id[]=1&id[]=2`.")), QueryStyle::Brackets);
        let page = "Page 2 of 20: `page[size]=20&page[number]=2`";
        assert_eq!(style(described("page", named("Page"), page)), QueryStyle::DeepObject);
        for (text, expected) in [
            ("As in `page[size][]=20`", QueryStyle::DeepObject),
            ("A deepObject", QueryStyle::DeepObject),
            ("A JSON-encoded object", QueryStyle::Json),
            ("Encoded as JSON", QueryStyle::Json),
            ("For example `page={\"size\":1}`", QueryStyle::Json),
            ("Whether the answer is returned as JSON", QueryStyle::Repeat),
        ] {
            assert_eq!(style(described("page", named("Page"), text)), expected, "{text}");
        }
        assert_eq!(style(described("ids", texts(), "For example `ids=[\"a\"]`")), QueryStyle::Json);
        assert_eq!(style(described("ids", texts(), "Split by `;`")), QueryStyle::Semicolon);
    }

    #[test]
    fn without_a_sentence_names_are_repeated() {
        assert_eq!(style(described("id", TypeExpr::list(STRING), "As in `id=1&id=2`.")), QueryStyle::Repeat);
        assert_eq!(style(described("name", STRING, "Comma separated names.")), QueryStyle::Repeat);
        assert_eq!(style(described("page", named("Page"), "See pages[1].")), QueryStyle::Repeat);
    }

    #[test]
    fn a_sentence_tells_that_a_parameter_repeats() {
        for text in
            ["Can be used multiple times.", "Usable multiple times. Sorts.", "May be given several times"]
        {
            assert!(query(described("sort", STRING, text)).repeats, "{text}");
        }
        for text in ["Waits multiple times as long.", "How many times.", ""] {
            assert!(!query(described("sort", STRING, text)).repeats, "{text}");
        }
        let list = described("sort", TypeExpr::list(STRING), "Can be used multiple times.");
        assert!(!query(list).repeats, "a list repeats by itself");
    }
}
