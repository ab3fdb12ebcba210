//! Pages of types: structures, errors, enumerations, containers.
//!
//! Guarantees: the page's path is the identity of its type; a member of the page's own example gives the
//! wire name of the field it belongs to; an example of code gives what its placeholders leak.

use serde_json::Value;

use crate::dialect::raw::{RawCase, RawEnum, RawEnumValue, RawField, RawModel, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::scalar::{Scalar, StringFormat};
use crate::ground::source::{Span, Spanned};
use crate::ground::words::fold;
use crate::read::page::{Block, BlockKind, Row};
use crate::read::render;

use super::cells;
use super::fields::{placeholder_format, with_format};
use super::layout::{self, Kind, Part};
use super::names;
use super::places::Places;
use super::reader::Reader;

/// The member that an example shows for members beyond the fields.
const EXTRA_MEMBER: &str = "exampleAdditionalProperty";

impl Reader<'_> {
    /// Reads the page of a type.
    pub(super) fn model(&mut self, kind: Kind) {
        let blocks = &self.page.blocks;
        let titles: &[&str] = match kind {
            Kind::Struct => &["Structure"],
            Kind::Enumeration => &["Enumeration"],
            _ => &["Class Name", "Data Type"],
        };
        let Some((at, line, name)) = layout::type_line(blocks, titles) else { return };
        let title = blocks.iter().position(|block| layout::heading(block).is_some()).map_or(0, |at| at + 1);
        let intro = blocks.get(title..at).unwrap_or_default();
        let additional = intro.iter().find_map(|block| self.additional(block));
        let prose = intro.iter().filter(|block| self.additional(block).is_none());
        let (_, parts) = layout::sections(blocks.get(at..).unwrap_or_default(), 2);
        let mut model = RawModel {
            name: Spanned::new(name.to_owned(), line.span),
            name_stated: true,
            links: vec![self.path().to_owned()],
            scope: String::new(),
            group: None,
            description: render::markdown(prose),
            shape: RawShape::Opaque,
            examples: Vec::new(),
        };
        match kind {
            Kind::Struct => self.structure(&mut model, additional, &parts),
            Kind::Enumeration => self.enumeration(&mut model, &parts),
            _ => self.container(&mut model, &parts),
        }
        self.facts.models.push(model);
    }

    /// The type of members beyond the fields, if the block is the line that says that there may be some.
    fn additional(&self, block: &Block) -> Option<TypeExpr> {
        let text = layout::paragraph(block)?;
        let words = text.plain();
        let words = words.trim().trim_matches('*');
        let spelled = words.strip_prefix("This model accepts additional fields of type ")?;
        let link = text.links().next().map(|(href, _)| href);
        Some(self.spelled(spelled.trim_end_matches('.'), link))
    }

    fn structure(&mut self, model: &mut RawModel, additional: Option<TypeExpr>, parts: &[Part<'_>]) {
        let (mut fields, mut inherits) = (Vec::new(), Vec::new());
        for part in parts {
            match part.title().as_str() {
                "Fields" => fields = self.fields(part, additional.is_some()),
                "Inherits From" => {
                    let text = part.blocks.iter().find_map(layout::paragraph);
                    let link = text.and_then(|text| text.links().next());
                    inherits.extend(link.map(|(href, words)| self.spelled(words, Some(href))));
                }
                title if title.starts_with("Example") => {
                    self.example(model, &mut fields, part, additional.is_some())
                }
                _ => {}
            }
        }
        model.shape = RawShape::Struct { fields, additional, inherits };
    }

    fn fields(&mut self, part: &Part<'_>, additional: bool) -> Vec<RawField> {
        let Some(table) = layout::table(part.blocks) else { return Vec::new() };
        let mut fields = Vec::with_capacity(table.rows.len());
        for row in &table.rows {
            let name = row.cells.first().map(cells::name).unwrap_or_default();
            if additional && fold(&name) == "additionalproperties" {
                // No member of that name: the row repeats that there may be others.
                self.ledger.used(row.span);
            } else if let Some((field, _)) = self.field(row) {
                fields.push(field);
            }
        }
        fields
    }

    fn example(&mut self, model: &mut RawModel, fields: &mut [RawField], part: &Part<'_>, additional: bool) {
        for block in part.blocks {
            let BlockKind::Code { language, text } = &block.kind else { continue };
            match language.as_deref() {
                Some("json") => {
                    let Some(mut value) = self.json(block, text) else { continue };
                    if let Value::Object(members) = &mut value {
                        if additional {
                            members.shift_remove(EXTRA_MEMBER);
                        }
                        self.shown(fields, members, block.span);
                    }
                    model.examples.push(Spanned::new(value, block.span));
                }
                Some(language) if self.flavour.fences.contains(&language) => {
                    self.ledger.used(block.span);
                    leaked(fields, text, block.span);
                }
                _ => self.ledger.skip(block.span, Code::Prose),
            }
        }
    }

    /// A JSON example; `None` (and a finding) if it does not parse.
    pub(super) fn json(&mut self, block: &Block, text: &str) -> Option<Value> {
        match serde_json::from_str(text) {
            Ok(value) => {
                self.ledger.used(block.span);
                Some(value)
            }
            Err(error) => {
                let message = format!("the example is no JSON: {error}");
                self.report(Diagnostic::new(Code::UnreadableExample, block.span, message));
                self.ledger.skip(block.span, Code::UnreadableExample);
                None
            }
        }
    }

    /// Takes wire names, and the forms of dates, from the members of the page's own example.
    fn shown(&self, fields: &mut [RawField], members: &serde_json::Map<String, Value>, at: Span) {
        let named: Vec<&str> = fields.iter().map(|field| field.name.value.as_str()).collect();
        let keys: Vec<&str> = members.keys().map(String::as_str).collect();
        let matches = names::pair(self.flavour, &named, &keys);
        let places = Places::new(self.sources, at);
        for (field, key) in fields.iter_mut().zip(matches) {
            let Some(key) = key else { continue };
            field.wire = Some(Fact::shown(key.to_owned(), places.of(key)));
            if let Some(format) = members.get(key).and_then(placeholder_format) {
                for weaker in [StringFormat::Plain, StringFormat::DateTime] {
                    field.ty.value = with_format(field.ty.value.clone(), weaker, format);
                }
            }
        }
    }

    fn enumeration(&mut self, model: &mut RawModel, parts: &[Part<'_>]) {
        let mut values = Vec::new();
        let mut shown: Option<Spanned<String>> = None;
        for part in parts {
            match part.title().as_str() {
                "Fields" => {
                    let rows =
                        layout::table(part.blocks).map(|table| table.rows.as_slice()).unwrap_or_default();
                    values.extend(rows.iter().filter_map(|row| self.member(row)));
                }
                title if title.starts_with("Example") => {
                    for block in part.blocks {
                        let BlockKind::Code { language: None, text } = &block.kind else { continue };
                        self.ledger.used(block.span);
                        shown = Some(Spanned::new(text.trim().to_owned(), block.span));
                    }
                }
                _ => {}
            }
        }
        if let Some(shown) = shown
            && let Some(at) = names::member(&values, &shown.value)
            && let Some(value) = values.get_mut(at)
        {
            value.wire = Some(Fact::shown(Value::String(shown.value), shown.span));
        }
        model.shape = RawShape::Enum(RawEnum { name: None, base: TypeExpr::STRING, values });
    }

    fn member(&mut self, row: &Row) -> Option<RawEnumValue> {
        let name = row.cells.first().map(cells::name).filter(|name| !name.is_empty());
        let Some(name) = name else {
            self.report(Diagnostic::new(
                Code::MalformedRow,
                row.span,
                "a member of an enumeration has no name",
            ));
            self.ledger.skip(row.span, Code::MalformedRow);
            return None;
        };
        self.ledger.used(row.span);
        let description = cells::description(row, 1).text;
        Some(RawEnumValue { ident: Some(name), wire: None, description, span: row.span })
    }

    fn container(&mut self, model: &mut RawModel, parts: &[Part<'_>]) {
        let mut cases = Vec::new();
        for part in parts.iter().filter(|part| part.title() == "Cases") {
            let rows = layout::table(part.blocks).map(|table| table.rows.as_slice()).unwrap_or_default();
            cases.extend(rows.iter().filter_map(|row| self.case(row)));
        }
        model.shape = match cases.as_slice() {
            [] => RawShape::Opaque,
            // A container of one case is what the generator makes of "this type or null".
            [only] => RawShape::Alias(match only.ty.clone() {
                TypeExpr::Nullable(inner) => TypeExpr::Nullable(inner),
                ty => TypeExpr::Nullable(Box::new(ty)),
            }),
            _ => RawShape::Union { cases, discriminator: None },
        };
    }

    fn case(&mut self, row: &Row) -> Option<RawCase> {
        let Some(cell) = row.cells.first().filter(|cell| !cell.plain().trim().is_empty()) else {
            self.report(Diagnostic::new(Code::MalformedRow, row.span, "a case of a container has no type"));
            self.ledger.skip(row.span, Code::MalformedRow);
            return None;
        };
        self.ledger.used(row.span);
        let ty = self.ty(cell);
        // `Owner.FromCat(Cat cat)`: the word after `From` names the case.
        let factory = row.cells.get(1).map(cells::name).unwrap_or_default();
        let named = factory.split_once(".From").and_then(|(_, rest)| rest.split_once('('));
        Some(RawCase { name: named.map(|(name, _)| name.to_owned()), ty, span: row.span })
    }
}

/// Takes wire names from the placeholders of a code example: the text of a member without an example of its
/// own is its wire name and one digit (`"address_line_16"`).
fn leaked(fields: &mut [RawField], code: &str, at: Span) {
    let texts: Vec<&str> = code.split('"').skip(1).step_by(2).collect();
    for field in fields.iter_mut() {
        let text = matches!(field.ty.value, TypeExpr::Scalar(Scalar::String(StringFormat::Plain)));
        if !text || field.wire.is_some() {
            continue;
        }
        let name = fold(&field.name.value);
        let leaks = texts.iter().filter_map(|text| text.strip_suffix(|c: char| c.is_ascii_digit()));
        if let Some(wire) = leaks.into_iter().find(|wire| fold(wire) == name) {
            field.wire = Some(Fact::shown(wire.to_owned(), at));
        }
    }
}
