//! Requests of the text of an operation for its body.
//!
//! Guarantees: only fields of text that nothing else is known of get an example, and never the name of a field.

use crate::ground::fact::Fact;
use crate::ground::scalar::StringFormat;
use crate::ground::source::Span;
use crate::model::{Api, Ty, TypeId, TypeKind};
use crate::prose;

/// Reads the descriptions of all operations and of their bodies.
pub(super) fn run(api: &mut Api) {
    for (id, text, span) in bodies(api) {
        let id = api.resolve(id);
        let TypeKind::Struct(object) = &mut api.ty_mut(id).kind else { continue };
        let names: Vec<String> = object.fields.iter().map(|field| field.wire.value.clone()).collect();
        let open = object.fields.iter_mut().filter(|field| {
            let known = field.example.is_some() || field.default.is_some() || field.constant.is_some();
            field.ty == Ty::String(StringFormat::Plain) && !known
        });
        for field in open {
            let value = prose::asked_for(&text, &field.wire.value)
                .filter(|value| !names.iter().any(|name| name == value));
            field.example = value.map(|value| Box::new(Fact::shown(value.into(), span)));
        }
    }
}

/// Returns the types of bodies, and the text around each.
fn bodies(api: &Api) -> Vec<(TypeId, String, Span)> {
    let operations = api.operations.iter().flat_map(|operation| {
        operation.bodies.iter().filter_map(move |body| match body.ty {
            Ty::Ref(id) => {
                Some((id, format!("{} {}", operation.description, body.description), operation.span))
            }
            _ => None,
        })
    });
    operations.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::dialect::raw::{RawApi, RawOperation};
    use crate::dialect::raw_testing::{
        INTEGER, STRING, body, field, model, named, operation, required, stated,
    };
    use crate::ground::http::Method;
    use crate::ground::source::Sources;
    use crate::model::build::build;
    use crate::settings::Conventions;

    #[test]
    fn fields_of_text_that_nothing_is_known_of_get_an_example() {
        let with_default = crate::dialect::raw::RawField {
            default: stated(json!("slow")).map(Box::new),
            ..field("speed", STRING)
        };
        let fields =
            vec![required("kind", STRING), field("size", INTEGER), with_default, field("colour", STRING)];
        let add = RawOperation {
            description: "Set the `kind` attribute to one of: - `tow`\n\nSet the `size` field to `9`.\n\nSet the `speed` \
                          attribute to `fast`.\n\nThe `colour` field must be `kind`."
                .to_owned(),
            bodies: vec![body(named("Boat"))],
            ..operation("Boats", "add_boat", Method::Post, "/boats")
        };
        let raw = RawApi { models: vec![model("Boat", fields)], operations: vec![add], ..RawApi::default() };
        let (mut api, _) = build("harbour", raw, &Conventions::default(), &Sources::default());
        run(&mut api);
        let examples: Vec<Option<Value>> =
            api.fields_mut().map(|field| field.example.clone().map(|example| example.value)).collect();
        assert_eq!(examples, [Some(json!("tow")), None, None, None]);
    }
}
