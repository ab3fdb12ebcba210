//! Rows become fields: type, requiredness, values, limits.
//!
//! A row `size`, `Option<i32>`, `[default to 3]` -> an integer that may be absent, with the default 3. Members of a row make a
//! type of their own, which the page does not name.

use serde_json::Value;

use super::super::block::marked;
use super::super::grammar::rules::{Fact as RowFact, Unmarked, of_word};
use super::super::library::spelling::{fill, innermost, is_unknown, union};
use super::super::library::values;
use super::super::library::values::{FoundValues, literal};
use super::super::outline::section::{DocField, DocValue, FactValue, Section, SectionIndex};
use super::super::raw::{RawEnum, RawEnumValue, RawField, RawModel, RawShape};
use super::super::type_expr::TypeExpr;
use super::Assembly;
use crate::dialect::grammar::rules::Role;
use crate::ground::constraints::Constraints;
use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::scalar::{IntegerWidth, Scalar, StringFormat};
use crate::ground::source::{Span, Spanned};
use crate::ground::words::fold;
use crate::ground::words::pascal;

/// Where fields stand: the page, and the name that types made of their members begin with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldContext<'c> {
    pub(crate) page: usize,
    pub(crate) owner: &'c str,
}

impl Assembly<'_> {
    /// Makes a field of a row.
    pub(crate) fn field(&mut self, row: &DocField, context: FieldContext<'_>) -> RawField {
        let library = self.library;
        // A row that another operation shares stands on that one's page.
        let page = library.page_of(row).unwrap_or(context.page);
        let context = FieldContext { page, ..context };
        let spelled = match &row.ty {
            None if self.has_captions() => TypeExpr::STRING.into(),
            Some(ty) if self.has_captions() => library.parse(&marked::plain(ty), page),
            ty => library.parse(ty.as_deref().unwrap_or_default(), page),
        };
        let mut expr = if row.ty.as_ref().is_none_or(|ty| ty.trim().is_empty()) && is_unknown(&spelled.expr) {
            TypeExpr::ANY
        } else {
            spelled.expr
        };
        if let Some(also) = row.facts.text(RowFact::Also).and_then(|also| library.understood(also, page)) {
            expr = either(expr, also);
        }
        if self.has_captions() {
            expr = self.meant(row, expr, context);
        } else {
            expr = self.members(row, expr, context);
            expr = self.linked_object(row, expr, page);
        }
        let listed = || spelled.values.map(|texts| FoundValues::plain(texts, row.span));
        let found = library.values_of(row, &expr, page).or_else(listed);
        let wire = found.as_ref().and_then(|found| found.wire.clone());
        let named = found.as_ref().and_then(|found| found.ty);
        let name = Spanned::new(row.name.clone(), row.span);
        let values = found.map(|found| {
            let values = self.enumeration(&found.values, found.name, innermost(&expr));
            Box::new(Fact::stated(values, row.span))
        });
        if values.is_some()
            && !matches!(
                innermost(&expr),
                TypeExpr::Scalar(Scalar::String(_) | Scalar::Integer(_) | Scalar::Float(_) | Scalar::Number)
            )
        {
            let base = values.as_ref().map_or(TypeExpr::STRING, |values| values.value.base.clone());
            expr = match expr {
                TypeExpr::List(_) | TypeExpr::Map(_) | TypeExpr::Set(_) => fill(expr, base),
                _ => base,
            };
        }
        if values.as_ref().is_some_and(|values| values.value.base != TypeExpr::STRING)
            && row.ty.as_deref().is_some_and(|ty| library.is_anchor(ty))
        {
            let message =
                format!("the values of `{}` were taken for numbers; text is listed alike", row.name);
            let help = "`--override \"field:Type.field.type=string\"` corrects it";
            self.diagnostics.push(Diagnostic::new(Code::GuessedEnumValue, row.span, message).help(help));
        }
        let default = default(row, &expr, values.as_deref(), self.library.grammar.enums.identifiers);
        let values = values.filter(|_| named.is_none());
        if let Some(place) = named {
            expr = fill(expr, library.reference(place));
        }
        self.note_partials(&expr);
        let fixed = row.facts.has(RowFact::Constant).then(|| row.facts.text(RowFact::Default)).flatten();
        let constant = spelled.constant.map(Value::Bool).or_else(|| fixed.map(literal));
        let constant = constant.map(|value| Box::new(Fact::stated(value, row.span)));
        if let Some(format) = row.facts.text(RowFact::Format).and_then(of_word)
            && matches!(expr, TypeExpr::Scalar(Scalar::String(_)))
        {
            expr = TypeExpr::Scalar(Scalar::String(format));
        }
        RawField {
            wire: match wire {
                Some(wire) => Some(Fact::stated(wire, row.span)),
                None => self.shows_wire_names().then(|| Fact::stated(row.name.clone(), row.span)),
            },
            required: self.required(row),
            nullable: self.nullable(row),
            read_only: row.facts.has(RowFact::Readonly),
            deprecated: row.facts.has(RowFact::Deprecated),
            default,
            constant,
            description: marked::without_links(row.doc.trim()).into_owned(),
            constraints: constraints(row),
            ty: Spanned::new(expr, row.span),
            values,
            name,
            ..RawField::default()
        }
    }

    /// Gives a row with members the type that they make up.
    fn members(&mut self, row: &DocField, expr: TypeExpr, context: FieldContext<'_>) -> TypeExpr {
        if row.children.is_empty() || matches!(innermost(&expr), TypeExpr::Named { .. }) {
            return expr;
        }
        if row.children.iter().all(|child| child.facts.has(RowFact::Index)) {
            return TypeExpr::list(TypeExpr::list(TypeExpr::ANY));
        }
        if let [only] = row.children.as_slice()
            && only.facts.has(RowFact::Key)
        {
            let value = self.field(only, context);
            return TypeExpr::map(value.ty.value);
        }
        let name = format!("{} {}", context.owner, row.name);
        let object = self.object(&row.children, FieldContext { owner: &name, ..context }, row.span);
        if matches!(expr, TypeExpr::List(_) | TypeExpr::Map(_) | TypeExpr::Set(_)) {
            fill(expr, object)
        } else {
            object
        }
    }

    /// Makes a type of rows that the page does not name, and returns a reference to it.
    pub(crate) fn object(&mut self, rows: &[DocField], context: FieldContext<'_>, span: Span) -> TypeExpr {
        let path = self.library.docs.get(context.page).map_or("", |doc| doc.path.as_str());
        let model = RawModel {
            name: Spanned::new(pascal(context.owner), span),
            links: vec![format!("{path}#{}+{}", span.start, self.raw.models.len())],
            scope: if self.has_captions() { path.to_owned() } else { String::new() },
            ..RawModel::default()
        };
        self.add_model(model, rows, context)
    }

    /// Returns the shape that rows make up. A row that describes keys gives the type of further members.
    pub(crate) fn structure(&mut self, rows: &[DocField], context: FieldContext<'_>) -> RawShape {
        let mut fields: Vec<RawField> = Vec::with_capacity(rows.len());
        let mut additional: Option<TypeExpr> = None;
        for row in rows {
            let field = self.field(row, context);
            if row.facts.has(RowFact::Key) {
                additional = Some(field.ty.value);
            } else if row.facts.has(RowFact::Rest) {
                additional = Some(match field.ty.value {
                    TypeExpr::Map(value) => *value,
                    value => value,
                });
            } else if !(self.has_captions()
                && fields.iter().any(|known| known.name.value == field.name.value))
            {
                fields.push(field);
            }
        }
        let means_nothing = |ty: &TypeExpr| {
            !fields.is_empty()
                && *ty == TypeExpr::ANY
                && self.library.grammar.types.rough.iter().any(|word| word == "any")
        };
        let additional = additional.filter(|ty| !means_nothing(ty));
        RawShape::Struct { fields, additional, inherits: Vec::new() }
    }

    /// Gives a free object the type that a link in its description names.
    fn linked_object(&self, row: &DocField, expr: TypeExpr, page: usize) -> TypeExpr {
        let rules = &self.library.grammar.types;
        let is_list =
            matches!(&expr, TypeExpr::List(item) if matches!(**item, TypeExpr::Scalar(Scalar::Any)));
        if is_list || matches!(expr, TypeExpr::Scalar(Scalar::Object)) {
            for (_, link) in row.links.iter().filter(|(column, _)| rules.object_link.contains(column)) {
                let target = self.library.target(link, page).and_then(|place| self.library.typed(place));
                if let Some(place) = target.filter(|place| {
                    self.library.section(*place).is_some_and(|section| !section.rows.is_empty())
                }) {
                    let linked = self.library.reference(place);
                    return if is_list { TypeExpr::list(linked) } else { linked };
                }
            }
        }
        expr
    }

    /// Returns whether a row must be present, and what says so: its mark, else its section, else the table.
    pub(crate) fn required(&self, row: &DocField) -> Option<Fact<bool>> {
        let stated = |value| Some(Fact::stated(value, row.span));
        let doc = self.library.doc_of(row)?;
        if doc.sections.up(row.home).any(|(_, section)| section.optional.contains(&fold(&row.name))) {
            return stated(false);
        }
        if row.facts.has(RowFact::Required) {
            return stated(true);
        }
        if row.facts.has(RowFact::Optional) {
            return stated(false);
        }
        for (_, section) in doc.sections.up(row.home) {
            let excepted = section.except.contains(&row.name);
            if section.facts.contains(&RowFact::Optional) {
                return stated(excepted);
            }
            if section.facts.contains(&RowFact::Required) {
                return stated(!excepted);
            }
            // An operation speaks of its request, not of its answer.
            if matches!(section.role, Role::Operation | Role::Returns) {
                break;
            }
        }
        match row.unmarked {
            Unmarked::Required => stated(true),
            Unmarked::Optional if row.has_required => stated(false),
            Unmarked::Optional => None,
        }
    }

    fn nullable(&self, row: &DocField) -> Option<Fact<bool>> {
        let doc = self.library.doc_of(row);
        let home = doc.map(|doc| doc.sections.get(row.home));
        let said = |section: &Section<'_>| section.facts.contains(&RowFact::Nullable);
        let around = home.filter(|home| *home.role == Role::Parameters).and_then(|home| {
            let parent: SectionIndex = home.parent?;
            Some(doc?.sections.get(parent))
        });
        let null = match row.facts.get(RowFact::Nullable) {
            Some(FactValue::OfRequired) => self.required(row).is_some_and(|fact| fact.value),
            Some(_) => true,
            None => home.is_some_and(said) || around.is_some_and(said),
        };
        null.then(|| Fact::stated(true, row.span))
    }

    /// Returns values as an enumeration. Where pages show names of a language only, what they mean is left to evidence.
    pub(crate) fn enumeration(&self, values: &[DocValue], name: Option<String>, of: &TypeExpr) -> RawEnum {
        let named_only = self.library.grammar.names.evidence;
        let literals: Vec<Value> = values.iter().map(|value| literal(&value.text)).collect();
        let exact = self.library.grammar.types.exact;
        let base = match of {
            TypeExpr::Scalar(Scalar::String(_)) => TypeExpr::STRING,
            _ if !literals.iter().all(Value::is_number) => TypeExpr::STRING,
            TypeExpr::Scalar(Scalar::Integer(_) | Scalar::Float(_) | Scalar::Number) => of.clone(),
            _ if literals.iter().all(Value::is_i64) => {
                TypeExpr::Scalar(Scalar::Integer(IntegerWidth::Unspecified))
            }
            _ => TypeExpr::Scalar(Scalar::Number),
        };
        let list = values.iter().zip(literals).map(|(value, literal)| {
            let wire = match literal {
                Value::String(wire) if exact => Value::String(wire),
                Value::String(wire) => Value::from(wire.trim_matches(['"', '“', '”'])),
                _ if base == TypeExpr::STRING => Value::from(value.text.trim()),
                number => number,
            };
            let ident = if named_only { Some(value.text.clone()) } else { value.ident.clone() };
            RawEnumValue {
                ident: ident.filter(|ident| named_only || Some(ident.as_str()) != wire.as_str()),
                wire: (!named_only).then(|| Fact::stated(wire, value.span)),
                description: marked::without_links(&value.doc).into_owned(),
                span: value.span,
            }
        });
        let values = list.collect();
        RawEnum { name, base, values }
    }

    /// Notes the types of which a spelling wants every field optional.
    pub(crate) fn note_partials(&mut self, expr: &TypeExpr) {
        match expr {
            TypeExpr::Named { link: Some(link), .. } => {
                let Some(of) = link.strip_suffix('?') else { return };
                let reference = TypeExpr::named("", Some(of.to_owned()));
                if let Some(place) =
                    self.library.place_of(&reference).filter(|place| !self.partials.contains(place))
                {
                    self.partials.push(place);
                }
            }
            TypeExpr::List(inner)
            | TypeExpr::Set(inner)
            | TypeExpr::Map(inner)
            | TypeExpr::Nullable(inner) => self.note_partials(inner),
            TypeExpr::Union(parts) => parts.iter().for_each(|part| self.note_partials(part)),
            _ => {}
        }
    }
}

/// Returns the type of a row that may also be sent as another one. Of two lists it is the one whose elements are known.
fn either(expr: TypeExpr, also: TypeExpr) -> TypeExpr {
    match (&expr, &also) {
        (TypeExpr::List(item), TypeExpr::List(_)) if **item == TypeExpr::ANY => also,
        (TypeExpr::List(_), TypeExpr::List(_)) => expr,
        _ => union(vec![also, expr]),
    }
}

/// Values of a language, not of the API.
const FILLERS: [&str; 9] =
    ["undefined", "null", "None", "nil", "", "[]", "{}", "new ArrayList<>()", "new HashMap<>()"];

/// Returns whether a default may be the name that a language gives to a value, in PascalCase.
fn is_identifier(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(|c| c.is_ascii_alphanumeric())
        && text.chars().any(|c| c.is_ascii_lowercase())
}

/// Returns the default that a mark states, as JSON of the field's type. One that does not fit is a word of the language.
fn default(
    row: &DocField,
    expr: &TypeExpr,
    values: Option<&Fact<RawEnum>>,
    identifiers: bool,
) -> Option<Box<Fact<Value>>> {
    let text = row.facts.text(RowFact::Default)?.trim();
    if FILLERS.contains(&text) {
        return None;
    }
    let guessed = |value| Some(Box::new(Fact { span: Some(row.span), ..Fact::conventional(value) }));
    let wires = || values.into_iter().flat_map(|values| &values.value.values);
    let value = match expr {
        TypeExpr::Scalar(Scalar::Boolean) => Value::Bool(text.to_lowercase().parse().ok()?),
        TypeExpr::Scalar(Scalar::Integer(_) | Scalar::Float(_) | Scalar::Number | Scalar::Decimal)
            if wires().next().is_none() =>
        {
            Some(values::literal(text)).filter(Value::is_number)?
        }
        TypeExpr::Scalar(_) if wires().next().is_some() => {
            let last = text.trim_matches(['\'', '"']).rsplit(['.', ':']).next().unwrap_or(text);
            let same = |value: &&RawEnumValue| {
                let wire = value
                    .wire
                    .as_ref()
                    .map(|wire| wire.value.as_str().map_or_else(|| wire.value.to_string(), str::to_owned));
                wire.is_some_and(|wire| wire == text.trim_matches(['\'', '"']) || fold(&wire) == fold(last))
            };
            wires().find(same)?.wire.as_ref()?.value.clone()
        }
        // Java prints dates in its own way: `Thu Jan 02 00:00:00 UTC 2020`.
        TypeExpr::Scalar(Scalar::String(StringFormat::Date | StringFormat::DateTime))
            if !text.trim_matches(['"', '\'']).starts_with(|c: char| c.is_ascii_digit()) =>
        {
            return None;
        }
        // The identifier of a value, if a table lists its values: `InProgress`, `StatusEnum.InProgress`.
        TypeExpr::Scalar(Scalar::String(_)) if identifiers && is_identifier(text) => {
            return guessed(Value::String(text.to_owned()));
        }
        TypeExpr::Named { .. } => return guessed(Value::String(text.trim_matches(['"', '\'']).to_owned())),
        TypeExpr::Scalar(Scalar::String(_) | Scalar::Any) => match literal(text) {
            Value::String(text) => Value::String(text),
            _ => Value::String(text.to_owned()),
        },
        _ => return None,
    };
    Some(Box::new(Fact::stated(value, row.span)))
}

fn constraints(row: &DocField) -> Constraints {
    let text = |fact| row.facts.text(fact).map(str::to_owned);
    let count = |fact| row.facts.text(fact).and_then(|text| text.parse().ok());
    Constraints {
        minimum: text(RowFact::Minimum),
        maximum: text(RowFact::Maximum),
        min_length: count(RowFact::MinLength),
        max_length: count(RowFact::MaxLength),
        pattern: text(RowFact::Pattern),
        min_items: count(RowFact::MinItems),
        max_items: count(RowFact::MaxItems),
        ..Constraints::default()
    }
}
