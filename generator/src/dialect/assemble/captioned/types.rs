//! Types of captioned tables: one table is one type, whoever means it.
//!
//! A row `image` that means the table `Table 3 Data structure of the image field` -> a field of the type `Image`. A type is known
//! before its members, since tables may refer to each other.

use super::super::super::block::marked;
use super::super::super::grammar::rules::Fact as RowFact;
use super::super::super::library::Place;
use super::super::super::library::spelling::{innermost, is_unknown, union};
use super::super::super::library::tables::{RowAt, is_open};
use super::super::super::library::values::FoundValues;
use super::super::super::outline::section::DocField;
use super::super::super::raw::{RawField, RawModel, RawShape};
use super::super::super::type_expr::TypeExpr;
use super::Captioned;
use super::tables::BodyTable;
use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::Spanned;
use crate::ground::words::pascal;

impl<'g> Captioned<'_, 'g> {
    /// Returns the type of a body: of the only row that says so, of the table, or of those rows of it that travel in the body.
    pub(super) fn root(&mut self, body: &BodyTable<'g>, name: &str) -> TypeExpr {
        let BodyTable { place, table, rows } = body;
        let page = place.doc;
        if let [only] = rows.as_slice()
            && only.facts.has(RowFact::Root)
        {
            let at = table.rows.iter().position(|row| row.span == only.span).map(|number| (*place, number));
            let item = DocField { name: format!("{name} Item"), ..only.clone() };
            return self.field(&item, at, page).ty.value;
        }
        if rows.len() == table.rows.len() {
            return self.table_type(*place, name, false);
        }
        let numbers: Vec<usize> = (0..table.rows.len())
            .filter(|number| {
                table.rows.get(*number).is_some_and(|row| rows.iter().any(|kept| kept.span == row.span))
            })
            .collect();
        let key = format!("{}#body{}", self.assembly.library.key(*place), rows.len());
        self.define(*place, key, name, false, &numbers)
    }

    /// Returns a reference to the type that a table is.
    fn table_type(&mut self, place: Place, name: &str, stated: bool) -> TypeExpr {
        if let Some(made) = self.made.get(&place) {
            return made.clone();
        }
        let count = self.assembly.library.section(place).map_or(0, |table| table.rows.len());
        let key = self.assembly.library.key(place);
        self.made.insert(place, TypeExpr::named(pascal(name), Some(key.clone())));
        let stated = stated && self.named.insert((place.doc, pascal(name)));
        let numbers: Vec<usize> = (0..count).collect();
        self.define(place, key, name, stated, &numbers)
    }

    /// Makes a type of rows of a table. The type is known before its members, since tables may refer to each other.
    fn define(&mut self, place: Place, key: String, name: &str, stated: bool, numbers: &[usize]) -> TypeExpr {
        let Some(table) = self.assembly.library.section(place) else { return TypeExpr::ANY };
        let page = place.doc;
        let path = self.assembly.library.docs.get(page).map(|doc| doc.path.clone()).unwrap_or_default();
        let at = self.assembly.raw.models.len();
        self.assembly.add_model(RawModel {
            name: Spanned::new(pascal(name), table.span),
            name_stated: stated,
            links: vec![key.clone()],
            scope: path,
            ..RawModel::default()
        });
        let rows =
            numbers.iter().filter_map(|number| Some((table.rows.get(*number)?, Some((place, *number)))));
        let (mut fields, additional) = self.fields(rows, page);
        for (name, other) in self.links.implied.get(&place).cloned().unwrap_or_default() {
            let ty = self.table_type(other, &name, false);
            fields.push(RawField { required: None, ..RawField::member(&name, ty, false, table.span) });
        }
        if let Some(model) = self.assembly.raw.models.get_mut(at) {
            model.shape = RawShape::Struct { fields, additional, inherits: Vec::new() };
        }
        TypeExpr::named(pascal(name), Some(key))
    }

    /// Makes fields of rows. A row that describes all keys tells the type of further members.
    fn fields<'r>(
        &mut self,
        rows: impl Iterator<Item = (&'r DocField, Option<RowAt>)>,
        page: usize,
    ) -> (Vec<RawField>, Option<TypeExpr>) {
        let mut fields: Vec<RawField> = Vec::new();
        let mut additional = None;
        for (row, at) in rows {
            let field = self.field(row, at, page);
            if row.facts.has(RowFact::Key) {
                additional = Some(field.ty.value);
            } else if !fields.iter().any(|known| known.name.value == field.name.value) {
                fields.push(field);
            }
        }
        (fields, additional)
    }

    /// Makes a type of a map of which a table lists keys: they are members, and others may follow (ecs, `metadata` of type
    /// `Map<String,String>` with *Table 4*).
    fn known_keys(&mut self, table: Place, name: &str, value: TypeExpr) -> TypeExpr {
        let ty = self.table_type(table, name, false);
        let key = self.assembly.library.key(table);
        let model = self.assembly.raw.models.iter_mut().find(|model| model.links.contains(&key));
        if let Some(RawShape::Struct { additional, .. }) = model.map(|model| &mut model.shape) {
            additional.get_or_insert(value);
        }
        ty
    }

    /// Makes a type of the members that stand below a row.
    fn members(&mut self, row: &DocField, page: usize) -> TypeExpr {
        let (fields, additional) = self.fields(row.children.iter().map(|child| (child, None)), page);
        let path = self.assembly.library.docs.get(page).map(|doc| doc.path.clone()).unwrap_or_default();
        let key = format!("{path}#members{}", row.span.start);
        self.assembly.add_model(RawModel {
            name: Spanned::new(pascal(&row.name), row.span),
            name_stated: false,
            links: vec![key.clone()],
            scope: path,
            shape: RawShape::Struct { fields, additional, inherits: Vec::new() },
            ..RawModel::default()
        });
        TypeExpr::named(pascal(&row.name), Some(key))
    }

    /// Makes a field of a row; the table that it means is its type.
    pub(super) fn field(&mut self, row: &DocField, at: Option<(Place, usize)>, page: usize) -> RawField {
        let library = self.assembly.library;
        let spelled =
            row.ty.as_ref().map_or(TypeExpr::STRING, |ty| library.parse(&marked::plain(ty), page).expr);
        let expr = self.resolved(row, spelled, at, page);
        let found: Option<FoundValues> = library.values_of(row, &expr, page);
        let values = found.map(|found| {
            let values = self.assembly.enumeration(&found.values, found.name, innermost(&expr));
            Box::new(Fact::stated(values, row.span))
        });
        RawField {
            required: self.assembly.required(row),
            description: marked::without_links(row.doc.trim()).into_owned(),
            values,
            deprecated: row.facts.has(RowFact::Deprecated),
            ..RawField::member(&row.name, expr, false, row.span)
        }
    }

    fn resolved(&mut self, row: &DocField, expr: TypeExpr, at: Option<RowAt>, page: usize) -> TypeExpr {
        match expr {
            TypeExpr::List(item) => TypeExpr::list(self.resolved(row, *item, at, page)),
            TypeExpr::Map(value) if !is_open(&value) => match at.map(|at| self.links.of(at)) {
                Some([table]) => self.known_keys(*table, &row.name, *value),
                _ => TypeExpr::map(*value),
            },
            TypeExpr::Map(value) => TypeExpr::map(self.resolved(row, *value, at, page)),
            open if is_open(&open) && !row.children.is_empty() => self.members(row, page),
            open if is_open(&open) => {
                let spelled = match &open {
                    TypeExpr::Unknown(text) if !text.is_empty() && !text.contains(char::is_whitespace) => {
                        Some(text.clone())
                    }
                    _ => None,
                };
                let tables: Vec<Place> = at.map(|at| self.links.of(at).to_vec()).unwrap_or_default();
                let name = spelled.clone().unwrap_or_else(|| row.name.clone());
                let types: Vec<TypeExpr> = tables
                    .into_iter()
                    .map(|table| self.table_type(table, &name, spelled.is_some()))
                    .collect();
                if types.is_empty() {
                    if let TypeExpr::Unknown(text) = &open {
                        let message = format!(
                            "the type of `{}` is spelled `{text}`, which no table describes",
                            row.name
                        );
                        let finding = Diagnostic::new(Code::UnknownSpelling, row.span, message)
                            .help("its values are free JSON");
                        self.assembly.diagnostics.push(finding);
                    }
                    if is_unknown(&open) { TypeExpr::ANY } else { open }
                } else {
                    union(types)
                }
            }
            other => other,
        }
    }
}
