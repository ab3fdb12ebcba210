//! The corrections of the user.
//!
//! `field:Order.total.type=decimal` gives the field `total` of `Order` the type decimal, and nothing else.
//!
//! - `select`: which items an override is for
//! - `crate_names`: what items are called in Rust, and which are one type there
//! - `apply`: what changes about them
//! - `calls`: what overrides the conclusions of passes, after these
//!
//! Guarantees: an override that matches nothing, matches other than it expects, changes nothing, or names a type that does
//! not exist, is an error, so that corrections do not outlive the documents they were made for; everything else of the item
//! is kept. Routes are applied before there is a model, by [`crate::routes`].

mod apply;
mod calls;
mod crate_names;
mod select;
mod type_words;

use std::cell::LazyCell;
use std::collections::BTreeSet;

use crate::correction::{ItemKind, Override};
use crate::ground::finding::{Code, Diagnostic, Origin};
use crate::ground::http::ParameterIn;
use crate::lock::ApiLock;
use crate::model::{Api, Operation, Ty, TypeId, TypeKind};
use crate::routes::Routed;

pub use calls::{Conclusions, conclude};
use crate_names::CrateNames;
#[cfg(feature = "cli")]
pub use select::Item;
#[cfg(not(feature = "cli"))]
use select::Item;
use select::{Selected, Selector};
pub use type_words::type_words;

/// The context that overrides are applied in.
#[derive(Clone, Copy)]
pub struct Given<'a> {
    /// The overrides.
    pub overrides: &'a [Override],
    /// Which of them gave an operation its route.
    pub routed: &'a Routed,
    /// Where each of them is said.
    pub origins: &'a [Origin],
    /// The names that earlier runs gave.
    pub lock: &'a ApiLock,
}

impl Given<'_> {
    /// Returns a finding about an override, at its line.
    fn finding(&self, at: usize, message: String) -> Diagnostic {
        Diagnostic::from(Code::UnmatchedOverride, self.origin(at), message)
    }

    fn origin(&self, at: usize) -> Origin {
        self.origins.get(at).cloned().unwrap_or(Origin::Api)
    }
}

/// An override with the items that it is for.
struct Found<'a> {
    at: usize,
    to: &'a Override,
    items: BTreeSet<Item>,
    ty: Option<Ty>,
}

/// Applies the overrides from a position on, the others having been applied before. Must run before equal types are merged, so that every documented name is still a type of its own.
/// `completed` makes a copy of the model on which the passes have run; it is only asked where names of the crate or types
/// that are one there matter. Adds to what is to be said once the passes have concluded.
pub fn run(
    api: &mut Api,
    (given, from): (Given<'_>, usize),
    completed: impl FnOnce(&Api) -> Api,
    conclusions: &mut Conclusions,
    findings: &mut Vec<Diagnostic>,
) {
    let mut reported: Vec<(usize, Diagnostic)> = Vec::new();
    let crate_names;
    let mut found = Vec::new();
    {
        let api = &*api;
        let lazy = LazyCell::new(|| CrateNames::new(&completed(api), given.lock));
        let mut selector = Selector::new(api, &lazy);
        for (at, to) in given.overrides.iter().enumerate().skip(from) {
            match find(api, &mut selector, to) {
                Ok((Selected { items, others, .. }, ty)) => {
                    if to.split.is_none() && !others.is_empty() {
                        reported.push((at, shared(&given, at, to, &others)));
                    }
                    found.push(Found { at, to, items, ty });
                }
                Err((message, help)) => reported.push((at, given.finding(at, message).help(help))),
            }
        }
        let needs_names = |found: &Found<'_>| found.to.set.name.is_some();
        crate_names = if found.iter().any(needs_names) {
            LazyCell::force(&lazy).clone()
        } else {
            CrateNames::default()
        };
    }
    // What is said of fewer items has the last word.
    found.sort_by_key(|found| select::rank(found.to));
    for to in &found {
        let (found, all) = (to, &found);
        let mut changed = BTreeSet::new();
        if found.to.set.skip.is_some_and(|skip| skip || keeps_some(api, found, all)) {
            changed.insert("skip");
        }
        let applied = correct(api, found, &crate_names, &given, conclusions, &mut changed);
        let nothing = || found.to.set.keys().into_iter().find(|key| !changed.contains(key));
        let finding = match applied {
            Err((message, help)) => given.finding(found.at, message).help(help),
            Ok(()) => match nothing() {
                Some(key) => changes_nothing(&given, found.at, found.to, key),
                None => continue,
            },
        };
        reported.push((found.at, finding));
    }
    remove(api, &found, conclusions);
    reported.sort_by_key(|(at, _)| *at);
    findings.extend(reported.into_iter().map(|(_, finding)| finding));
}

/// Returns the items of any kind that have a name, as documented, on the wire or in Rust; else what was most likely meant.
/// `completed` is the same API once the passes have run.
#[cfg(feature = "cli")]
pub fn find_by_name(api: &Api, completed: &Api, name: &str) -> Result<Vec<Item>, Option<String>> {
    const KINDS: [ItemKind; 6] = [
        ItemKind::Type,
        ItemKind::Field,
        ItemKind::Value,
        ItemKind::Operation,
        ItemKind::Parameter,
        ItemKind::Group,
    ];
    let lazy = LazyCell::new(|| CrateNames::new(completed, &ApiLock::default()));
    let mut selector = Selector::new(api, &lazy);
    let alone = |kind| Override { split: Some(true), ..Override::new(kind, name) };
    let found: Vec<Item> = KINDS.iter().flat_map(|kind| selector.select(&alone(*kind)).items).collect();
    if found.is_empty() {
        Err(KINDS.iter().find_map(|kind| selector.nearest(*kind, name)))
    } else {
        Ok(found)
    }
}

/// The mistake of an override, with advice.
type Mistake = (String, String);

/// Says of an override what is wrong with it.
fn about(to: &Override, (reason, help): Mistake) -> Mistake {
    (format!("{} {reason}", subject(to)), help)
}

/// Names an override in a message.
fn subject(to: &Override) -> String {
    format!("the override of the {} `{}`", to.kind, to.place)
}

fn changes_nothing(given: &Given<'_>, at: usize, to: &Override, key: &str) -> Diagnostic {
    let message = format!("`{key}` of {} changes nothing: the documents say the same", subject(to));
    given.finding(at, message).help("remove it")
}

/// Says which items an override corrects beside those that it names.
fn shared(given: &Given<'_>, at: usize, to: &Override, others: &BTreeSet<String>) -> Diagnostic {
    /// More are counted.
    const SHOWN: usize = 5;
    let mut names: Vec<String> = others.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    if others.len() > SHOWN {
        names.push(format!("{} more", others.len() - SHOWN));
    }
    let message =
        format!("{} also corrects {}, which is the same type in the crate", subject(to), names.join(", "));
    Diagnostic::from(Code::SharedOverride, given.origin(at), message)
        .help("`split = false` says that all are meant; `split = true` corrects the one that is named, which becomes a type of its own")
}

/// Finds the items of an override, and the type that it gives them.
fn find<F: FnOnce() -> CrateNames>(
    api: &Api,
    selector: &mut Selector<'_, F>,
    to: &Override,
) -> Result<(Selected, Option<Ty>), Mistake> {
    let ty = to.set.ty.as_deref().map(|spelling| {
        let mut in_crate = |name: &str| {
            let selected = selector.select(&Override::new(ItemKind::Type, name));
            selected
                .items
                .into_iter()
                .find_map(|item| if let Item::Type(id) = item { Some(id) } else { None })
        };
        type_words::parse(api, spelling, &mut in_crate).ok_or_else(|| {
            let help = format!("write {}, a type of the API, `list<...>` or `map<...>`", type_words());
            (format!("{} names the unknown type `{spelling}`", subject(to)), help)
        })
    });
    let ty = ty.transpose()?;
    if let Some(name) = to.set.name.as_deref().filter(|name| !is_identifier(name)) {
        let message = format!("{} gives the name `{name}`, which is not an identifier", subject(to));
        return Err((message, "write letters, digits and `_`, starting with a letter".to_owned()));
    }
    let selected = selector.select(to);
    if selected.items.is_empty() {
        let message = format!("{} matches nothing", subject(to));
        let beside = selector.beside(to.kind, &to.place);
        let help = match selector.nearest(to.kind, &to.place) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None if !beside.is_empty() => format!("there are {}", beside.join(", ")),
            None => format!("no {} has such a name, as documented, on the wire or in Rust", to.kind),
        };
        return Err((message, help));
    }
    let expected = to.expect.or(select::glob(&to.place).is_none().then_some(1));
    if let Some(expected) = expected.filter(|expected| *expected != selected.count) {
        let message = format!("{} expects {expected} and matches {}", subject(to), selected.count);
        return Err((message, format!("look at them, then say `expect = {}`", selected.count)));
    }
    Ok((selected, ty))
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Changes the items of an override.
fn correct(
    api: &mut Api,
    found: &Found<'_>,
    names: &CrateNames,
    given: &Given<'_>,
    conclusions: &mut Conclusions,
    changed: &mut BTreeSet<&'static str>,
) -> Result<(), Mistake> {
    let set = &found.to.set;
    if set.route.is_some() {
        given.routed.check(found.at).map_err(|mistake| about(found.to, mistake))?;
        changed.insert("route");
    }
    for item in &found.items {
        let reason = match *item {
            Item::Group(at) => {
                if let Some(group) = api.groups.get_mut(at) {
                    apply::name(&mut group.given, set, names.of_group(at), changed);
                }
                Ok(())
            }
            Item::Operation(at) => {
                if let Some(operation) = api.operations.get_mut(at) {
                    apply::operation(operation, set, names.of_operation(at), changed);
                }
                conclusions
                    .note_operation(found.at, at, set, changed)
                    .map_err(|mistake| about(found.to, mistake))?;
                Ok(())
            }
            Item::Parameter(at, index) => {
                parameter(api, found, (at, index), changed)?;
                conclusions
                    .note_parameter(found.at, (at, index), set, changed)
                    .map_err(|mistake| about(found.to, mistake))?;
                Ok(())
            }
            Item::Type(id) => {
                apply::a_type(api.ty_mut(id), set, found.ty.as_ref(), names.of_type(id), changed)
            }
            Item::Field(id, index) => field(api, found, (id, index), changed),
            Item::Value(id, index) => apply::value(api, id, index, set, changed),
        };
        if let Err(reason) = reason {
            let message =
                format!("{} does not fit: `{}` {reason}", subject(found.to), select::label(api, *item));
            return Err((message, "look at it in `specless inspect --dump model`".to_owned()));
        }
    }
    Ok(())
}

/// Changes a field of a type.
fn field(
    api: &mut Api,
    found: &Found<'_>,
    (id, index): (TypeId, usize),
    changed: &mut BTreeSet<&'static str>,
) -> Result<(), String> {
    let group = api.ty(id).group.clone();
    let TypeKind::Struct(object) = &api.ty(id).kind else { return Ok(()) };
    let Some(mut corrected) = object.fields.get(index).cloned() else { return Ok(()) };
    apply::field(&mut corrected, &found.to.set, found.ty.as_ref(), changed);
    apply::values_of_field(api, &mut corrected, group.as_deref(), &found.to.set, changed)?;
    if let TypeKind::Struct(object) = &mut api.ty_mut(id).kind
        && let Some(field) = object.fields.get_mut(index)
    {
        *field = corrected;
    }
    Ok(())
}

/// Changes a parameter. Into the path, or out of it where the path has its name, leads the route alone.
fn parameter(
    api: &mut Api,
    found: &Found<'_>,
    (at, index): (usize, usize),
    changed: &mut BTreeSet<&'static str>,
) -> Result<(), Mistake> {
    let set = &found.to.set;
    let Some(Operation { route, parameters, group, .. }) = api.operations.get(at) else { return Ok(()) };
    let Some(mut parameter) = parameters.get(index).cloned() else { return Ok(()) };
    let group = api.groups.get(*group).map(|group| group.name.clone());
    if let Some(to) = set.place {
        let path = route.as_ref().map(|route| route.value.path.as_str()).unwrap_or_default();
        let in_path = path.contains(&format!("{{{}}}", parameter.field.wire.value));
        if in_path != (to == ParameterIn::Path) {
            let help = "what travels in the path is said by the `route` of the operation".to_owned();
            return Err(about(found.to, (format!("contradicts the path `{path}`"), help)));
        }
        if apply::set(&mut parameter.location, &to) {
            changed.insert("in");
        }
    }
    apply::field(&mut parameter.field, set, found.ty.as_ref(), changed);
    apply::values_of_field(api, &mut parameter.field, group.as_deref(), set, changed).map_err(|reason| {
        about(
            found.to,
            (format!("does not fit: it {reason}"), "say its `type` in the same override".to_owned()),
        )
    })?;
    if let Some(slot) = api.operations.get_mut(at).and_then(|operation| operation.parameters.get_mut(index)) {
        *slot = parameter;
    }
    Ok(())
}

/// Returns the items of an override with the operations of its groups.
fn with_operations(api: &Api, found: &Found<'_>) -> BTreeSet<Item> {
    let operations = api.operations.iter().enumerate();
    let of_groups = operations.filter(|(_, known)| found.items.contains(&Item::Group(known.group)));
    found.items.iter().copied().chain(of_groups.map(|(at, _)| Item::Operation(at))).collect()
}

/// Returns whether an override keeps an item that another one skips.
fn keeps_some(api: &Api, found: &Found<'_>, all: &[Found<'_>]) -> bool {
    let items = with_operations(api, found);
    let skips = |other: &Found<'_>| {
        other.to.set.skip == Some(true) && !with_operations(api, other).is_disjoint(&items)
    };
    all.iter().any(skips)
}

/// Removes the items that overrides skip, once all of them are applied.
fn remove(api: &mut Api, found: &[Found<'_>], conclusions: &mut Conclusions) {
    let mut skipped: BTreeSet<Item> = BTreeSet::new();
    for found in found {
        let items = with_operations(api, found);
        match found.to.set.skip {
            Some(true) => skipped.extend(items),
            Some(false) => skipped.retain(|item| !items.contains(item)),
            None => {}
        }
    }
    // The last first, so that the positions of the others hold.
    for item in skipped.iter().rev() {
        match *item {
            Item::Field(id, at) => {
                if let TypeKind::Struct(object) = &mut api.ty_mut(id).kind {
                    object.fields.remove(at);
                }
            }
            Item::Value(id, at) => {
                if let TypeKind::Enum(list) = &mut api.ty_mut(id).kind {
                    list.values.remove(at);
                    // What has no value left is text, or a number.
                    if list.values.is_empty() {
                        apply::leave_out(api.ty_mut(id));
                    }
                }
            }
            Item::Parameter(operation, at) => {
                if let Some(operation) = api.operations.get_mut(operation) {
                    operation.parameters.remove(at);
                }
            }
            Item::Type(id) => apply::leave_out(api.ty_mut(id)),
            Item::Operation(_) | Item::Group(_) => {}
        }
    }
    for item in skipped.iter().rev() {
        if let Item::Operation(at) = *item {
            api.operations.remove(at);
            conclusions.removed(at);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
