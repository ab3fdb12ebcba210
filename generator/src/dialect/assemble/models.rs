//! Sections of types become raw types.
//!
//! `# Widget` with rows -> a structure; with values -> an enumeration; with branches -> a union; with an empty table -> a type of
//! which the page says nothing.

use serde_json::Value;

use super::super::block::marked;
use super::super::grammar::rules::{Role, Side};
use super::super::library::spelling::is_unknown;
use super::super::library::{Place, values};
use super::super::outline::section::{DocValue, Section};
use super::super::raw::{RawCase, RawEvidence, RawField, RawModel, RawShape};
use super::super::type_expr::TypeExpr;
use super::fields::FieldContext;
use super::{Assembly, tree};
use crate::ground::fact::Fact;
use crate::ground::scalar::{IntegerWidth, Scalar};
use crate::ground::source::Spanned;

impl Assembly<'_> {
    /// Makes the types of all pages.
    pub(crate) fn types(&mut self) {
        let types: Vec<(Place, String)> =
            self.library.types.iter().map(|(place, name)| (*place, name.clone())).collect();
        for (place, name) in types {
            let Some(section) = self.library.section(place) else { continue };
            if !section.rule.is_some_and(|rule| rule.inline) {
                self.model(place, &name, section);
            }
        }
    }

    fn model(&mut self, place: Place, name: &str, section: &Section<'_>) {
        let shape = self.shape(place, name, section);
        let description = if self.library.grammar.types.exact {
            section.texts.iter().map(|text| text.value.as_str()).collect::<Vec<_>>().join("\n")
        } else {
            let texts = section.texts.iter().take(2).map(|text| marked::without_links(&text.value));
            texts.collect::<Vec<_>>().join("\n\n")
        };
        let examples = self.examples(place, matches!(shape, RawShape::Enum(_)));
        self.raw.models.push(RawModel {
            name: Spanned::new(name.to_owned(), section.span),
            name_stated: true,
            links: vec![self.library.key(place)],
            description,
            shape,
            examples,
            ..RawModel::default()
        });
    }

    fn shape(&mut self, place: Place, name: &str, section: &Section<'_>) -> RawShape {
        let library = self.library;
        let page = place.doc;
        if !section.branches.is_empty() && section.rows.is_empty() {
            let case = |branch: &Spanned<String>| {
                let ty = library.parse(&branch.value, page).expr;
                (!is_unknown(&ty)).then_some(RawCase { name: None, ty, span: branch.span })
            };
            let cases: Vec<RawCase> = section.branches.iter().filter_map(case).collect();
            if !cases.is_empty() {
                return RawShape::Union { cases, discriminator: None };
            }
        }
        if !section.values.is_empty() && section.rows.is_empty() {
            if section.flags {
                return RawShape::Alias(TypeExpr::Scalar(Scalar::Integer(IntegerWidth::Int64)));
            }
            let is_number = |value: &DocValue| values::literal(&value.text).is_number();
            let text = library.grammar.types.exact && !section.values.iter().all(is_number);
            let of = if text { TypeExpr::STRING } else { TypeExpr::ANY };
            return RawShape::Enum(self.enumeration(&section.values, None, &of));
        }
        let empty = section.rule.is_some_and(|rule| rule.empty);
        if section.rows.is_empty() && section.extends.is_empty() && !empty {
            return RawShape::Opaque;
        }
        let rows = tree(library, &section.rows, page);
        let mut shape = self.structure(&rows, FieldContext { page, owner: name });
        let own = library.reference(place);
        let parents = section.extends.iter().filter_map(|text| library.understood(&text.value, page));
        if let RawShape::Struct { inherits, .. } = &mut shape {
            inherits.extend(parents.filter(|ty| matches!(ty, TypeExpr::Named { .. }) && *ty != own));
        }
        shape
    }

    /// Returns the examples of a type. Names on the wire that its samples of code spell are kept as evidence.
    fn examples(&mut self, place: Place, is_enum: bool) -> Vec<Spanned<Value>> {
        let mut examples = Vec::new();
        let Some(doc) = self.library.docs.get(place.doc) else { return examples };
        let placeholder = self.library.grammar.names.placeholder.as_ref();
        let model = self.raw.models.len();
        for index in doc.sections.below(place.section) {
            let section = doc.sections.get(index);
            if *section.role == Role::Operation {
                continue;
            }
            let wire = section.rule.is_some_and(|rule| rule.side == Some(Side::Wire));
            for example in &section.examples {
                let at = |value| Spanned::new(value, example.span);
                match serde_json::from_str(&example.text) {
                    Ok(value) if wire => examples.push(at(value)),
                    Ok(value @ (Value::Object(_) | Value::Array(_))) => {
                        self.raw.evidence.push(RawEvidence::Json(at(value)));
                    }
                    _ if is_enum && example.language.is_empty() => {
                        examples.push(at(Value::from(example.text.trim())));
                    }
                    _ => {}
                }
                let spelled = placeholder.filter(|_| !wire).into_iter();
                let spelled =
                    spelled.flat_map(|placeholder| placeholder.regex().captures_iter(&example.text));
                self.raw.evidence.extend(spelled.filter_map(|found| {
                    let name = Spanned::new(found.name("wire")?.as_str().to_owned(), example.span);
                    Some(RawEvidence::Key { model, name })
                }));
            }
        }
        examples
    }

    /// Makes the types that spellings want with every field optional.
    pub(crate) fn partial_types(&mut self) {
        for place in std::mem::take(&mut self.partials) {
            let key = self.library.key(place);
            let Some(model) = self.raw.models.iter().find(|model| model.links.contains(&key)).cloned() else {
                continue;
            };
            let mut shape = model.shape.clone();
            if let RawShape::Struct { fields, .. } = &mut shape {
                let optional =
                    |field: &mut RawField| field.required = Some(Fact::stated(false, field.name.span));
                fields.iter_mut().for_each(optional);
            }
            let name = Spanned::new(format!("Partial{}", model.name.value), model.name.span);
            self.raw.models.push(RawModel { name, links: vec![format!("{key}?")], shape, ..model });
        }
    }
}
