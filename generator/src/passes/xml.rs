//! Bodies that are XML.
//!
//! `**Content-Type**: application/xml` with the type `CreateCrate` -> a body of text, and a warning. Clients of generated code
//! encode JSON; what is documented of the elements stays as a type. Where JSON is possible too, it is used. Knows no XML.

use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::Span;
use crate::model::{Api, Body, Operation, Response, Ty};

/// Makes text of the bodies and answers of which all forms are XML.
pub(super) fn run(api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    let mut operations = std::mem::take(&mut api.operations);
    for operation in &mut operations {
        let Operation { name, span, bodies, responses, .. } = operation;
        let mut report = |what: &str, becomes: &str| diagnostics.push(finding(name, *span, what, becomes));
        // Another form of the body may be JSON.
        let only_xml = bodies.iter().all(|body| is_xml(&body.content_types, &body.ty));
        if only_xml && !bodies.is_empty() {
            bodies.iter_mut().for_each(make_text);
            report("body", "sent");
        }
        let mut answers = responses.iter_mut().filter(|response| {
            response.ty.as_ref().is_some_and(|ty| is_xml(&response.content_types, &ty.value))
        });
        let mut succeeds = false;
        answers.by_ref().for_each(|answer| {
            succeeds |= answer.is_success();
            make_answer_text(answer);
        });
        if succeeds {
            report("answer", "given");
        }
    }
    api.operations = operations;
}

fn finding(operation: &str, span: Span, what: &str, becomes: &str) -> Diagnostic {
    let message = format!("the {what} of `{operation}` is XML, which is {becomes} as text");
    let help = "write or read it with a crate for XML; the types say what is documented of its elements";
    Diagnostic::new(Code::XmlBody, span, message).help(help).about(operation)
}

/// Returns whether content of these types is XML and nothing else, and described as something that JSON would hold.
fn is_xml(content_types: &[String], ty: &Ty) -> bool {
    let is_xml = |content_type: &String| {
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        essence.ends_with("/xml") || essence.ends_with("+xml")
    };
    !content_types.is_empty() && content_types.iter().all(is_xml) && !matches!(ty, Ty::String(_) | Ty::Binary)
}

fn make_text(body: &mut Body) {
    body.ty = Ty::STRING;
    body.examples.clear();
}

fn make_answer_text(answer: &mut Response) {
    answer.ty = answer.ty.take().map(|ty| Fact { value: Ty::STRING, ..ty });
    answer.examples.clear();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::raw::RawApi;
    use crate::dialect::raw_testing::{STRING, body, field, model, named, operation, response};
    use crate::ground::http::Method;
    use crate::ground::source::Sources;
    use crate::model::build::build;
    use crate::settings::Conventions;

    /// Returns the types of body and answer of an operation whose content types are these, and the findings.
    fn of(sent: &[&str], given: &[&str]) -> (Ty, Ty, Vec<String>) {
        let owned = |types: &[&str]| types.iter().map(|content_type| (*content_type).to_owned()).collect();
        let mut call = operation("Crates", "create", Method::Put, "/{crate}");
        call.bodies =
            vec![crate::dialect::raw::RawBody { content_types: owned(sent), ..body(named("Crate")) }];
        let answer =
            crate::dialect::raw::RawResponse { content_types: owned(given), ..response(named("Crate")) };
        call.responses = vec![answer];
        let models = vec![model("Crate", vec![field("place", STRING)])];
        let raw = RawApi { models, operations: vec![call], ..RawApi::default() };
        let (mut api, _) = build("store", raw, &Conventions::default(), &Sources::default());
        let mut findings = Vec::new();
        run(&mut api, &mut findings);
        let call = &api.operations[0];
        let answer = call.responses[0].ty.as_ref().unwrap().value.clone();
        (call.bodies[0].ty.clone(), answer, findings.into_iter().map(|finding| finding.message).collect())
    }

    #[test]
    fn what_is_only_xml_is_text() {
        let (sent, given, findings) =
            of(&["application/xml"], &["text/xml; charset=utf-8", "application/x+xml"]);
        assert_eq!((sent, given), (Ty::STRING, Ty::STRING));
        assert_eq!(
            findings,
            [
                "the body of `create` is XML, which is sent as text",
                "the answer of `create` is XML, which is given as text"
            ]
        );
    }

    #[test]
    fn json_and_unknown_content_stay() {
        for types in
            [&["application/xml", "application/json"][..], &["application/json"], &[], &["application/xhtml"]]
        {
            let (sent, given, findings) = of(types, types);
            assert!(matches!((sent, given), (Ty::Ref(_), Ty::Ref(_))), "{types:?}");
            assert_eq!(findings, [""; 0], "{types:?}");
        }
    }
}
