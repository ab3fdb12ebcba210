//! What examples show of tables: values of their rows, and members that have no row.
//!
//! Guarantees: a documented field is never removed; a field that only an example shows is optional and marked
//! so; a documented type changes only by [`Seen::refine`], and by examples of requests only where it says too
//! little, because what a request shows is one person's spelling.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::Fact;
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::scalar::Scalar;
use crate::ground::source::Span;

use super::arena::{Arena, Id};
use super::draft::Draft;
use super::pair::known;
use super::seen::Seen;
use super::table::{Row, bare_field};

/// What all examples showed.
#[derive(Debug, Default)]
pub(super) struct Observations {
    /// By entry and row.
    rows: BTreeMap<(Id, usize), Shown>,
    /// Members without a row, by entry.
    surplus: BTreeMap<Id, IndexMap<String, Shown>>,
}

#[derive(Debug)]
struct Shown {
    seen: Seen,
    span: Span,
    /// True if a response showed it.
    response: bool,
    /// The objects are maps to values of the documented type, in lists if the flag in it is set.
    keyed: Option<bool>,
}

impl Observations {
    /// Looks at every example of an operation.
    pub(super) fn observe(&mut self, draft: &Draft, arena: &Arena) {
        for body in &draft.bodies {
            let walk = Walk { arena, response: false };
            body.examples.iter().for_each(|one| walk.value(&one.value, &body.ty, one.span, self));
        }
        for response in &draft.responses {
            let walk = Walk { arena, response: true };
            if let Some(ty) = &response.ty {
                response.examples.iter().for_each(|one| walk.value(&one.value, ty, one.span, self));
            }
        }
    }

    /// Mends the tables by what was seen.
    pub(super) fn apply(self, arena: &mut Arena) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for ((id, at), shown) in self.rows {
            diagnostics.extend(apply_row(id, at, &shown, arena));
        }
        for (id, members) in self.surplus {
            for (name, shown) in members {
                diagnostics.extend(add_row(id, &name, &shown, arena));
            }
        }
        diagnostics
    }
}

fn apply_row(id: Id, at: usize, shown: &Shown, arena: &mut Arena) -> Option<Diagnostic> {
    let row = arena.get(id)?.rows.get(at)?;
    let documented = row.field.ty.value.clone();
    let vague = is_vague(&documented);
    let message = format!("an example shows another type of value for `{}` than documented", row.name());
    let disagrees = Diagnostic::new(Code::ExampleDisagrees, row.field.ty.span, message);
    if shown.refine(row, arena) == documented {
        return None;
    }
    if vague || shown.response {
        for copy in arena.copies(id) {
            // A copy refers to the tables of its own page.
            let refined =
                arena.get(copy).and_then(|entry| entry.rows.get(at)).map(|row| shown.refine(row, arena));
            let row = arena.get_mut(copy).and_then(|entry| entry.rows.get_mut(at));
            if let (Some(refined), Some(row)) = (refined, row) {
                row.field.ty.value = refined;
                row.field.values = None;
            }
        }
    }
    (!vague).then_some(disagrees)
}

fn add_row(id: Id, name: &str, shown: &Shown, arena: &mut Arena) -> Option<Diagnostic> {
    for copy in arena.copies(id) {
        let Some(entry) = arena.get_mut(copy) else { continue };
        let near = entry.rows.near(name).map(|row| shown.seen.refine(&row.field.ty.value));
        let ty = near.unwrap_or_else(|| shown.seen.ty());
        let field = bare_field(name, ty, shown.span, Fact::shown(name.to_owned(), shown.span));
        entry.rows.push(Row {
            hint: None,
            field,
            type_links: Vec::new(),
            text_links: Vec::new(),
            span: shown.span,
        });
    }
    let message = format!("`{name}` is in an example and in no table; it was added as optional");
    Some(Diagnostic::new(Code::ObservedField, shown.span, message))
}

impl Shown {
    fn refine(&self, row: &Row, arena: &Arena) -> TypeExpr {
        let documented = &row.field.ty.value;
        if let Some(listed) = self.keyed.filter(|_| arena.target(documented).is_some()) {
            let value = if listed { TypeExpr::list(documented.clone()) } else { documented.clone() };
            return TypeExpr::map(value);
        }
        // A row of text that is an object on the wire may have a table after all.
        if let (TypeExpr::Scalar(_), Some(hint)) = (documented, row.hint)
            && !is_vague(documented)
            && self.seen.holds_objects()
        {
            return self.seen.refine(&arena.reference(hint));
        }
        self.seen.refine(documented)
    }
}

/// True if a type says too little for an example to contradict it.
fn is_vague(ty: &TypeExpr) -> bool {
    match ty {
        TypeExpr::Scalar(Scalar::Object | Scalar::Any | Scalar::Null) | TypeExpr::Unknown(_) => true,
        TypeExpr::List(item) | TypeExpr::Set(item) => is_vague(item),
        _ => false,
    }
}

struct Walk<'a> {
    arena: &'a Arena,
    response: bool,
}

impl Walk<'_> {
    /// Follows a value down its type. The depth is that of the value, which its parser has bounded.
    fn value(&self, value: &Value, ty: &TypeExpr, span: Span, seen: &mut Observations) {
        match (value, ty) {
            (Value::Array(items), TypeExpr::List(item) | TypeExpr::Set(item)) => {
                items.iter().for_each(|one| self.value(one, item, span, seen));
            }
            // A list where the document says one, or the other way round: the items are meant.
            (Value::Array(items), TypeExpr::Named { .. }) => {
                items.iter().for_each(|one| self.value(one, ty, span, seen));
            }
            (Value::Object(_), TypeExpr::List(item)) => self.value(value, item, span, seen),
            (Value::Object(members), TypeExpr::Map(inner)) => {
                members.values().for_each(|one| self.value(one, inner, span, seen));
            }
            (Value::Object(members), TypeExpr::Named { .. }) => {
                if let Some(id) = self.arena.target(ty) {
                    self.object(members, id, span, seen);
                }
            }
            (Value::Object(members), TypeExpr::Union(cases)) => {
                let shared = |case: &&TypeExpr| {
                    let entry = self.arena.target(case).and_then(|id| self.arena.get(id));
                    entry.map_or(0, |entry| entry.rows.known(members))
                };
                if let Some(case) = cases.iter().max_by_key(shared) {
                    self.value(value, case, span, seen);
                }
            }
            (_, TypeExpr::Nullable(inner)) => self.value(value, inner, span, seen),
            _ => {}
        }
    }

    fn object(&self, members: &Map<String, Value>, id: Id, span: Span, seen: &mut Observations) {
        let Some(entry) = self.arena.get(id) else { return };
        for (name, value) in members.iter().filter(|(name, _)| !name.is_empty()) {
            let row = entry.rows.named(name);
            let keyed = row.and_then(|(_, row)| self.keyed(value, &row.field.ty.value));
            let shown = match (row, &entry.additional) {
                (Some((at, row)), _) => {
                    match keyed {
                        Some(_) => self.keyed_values(value, &row.field.ty.value, span, seen),
                        None => self.value(value, &row.field.ty.value, span, seen),
                    }
                    seen.rows.entry((self.arena.original(id), at)).or_insert_with(|| self.nothing(span))
                }
                (None, Some(additional)) => {
                    self.value(value, additional, span, seen);
                    continue;
                }
                (None, None) => {
                    if let Some(row) = entry.rows.near(name) {
                        self.value(value, &row.field.ty.value, span, seen);
                    }
                    let members = seen.surplus.entry(self.arena.original(id)).or_default();
                    members.entry(name.clone()).or_insert_with(|| self.nothing(span))
                }
            };
            shown.seen.see(value);
            shown.response |= self.response;
            shown.keyed = keyed;
        }
    }

    /// `{"7f3c...": [{...}]}` where the table describes what is in the lists: a map whose keys vary. `true` if
    /// the values are lists.
    fn keyed(&self, value: &Value, ty: &TypeExpr) -> Option<bool> {
        let (Value::Object(members), Some(id)) = (value, self.arena.target(ty)) else { return None };
        let shows = |value: &Value| value.as_object().is_some_and(|inside| known(inside, id, self.arena) > 0);
        let listed = |value: &Value| {
            value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(shows))
        };
        if members.is_empty() || known(members, id, self.arena) > 0 {
            None
        } else if members.values().all(listed) {
            Some(true)
        } else if members.values().all(shows) && !members.keys().any(|name| self.has_near(id, name)) {
            Some(false)
        } else {
            None
        }
    }

    fn has_near(&self, id: Id, name: &str) -> bool {
        self.arena.get(id).is_some_and(|entry| entry.rows.near(name).is_some())
    }

    fn keyed_values(&self, value: &Value, ty: &TypeExpr, span: Span, seen: &mut Observations) {
        for inside in value.as_object().into_iter().flat_map(Map::values) {
            self.value(inside, ty, span, seen);
        }
    }

    fn nothing(&self, span: Span) -> Shown {
        Shown { seen: Seen::default(), span, response: self.response, keyed: None }
    }
}
