//! Where the rows of an operation travel: path, query, header, form or body.
//!
//! `widget_id` under `/widgets/{widgetId}` -> the path. The strategies are named here; their order and words are the grammar's.

use std::collections::HashSet;

use super::super::grammar::pattern::Pattern;
use super::super::grammar::rules::Place as RowPlace;
use super::super::grammar::rules::{BodyStrategy, Fact as RowFact, Grammar, PlaceStrategy, Role, of_word};
use super::super::library::Library;
use super::super::library::spelling::innermost;
use super::super::library::tables::singular;
use super::super::outline::section::{DocField, DocRoute, Section};
use super::super::type_expr::TypeExpr;
use crate::dialect::grammar::rules::Side;
use crate::ground::fact::Certainty;
use crate::ground::http::{Method, ParameterIn, path_variables};
use crate::ground::scalar::{Scalar, StringFormat};
use crate::ground::words;
use crate::ground::words::fold;

/// Where a row travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Travel {
    /// A parameter.
    In(ParameterIn),
    /// A member of the body.
    Member,
    /// The body itself.
    Whole,
}

/// Where a row travels, and how sure that is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    pub(crate) travel: Travel,
    /// The name on the wire, where the place gives one.
    pub(crate) name: Option<String>,
    pub(crate) certainty: Certainty,
}

impl Placed {
    /// Returns a place that gives the row no name.
    pub(crate) fn of(travel: Travel, certainty: Certainty) -> Self {
        Self { travel, name: None, certainty }
    }
}

/// An operation while its rows are placed.
#[derive(Clone, Copy)]
pub(crate) struct Placing<'p, 'g> {
    pub(crate) library: &'p Library<'g>,
    pub(crate) operation: &'p Section<'g>,
    pub(crate) route: &'p DocRoute,
}

/// The facts that calls of an API that send no body tell of those that do.
#[derive(Default)]
pub(crate) struct BodilessCalls<'l> {
    /// They state a content type all the same, so that it says of no call whether it sends something.
    pub(crate) state_content: bool,
    /// Names and descriptions of their rows outside the path, all of which are in the query.
    rows: HashSet<(&'l str, &'l str)>,
}

impl<'l> BodilessCalls<'l> {
    /// Gathers what they say.
    pub(crate) fn of(library: &'l Library<'_>) -> Self {
        let mut found = Self::default();
        for doc in library.docs {
            for index in doc.sections.indices() {
                let operation = doc.sections.get(index);
                let Some(route) = operation.routes.first() else { continue };
                let placing = Placing { library, operation, route };
                let own = doc.sections.own(index).into_iter();
                let rows = own.flat_map(|section| &doc.sections.get(section).rows);
                let open: Vec<&DocField> = rows.filter(|row| placing.one(row).is_none()).collect();
                let usual = may_have_body(library.grammar, &route.method);
                let states = !operation.consumes.is_empty();
                if usual && !open.is_empty() || states && open.iter().any(|row| placing.is_no_scalar(row)) {
                    continue;
                }
                found.state_content |= states;
                let told = open.into_iter().filter(|row| !row.doc.is_empty());
                found.rows.extend(told.map(|row| (row.name.as_str(), row.doc.as_str())));
            }
        }
        found
    }

    fn sends_in_query(&self, row: &DocField) -> bool {
        self.rows.contains(&(row.name.as_str(), row.doc.as_str()))
    }
}

/// Returns whether a method may have a body.
pub(crate) fn may_have_body(grammar: &Grammar, method: &str) -> bool {
    match &grammar.parameters.with_body {
        Some(methods) => methods.iter().any(|known| known == method),
        None => method.parse::<Method>().is_ok_and(Method::usually_has_body),
    }
}

impl Placing<'_, '_> {
    /// Returns where each row travels. What no row tells by itself is a body, or none.
    pub(crate) fn all(&self, rows: &[&DocField], bodiless: &BodilessCalls<'_>) -> Vec<Placed> {
        let rules = &self.library.grammar.parameters;
        let mut placed: Vec<Option<Placed>> = rows.iter().map(|row| self.one(row)).collect();
        let open: Vec<usize> =
            placed.iter().enumerate().filter(|(_, place)| place.is_none()).map(|(at, _)| at).collect();
        let consumes = &self.operation.consumes;
        let forms =
            consumes.iter().filter(|ty| rules.form.as_ref().is_some_and(|form| form.is_match(ty))).count();
        let may = !consumes.is_empty() || may_have_body(self.library.grammar, &self.route.method);
        let set = |placed: &mut Vec<Option<Placed>>, at: usize, travel, certainty| {
            if let Some(place) = placed.get_mut(at) {
                *place = Some(Placed::of(travel, certainty));
            }
        };
        let row = |at: &usize| rows.get(*at).copied();
        let last = |test: &dyn Fn(&DocField) -> bool| {
            open.iter().rev().copied().find(|at| row(at).is_some_and(test))
        };
        for how in &rules.body {
            let found = match how {
                BodyStrategy::Alone => match open.as_slice() {
                    [only] if forms > 0 => {
                        row(only).filter(|row| self.type_name(row) == fold(&row.name)).map(|_| *only)
                    }
                    _ => None,
                },
                BodyStrategy::Form if forms > 0 && forms == consumes.len() => {
                    for at in &open {
                        let file = row(at).is_some_and(|row| self.is_file(row));
                        let (travel, certainty) = match row(at) {
                            _ if file => (Travel::In(ParameterIn::Form), Certainty::Stated),
                            Some(row) if bodiless.sends_in_query(row) => {
                                (Travel::In(ParameterIn::Query), Certainty::Observed)
                            }
                            _ => (Travel::In(ParameterIn::Form), Certainty::Conventional),
                        };
                        set(&mut placed, *at, travel, certainty);
                    }
                    break;
                }
                BodyStrategy::Form => None,
                BodyStrategy::Named if may => {
                    rules.body_name.as_ref().and_then(|name| last(&|row| name.is_match(&row.name)))
                }
                BodyStrategy::LikeType if may => last(&|row| {
                    row.ty.as_ref().is_some_and(|ty| !ty.is_empty()) && self.type_name(row) == fold(&row.name)
                }),
                BodyStrategy::Model if may => last(&|row| self.is_object(row)),
                // swagger-codegen states a content type for every call, also for those that send nothing.
                BodyStrategy::Last if !consumes.is_empty() => {
                    let plain =
                        may_have_body(self.library.grammar, &self.route.method) && !bodiless.state_content;
                    let untold = |row: &DocField| !bodiless.sends_in_query(row);
                    last(&|row| self.is_no_scalar(row) && untold(row))
                        .or_else(|| last(&untold).filter(|_| plain))
                }
                _ => None,
            };
            if let Some(at) = found {
                let certainty =
                    if *how == BodyStrategy::Last { Certainty::Conventional } else { Certainty::Stated };
                set(&mut placed, at, Travel::Whole, certainty);
                break;
            }
        }
        let rest = match rules.rest {
            Some(RowPlace::Query) => Travel::In(ParameterIn::Query),
            Some(RowPlace::Header) => Travel::In(ParameterIn::Header),
            _ if may => Travel::Member,
            _ => Travel::In(ParameterIn::Query),
        };
        let rest = Placed::of(rest, Certainty::Conventional);
        placed.into_iter().map(|place| place.unwrap_or_else(|| rest.clone())).collect()
    }

    /// Returns where a row travels by the first strategy that knows, or `None`.
    pub(crate) fn one(&self, row: &DocField) -> Option<Placed> {
        let rules = &self.library.grammar.parameters;
        let default = [PlaceStrategy::Template, PlaceStrategy::Stated, PlaceStrategy::Name];
        let order = rules.order.as_deref().unwrap_or(&default);
        order.iter().find_map(|how| self.by(*how, row))
    }

    fn by(&self, how: PlaceStrategy, row: &DocField) -> Option<Placed> {
        let place = |travel, certainty| Some(Placed::of(travel, certainty));
        let page = self.library.page_of(row)?;
        let sections = &self.library.docs.get(page)?.sections;
        let home = sections.get(row.home);
        match how {
            PlaceStrategy::Template => {
                let names = [fold(&row.name), fold(&row.written)];
                let variable =
                    path_variables(&self.route.path).find(|variable| names.contains(&fold(variable)))?;
                Some(Placed {
                    travel: Travel::In(ParameterIn::Path),
                    name: Some(variable.to_owned()),
                    certainty: Certainty::Stated,
                })
            }
            PlaceStrategy::Stated => {
                let marked = row.facts.text(RowFact::Place).and_then(of_word);
                place(travel(marked.or(home.rule?.place)?)?, Certainty::Stated)
            }
            PlaceStrategy::Name => {
                let snake = words::snake(&row.name);
                let told = |doc: &Option<Pattern>| doc.as_ref().is_none_or(|doc| doc.is_match(&row.doc));
                let mut rules = self.library.grammar.parameters.place.iter();
                let rule = rules.find(|rule| rule.name.is_match(&snake) && told(&rule.doc))?;
                let name = if row.name.contains('-') {
                    row.name.clone()
                } else {
                    snake.split('_').map(words::pascal).collect::<Vec<_>>().join("-")
                };
                Some(Placed {
                    travel: travel(rule.place)?,
                    name: Some(name),
                    certainty: Certainty::Conventional,
                })
            }
            PlaceStrategy::Query => self
                .route
                .query
                .iter()
                .any(|key| key.name == row.name)
                .then(|| place(Travel::In(ParameterIn::Query), Certainty::Stated))?,
            PlaceStrategy::LikeVariable => {
                let in_uri = home.parent.is_some_and(|parent| *sections.get(parent).role == Role::Uri);
                let name = spoken(&row.name);
                // Most rows are like no variable; only for the others are those beside them looked at.
                if !in_uri || !path_variables(&self.route.path).any(|variable| spoken(variable) == name) {
                    return None;
                }
                let known: HashSet<String> = path_variables(&self.route.path).map(fold).collect();
                let taken = home
                    .rows
                    .iter()
                    .any(|other| known.contains(&fold(&other.name)) && spoken(&other.name) == name);
                (!taken).then(|| place(Travel::In(ParameterIn::Path), Certainty::Conventional))?
            }
            PlaceStrategy::Shown => {
                let shows = |value: &serde_json::Value| {
                    let object = value.as_object().or_else(|| value.as_array()?.first()?.as_object());
                    object.is_some_and(|members| members.contains_key(&row.name))
                };
                let shown = self
                    .operation
                    .shown
                    .iter()
                    .any(|example| example.side == Side::Request && shows(&example.value));
                shown.then(|| place(Travel::Member, Certainty::Shown))?
            }
            PlaceStrategy::NoBody => {
                let only = home.parent.is_some_and(|parent| *sections.get(parent).role == Role::Parameters)
                    && home.rows.len() == 1
                    && super::super::library::tables::slot(self.library, row, page).is_some()
                    && !row
                        .ty
                        .as_deref()
                        .is_some_and(|ty| matches!(self.library.parse(ty, page).expr, TypeExpr::List(_)));
                let unknown = self.route.method.is_empty();
                (!unknown && !may_have_body(self.library.grammar, &self.route.method) && !only)
                    .then(|| place(Travel::In(ParameterIn::Query), Certainty::Conventional))?
            }
        }
    }

    /// Returns the spelled type of a row.
    fn expr(&self, row: &DocField) -> TypeExpr {
        let page = self.library.page_of(row).unwrap_or_default();
        self.library.parse(row.ty.as_deref().unwrap_or_default(), page).expr
    }

    /// Returns the folded name of the type that a row finally holds.
    fn type_name(&self, row: &DocField) -> String {
        match innermost(&self.expr(row)) {
            TypeExpr::Named { name, .. } | TypeExpr::Unknown(name) => fold(name),
            _ => String::new(),
        }
    }

    fn is_file(&self, row: &DocField) -> bool {
        matches!(
            innermost(&self.expr(row)),
            TypeExpr::Scalar(Scalar::Binary | Scalar::String(StringFormat::Byte))
        )
    }

    pub(crate) fn is_object(&self, row: &DocField) -> bool {
        let expr = self.expr(row);
        let place = || self.library.place_of(innermost(&expr));
        matches!(innermost(&expr), TypeExpr::Named { .. })
            && !place().is_some_and(|place| self.library.is_enumeration(place))
    }

    fn is_no_scalar(&self, row: &DocField) -> bool {
        match self.expr(row) {
            TypeExpr::Scalar(scalar) => matches!(scalar, Scalar::Any | Scalar::Object | Scalar::Null),
            _ => true,
        }
    }
}

fn travel(place: RowPlace) -> Option<Travel> {
    Some(match place {
        RowPlace::Path => Travel::In(ParameterIn::Path),
        RowPlace::Query => Travel::In(ParameterIn::Query),
        RowPlace::Header => Travel::In(ParameterIn::Header),
        RowPlace::Body => Travel::Member,
        RowPlace::Form => Travel::In(ParameterIn::Form),
        RowPlace::Rest => return None,
    })
}

/// Returns a name as people write it in a sentence: no separators, no plural.
pub(crate) fn spoken(name: &str) -> String {
    singular(name).replace('s', "")
}
