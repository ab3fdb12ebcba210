//! Types of captioned tables: one table is one type, whoever means it.
//!
//! A row `image` that means the table `Table 3 Data structure of the image field` -> a field of the type `Image`. A type is known
//! before its members, since tables may refer to each other.

use super::super::super::grammar::rules::Fact as RowFact;
use super::super::super::library::Place;
use super::super::super::library::spelling::{is_unknown, union};
use super::super::super::library::tables::is_open;
use super::super::super::outline::section::DocField;
use super::super::super::raw::{RawField, RawModel, RawShape};
use super::super::super::type_expr::TypeExpr;
use super::super::Assembly;
use super::super::fields::FieldContext;
use super::tables::BodyTable;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::Spanned;
use crate::ground::words::pascal;

impl Assembly<'_> {
    /// Returns the type of a body: of the only row that says so, of the table, or of those rows of it that travel in the body.
    pub(super) fn root(&mut self, body: &BodyTable<'_>, name: &str) -> TypeExpr {
        let BodyTable { place, table, rows } = body;
        if let [only] = rows.as_slice()
            && only.facts.has(RowFact::Root)
        {
            let item = DocField { name: format!("{name} Item"), ..only.clone() };
            return self.field(&item, FieldContext { page: place.doc, owner: "" }).ty.value;
        }
        if rows.len() == table.rows.len() {
            return self.table_type(*place, name, false);
        }
        let key = format!("{}#body{}", self.library.key(*place), rows.len());
        self.define(*place, key, name, false, rows)
    }

    /// Returns a reference to the type that a table is.
    fn table_type(&mut self, place: Place, name: &str, stated: bool) -> TypeExpr {
        if let Some(made) = self.made.get(&place) {
            return made.clone();
        }
        let rows = self.library.section(place).map_or(&[][..], |table| &table.rows);
        let key = self.library.key(place);
        self.made.insert(place, TypeExpr::named(pascal(name), Some(key.clone())));
        let stated = stated && self.named.insert((place.doc, pascal(name)));
        self.define(place, key, name, stated, rows)
    }

    /// Makes a type of rows of a table, and of members that only captions tell.
    fn define(&mut self, place: Place, key: String, name: &str, stated: bool, rows: &[DocField]) -> TypeExpr {
        let Some(table) = self.library.section(place) else { return TypeExpr::ANY };
        let at = self.raw.models.len();
        let model = RawModel {
            name: Spanned::new(pascal(name), table.span),
            name_stated: stated,
            links: vec![key],
            scope: self.library.docs.get(place.doc).map(|doc| doc.path.clone()).unwrap_or_default(),
            ..RawModel::default()
        };
        let reference = self.add_model(model, rows, FieldContext { page: place.doc, owner: name });
        for (name, other) in self.links.implied.get(&place).cloned().unwrap_or_default() {
            let ty = self.table_type(other, &name, false);
            let field = RawField { required: None, ..RawField::member(&name, ty, false, table.span) };
            if let Some(RawShape::Struct { fields, .. }) =
                self.raw.models.get_mut(at).map(|model| &mut model.shape)
            {
                fields.push(field);
            }
        }
        reference
    }

    /// Makes a type of a map of which a table lists keys: they are members, and others may follow (ecs, `metadata` of type
    /// `Map<String,String>` with *Table 4*).
    fn known_keys(&mut self, table: Place, name: &str, value: TypeExpr) -> TypeExpr {
        let ty = self.table_type(table, name, false);
        let key = self.library.key(table);
        let model = self.raw.models.iter_mut().find(|model| model.links.contains(&key));
        if let Some(RawShape::Struct { additional, .. }) = model.map(|model| &mut model.shape) {
            additional.get_or_insert(value);
        }
        ty
    }

    /// Returns the type of a row, with the tables that it means in the place of free JSON.
    pub(in super::super) fn meant(
        &mut self,
        row: &DocField,
        expr: TypeExpr,
        context: FieldContext<'_>,
    ) -> TypeExpr {
        let tables = self.links.of(row.span).to_vec();
        let open = match expr {
            TypeExpr::List(item) => return TypeExpr::list(self.meant(row, *item, context)),
            TypeExpr::Map(value) if !is_open(&value) => {
                return match tables.as_slice() {
                    [table] => self.known_keys(*table, &row.name, *value),
                    _ => TypeExpr::map(*value),
                };
            }
            TypeExpr::Map(value) => return TypeExpr::map(self.meant(row, *value, context)),
            open if is_open(&open) => open,
            other => return other,
        };
        if !row.children.is_empty() {
            return self.object(&row.children, FieldContext { owner: &row.name, ..context }, row.span);
        }
        let spelled = match &open {
            TypeExpr::Unknown(text) if !text.is_empty() && !text.contains(char::is_whitespace) => Some(text),
            _ => None,
        };
        let name = spelled.unwrap_or(&row.name);
        let types: Vec<TypeExpr> =
            tables.into_iter().map(|table| self.table_type(table, name, spelled.is_some())).collect();
        if !types.is_empty() {
            return union(types);
        }
        if let TypeExpr::Unknown(text) = &open {
            let message = format!("the type of `{}` is spelled `{text}`, which no table describes", row.name);
            let finding = Diagnostic::new(Code::UnknownSpelling, row.span, message);
            self.diagnostics.push(finding.help("its values are free JSON"));
        }
        if is_unknown(&open) { TypeExpr::ANY } else { open }
    }
}
