//! What the person who generates corrects.
//!
//! Guarantees: an override that matches nothing, matches more than it says, changes nothing, or names a type that does not
//! exist, is an error, so that corrections do not outlive the documents they were made for; everything else of the item is
//! kept.

mod place;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::given_by::{GivenBy, Setting};
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::ParameterIn;
use crate::ground::scalar::{FloatWidth, IntegerWidth, StringFormat};
use crate::model::{Api, EnumBase, EnumValue, Field, GivenName, NamedBy, Ty, TypeId, TypeKind};
use crate::routes::is_named;
use crate::settings::Override;

use place::Place;

/// The words for the types that every API has.
const TYPE_WORDS: [(&str, Ty); 12] = [
    ("string", Ty::STRING),
    ("date", Ty::String(StringFormat::Date)),
    ("date-time", Ty::String(StringFormat::DateTime)),
    ("uuid", Ty::String(StringFormat::Uuid)),
    ("uri", Ty::String(StringFormat::Uri)),
    ("integer", Ty::Integer(IntegerWidth::Unspecified)),
    ("float", Ty::Float(FloatWidth::Unspecified)),
    ("number", Ty::Number),
    ("decimal", Ty::Decimal),
    ("boolean", Ty::Bool),
    ("any", Ty::Any),
    ("object", Ty::Object),
];

/// Lists the words for types: `` `string`, `date`, ... ``.
pub fn type_words() -> String {
    TYPE_WORDS.map(|(word, _)| format!("`{word}`")).join(", ")
}

/// Applies overrides by `Type.field`, `Operation.parameter`, `Enumeration.Member`, `Type`, `Group.operation` or `Group`, as
/// documented, or by globs of these. Must run before equal types are merged, so that every documented name is still a type
/// of its own.
pub fn run(
    api: &mut Api,
    overrides: &BTreeMap<String, Override>,
    given_by: &GivenBy,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut sorted: Vec<_> = overrides.iter().map(|(text, to)| (Place::new(text), text, to)).collect();
    // What is said of fewer items has the last word.
    sorted.sort_by_key(|(place, ..)| place.rank());
    let mut findings = Vec::new();
    for (place, text, to) in sorted {
        if let Err(finding) = correct(api, &place, text, to) {
            findings.push((text, Diagnostic { origin: given_by.origin(Setting::OVERRIDE, text), ..finding }));
        }
    }
    findings.sort_by_key(|(text, _)| *text);
    diagnostics.extend(findings.into_iter().map(|(_, finding)| finding));
}

fn correct(api: &mut Api, place: &Place<'_>, text: &str, to: &Override) -> Result<(), Diagnostic> {
    let ty = to.ty.as_deref().map(|spelling| {
        parse(api, spelling).ok_or_else(|| {
            let help = format!("write {}, a documented type, `list<...>` or `map<...>`", type_words());
            unmatched(format!("the override of `{text}` names the unknown type `{spelling}`")).help(help)
        })
    });
    let ty = ty.transpose()?;
    if let Some(name) = to.name.as_deref().filter(|name| !is_identifier(name)) {
        let message = format!("the override of `{text}` gives the name `{name}`, which is no identifier");
        return Err(unmatched(message).help("write letters, digits and `_`, starting with a letter"));
    }
    let mut effect = Effect::default();
    for_each_field(api, &mut |owner, field| {
        if place.is_member(owner, &[&field.name, &field.wire.value]) {
            apply(field, to, ty.as_ref(), &mut effect);
        }
    });
    if let Some(location) = to.place {
        move_parameter(api, place, text, location, &mut effect)?;
    }
    effect.matched += set_value(api, place, text, to, &mut effect.changed)?;
    effect.matched += rename(api, place, text, to, &mut effect.changed)?;
    check(api, place, text, to, &effect)
}

/// What an override did.
#[derive(Default)]
struct Effect {
    /// The number of items that it fits.
    matched: usize,
    /// The keys that changed something.
    changed: BTreeSet<&'static str>,
}

/// Checks that an override fits as many items as it says, and that everything it says changes something.
fn check(
    api: &mut Api,
    place: &Place<'_>,
    text: &str,
    to: &Override,
    effect: &Effect,
) -> Result<(), Diagnostic> {
    let expected = to.expect.or(place.is_exact().then_some(1));
    match expected {
        _ if effect.matched == 0 => return Err(no_such_field(api, place, text)),
        Some(expected) if expected != effect.matched => {
            let message =
                format!("the override of `{text}` is for {expected} items, and {} fit it", effect.matched);
            let help = format!("look at them, then say `expect = {}`", effect.matched);
            return Err(unmatched(message).help(help));
        }
        _ => {}
    }
    match to.keys().into_iter().find(|key| !effect.changed.contains(key)) {
        Some(key) => {
            let message =
                format!("`{key}` of the override of `{text}` changes nothing: the documents say the same");
            Err(unmatched(message).help("remove it"))
        }
        None => Ok(()),
    }
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

fn given(name: &str) -> Option<GivenName> {
    Some(GivenName { name: name.to_owned(), by: NamedBy::User, leads: true })
}

/// Gives types, operations and groups names; returns how many there are. Nothing else can be said of them.
fn rename(
    api: &mut Api,
    place: &Place<'_>,
    text: &str,
    to: &Override,
    changed: &mut BTreeSet<&'static str>,
) -> Result<usize, Diagnostic> {
    let groups: Vec<String> = api.groups.iter().map(|group| group.name.clone()).collect();
    let mut slots: Vec<&mut Option<GivenName>> = Vec::new();
    for operation in &mut api.operations {
        let group = groups.get(operation.group).map_or("", String::as_str);
        let is_named = is_named(group, &operation.name, text) || place.is_member(group, &[&operation.name]);
        if is_named {
            slots.push(&mut operation.given);
        }
    }
    slots.extend(api.groups.iter_mut().filter(|group| place.is(&group.name)).map(|group| &mut group.given));
    let operations_and_groups = slots.len();
    let Some(name) = &to.name else {
        let types =
            api.types().filter(|(_, ty)| place.is_exact() && !ty.inline && place.is(&ty.name)).count();
        if operations_and_groups + types > 0 && place.is_exact() {
            let message = format!("the override of `{text}` says something else than a name");
            return Err(unmatched(message).help("of a type, an operation or a group only `name` can be said"));
        }
        return Ok(0);
    };
    slots.into_iter().for_each(|slot| *slot = given(name));
    let mut matched = operations_and_groups;
    for (_, ty) in api.types_mut().filter(|(_, ty)| !ty.inline && place.is(&ty.name)) {
        ty.given = given(name);
        matched += 1;
    }
    if matched > 0 {
        changed.insert("name");
    }
    Ok(matched)
}

fn for_each_field(api: &mut Api, visit: &mut dyn FnMut(&str, &mut Field)) {
    for (_, ty) in api.types_mut() {
        if let TypeKind::Struct(object) = &mut ty.kind {
            object.fields.iter_mut().for_each(|field| visit(&ty.name, field));
        }
    }
    for operation in &mut api.operations {
        operation.parameters.iter_mut().for_each(|parameter| visit(&operation.name, &mut parameter.field));
    }
}

fn said<T>(value: T) -> Fact<T> {
    Fact { value, certainty: Certainty::Overridden, span: None }
}

/// Sets a fact; returns whether that says something that the documents do not state.
fn set<T: Clone + PartialEq>(slot: &mut Fact<T>, value: &T) -> bool {
    let before = std::mem::replace(slot, said(value.clone()));
    before.value != slot.value || before.certainty != Certainty::Stated
}

fn apply(field: &mut Field, to: &Override, ty: Option<&Ty>, effect: &mut Effect) {
    effect.matched += 1;
    let mut note = |key: &'static str, changed: bool| {
        if changed {
            effect.changed.insert(key);
        }
    };
    if let Some(wire) = &to.wire {
        note("wire", set(&mut field.wire, wire));
    }
    if let Some(required) = &to.required {
        note("required", set(&mut field.required, required));
    }
    if let Some(nullable) = &to.nullable {
        note("nullable", set(&mut field.nullable, nullable));
    }
    if let Some(ty) = ty {
        note("type", field.ty != *ty || field.certainty != Certainty::Stated);
        field.ty = ty.clone();
        field.certainty = Certainty::Overridden;
    }
    if let Some(text) = &to.example {
        let example = example(&field.ty, text);
        note("example", field.example.as_ref().is_none_or(|known| known.value != example));
        field.example = Some(Box::new(said(example)));
    }
    if let Some(deprecated) = to.deprecated {
        note("deprecated", field.deprecated != deprecated);
        field.deprecated = deprecated;
    }
    if let Some(name) = &to.name {
        note("name", true);
        field.given = given(name);
    }
}

/// Reads an example: text as it is, anything else as JSON.
fn example(ty: &Ty, text: &str) -> Value {
    let json = serde_json::from_str(text).ok().filter(|_| !matches!(ty, Ty::String(_) | Ty::Binary));
    json.unwrap_or_else(|| Value::from(text))
}

/// Lets a parameter travel elsewhere. Into the path, or out of it where the path has its name, leads the route alone.
fn move_parameter(
    api: &mut Api,
    place: &Place<'_>,
    text: &str,
    to: ParameterIn,
    effect: &mut Effect,
) -> Result<(), Diagnostic> {
    let mut found = false;
    for operation in &mut api.operations {
        let path = operation.route.as_ref().map(|route| route.value.path.as_str()).unwrap_or_default();
        for parameter in &mut operation.parameters {
            let field = &parameter.field;
            if !place.is_member(&operation.name, &[&field.name, &field.wire.value]) {
                continue;
            }
            let in_path = path.contains(&format!("{{{}}}", parameter.field.wire.value));
            if in_path != (to == ParameterIn::Path) {
                let message = format!("the override of `{text}` contradicts the path `{path}`");
                let help = "what travels in the path is said by the route: `--route`, or under [api.routes]";
                return Err(unmatched(message).help(help));
            }
            if set(&mut parameter.location, &to) {
                effect.changed.insert("in");
            }
            found = true;
        }
    }
    let message =
        || format!("the override of `{text}` says where it travels, and no parameter has this name");
    if found { Ok(()) } else { Err(unmatched(message()).help("write `Operation.parameter` as documented")) }
}

/// Sets the value of an enumeration's member, and its name; returns how many there are.
fn set_value(
    api: &mut Api,
    place: &Place<'_>,
    shown: &str,
    to: &Override,
    changed: &mut BTreeSet<&'static str>,
) -> Result<usize, Diagnostic> {
    let (mut changes, mut matched) = (Vec::new(), 0);
    for (id, ty) in api.types_mut() {
        let TypeKind::Enum(list) = &mut ty.kind else { continue };
        for value in &mut list.values {
            let text = value.wire.value.as_str();
            let names: Vec<&str> = value.name.as_deref().into_iter().chain(text).collect();
            if !place.is_member(&ty.name, &names) {
                continue;
            }
            if let Some(key) = to.keys().into_iter().find(|key| !matches!(*key, "wire" | "name")) {
                let message = format!("the override of the value `{shown}` says `{key}`");
                return Err(unmatched(message).help("of a value only `wire` and `name` can be said"));
            }
            matched += 1;
            if let Some(name) = &to.name {
                value.given = given(name);
                changed.insert("name");
            }
            let Some(wire) = &to.wire else { continue };
            let Some(wire) = in_base(list.base, wire) else {
                let message = format!("the override of `{shown}` is no number, as the other values are");
                return Err(unmatched(message));
            };
            // The documented name still tells which member it is.
            let known = text.map(str::to_owned);
            value.name = value.name.take().or(known).filter(|name| wire.as_str() != Some(name));
            let before = std::mem::replace(&mut value.wire, said(wire.clone()));
            if before.value != wire || before.certainty != Certainty::Stated {
                changed.insert("wire");
            }
            changes.push((id, before.value, wire));
        }
    }
    // A default was documented by the member's name.
    for_each_field(api, &mut |_, field| {
        for (_, before, now) in changes.iter().filter(|(id, ..)| *field.ty.innermost() == Ty::Ref(*id)) {
            let facts = [&mut field.default, &mut field.constant].into_iter().flatten();
            facts.filter(|fact| fact.value == *before).for_each(|fact| fact.value.clone_from(now));
        }
    });
    Ok(matched)
}

fn in_base(base: EnumBase, text: &str) -> Option<Value> {
    match base {
        EnumBase::String => Some(Value::from(text)),
        EnumBase::Integer | EnumBase::Number => text.parse().ok().map(Value::Number),
    }
}

/// Reads the type of an override; `None` if it names no type.
fn parse(api: &Api, spelling: &str) -> Option<Ty> {
    let inner = |word: &str| spelling.strip_prefix(word)?.strip_prefix('<')?.strip_suffix('>').map(str::trim);
    if let Some(item) = inner("list") {
        return parse(api, item).map(Ty::list);
    }
    if let Some(value) = inner("map") {
        return parse(api, value).map(Ty::map);
    }
    let known = TYPE_WORDS.iter().find(|(word, _)| *word == spelling).map(|(_, ty)| ty.clone());
    known.or_else(|| by_name(api, spelling).map(Ty::Ref))
}

fn by_name(api: &Api, name: &str) -> Option<TypeId> {
    api.types().find(|(_, ty)| ty.name == name).map(|(id, _)| id)
}

fn no_such_field(api: &mut Api, place: &Place<'_>, text: &str) -> Diagnostic {
    let (mut beside, mut all) = (Vec::new(), Vec::new());
    let mut note = |owner: &str, name: &str| {
        let known = format!("{owner}.{name}");
        if place.member(owner).is_some() {
            beside.push(format!("`{known}`"));
        }
        all.push(known);
    };
    for_each_field(api, &mut |owner, field| note(owner, &field.name));
    for (_, ty) in api.types() {
        let TypeKind::Enum(list) = &ty.kind else { continue };
        let name = |value: &EnumValue| Some(value.name.as_deref().or(value.wire.value.as_str())?.to_owned());
        list.values.iter().filter_map(name).for_each(|name| note(&ty.name, &name));
    }
    all.extend(api.types().filter(|(_, ty)| !ty.inline).map(|(_, ty)| ty.name.clone()));
    all.extend(api.groups.iter().map(|group| group.name.clone()));
    let finding = unmatched(format!("the override of `{text}` matches no field, parameter or value"));
    match place.nearest(all.into_iter()) {
        Some(nearest) => finding.help(format!("did you mean `{nearest}`?")),
        None if !beside.is_empty() => finding.help(format!("there are {}", beside.join(", "))),
        None => finding.help(
            "write `Type.field`, `Operation.parameter` or `Enumeration.Member` with the documented names",
        ),
    }
}

fn unmatched(message: String) -> Diagnostic {
    Diagnostic::general(Code::UnmatchedOverride, message)
}

#[cfg(test)]
mod tests;
