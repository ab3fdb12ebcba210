//! The names and values on the wire that the documents do not state.
//!
//! Guarantees: a name that an example shows at its own place is that name; else the convention of the API
//! decides (the person's word, or the majority of what the documents show), unless the documents show
//! exactly one spelling that keeps to the convention; else the documented name stands. Two fields of one
//! type never share a wire name.

use crate::ground::finding::{Code, Diagnostic};
use std::collections::{BTreeSet, HashMap};

use crate::ground::fact::{Certainty, Fact};
use crate::ground::http::ParameterIn;
use crate::ground::source::Span;
use crate::ground::wire_case::WireCase;
use crate::ground::words::{self, fold, in_case, words};
use crate::model::{EnumBase, TypeId, TypeKind};
use crate::settings::Conventions;

use super::evidence::Evidence;
use super::{Builder, Owner, Place, enums};

const CASES: [WireCase; 4] = [WireCase::Snake, WireCase::Camel, WireCase::Kebab, WireCase::Pascal];

/// Decides every wire name and wire value that the documents do not tell.
pub(super) fn settle(builder: &mut Builder<'_>, evidence: &Evidence, conventions: &Conventions) {
    let unnamed = std::mem::take(&mut builder.unnamed);
    let case = conventions.wire_case.or_else(|| majority(builder, &unnamed, evidence));
    let mut guessed = 0;
    for place in unnamed {
        let Some(name) = builder.field_mut(place).map(|field| field.name.clone()) else { continue };
        let wire =
            if is_header(builder, place) { header(&name) } else { wire_name(&name, place, case, evidence) };
        guessed += usize::from(wire.certainty == Certainty::Conventional && words(&name).len() > 1);
        if let Some(field) = builder.field_mut(place) {
            field.wire = wire;
        }
    }
    if conventions.wire_case.is_none() && guessed > 0 {
        builder.report(guess_note(guessed, case));
    }
    values(builder, evidence);
    drop_clashes(builder);
}

fn guess_note(guessed: usize, case: Option<WireCase>) -> Diagnostic {
    let message = format!(
        "the wire names of {guessed} {} are not in the documents",
        if guessed == 1 { "field" } else { "fields" }
    );
    let Some(case) = case else {
        let message =
            format!("{message}, nor is any that would tell their case: they are taken as documented");
        return Diagnostic::general(Code::UnknownWireCase, message).help(format!(
            "say the case: `--wire-case` with one of {}, or `wire-case` under [[api]] in the manifest",
            WireCase::WORDS.join(", ")
        ));
    };
    let message = format!("{message}; they follow the spelling that the documents show elsewhere");
    let case = case.as_str();
    Diagnostic::general(Code::GuessedWireName, message).help(format!(
        "if that is right, say so: `--wire-case {case}`, or `wire-case = \"{case}\"` under [[api]] in the manifest"
    ))
}

fn is_header(builder: &Builder<'_>, (owner, at): Place) -> bool {
    let Owner::Operation(operation) = owner else { return false };
    let parameter = builder.api.operations.get(operation).and_then(|operation| operation.parameters.get(at));
    parameter.is_some_and(|parameter| parameter.location.value == ParameterIn::Header)
}

/// Header names ignore case, so the spelling that people know is as right as any.
fn header(name: &str) -> Fact<String> {
    if name.contains('-') || !name.contains(char::is_alphanumeric) {
        return Fact::conventional(name.to_owned());
    }
    Fact::conventional(words(name).iter().map(|word| words::pascal(word)).collect::<Vec<_>>().join("-"))
}

fn wire_name(name: &str, (owner, at): Place, case: Option<WireCase>, evidence: &Evidence) -> Fact<String> {
    if let Owner::Type(id) = owner
        && let Some((key, span)) = evidence.fields.get(&(id, at))
    {
        return Fact::shown(key.clone(), *span);
    }
    let converted = in_case(name, case.unwrap_or(WireCase::AsDocumented));
    if case == Some(WireCase::AsDocumented) {
        return Fact::conventional(converted);
    }
    let folded = fold(name);
    let keeps_to = |spelling: &str| {
        case.is_none_or(|case| in_case(spelling, case) == spelling) && breaks_like(spelling, name)
    };
    for spellings in [&evidence.keys, &evidence.tokens].into_iter().filter_map(|all| all.get(&folded)) {
        if let Some(span) = spellings.get(&converted) {
            return Fact::shown(converted, *span);
        }
        let mut fitting = spellings.iter().filter(|(spelling, _)| keeps_to(spelling));
        if let (Some((only, span)), None) = (fitting.next(), fitting.next()) {
            return Fact::shown(only.clone(), *span);
        }
    }
    Fact::conventional(converted)
}

/// Whether a spelling breaks into words wherever the documented name does. It may break more often (`address2`
/// is documented for `address_2`); where it breaks less often it is another name (`username` for `userName`).
fn breaks_like(spelling: &str, documented: &str) -> bool {
    let breaks = |name: &str| {
        let ends = words(name).into_iter().scan(0, |end, word| {
            *end += word.len();
            Some(*end)
        });
        ends.collect::<BTreeSet<usize>>()
    };
    breaks(spelling).is_superset(&breaks(documented))
}

/// The spelling that most names of several words have where the documents show them.
fn majority(builder: &mut Builder<'_>, unnamed: &BTreeSet<Place>, evidence: &Evidence) -> Option<WireCase> {
    let mut names: Vec<String> = Vec::new();
    for place in unnamed {
        if !is_header(builder, *place)
            && let Some(field) = builder.field_mut(*place)
            && words(&field.name).len() > 1
        {
            names.push(field.name.clone());
        }
    }
    names.sort();
    names.dedup();
    [&evidence.keys, &evidence.tokens].into_iter().find_map(|shown| {
        let votes = CASES.map(|case| {
            names
                .iter()
                .filter(|name| shown.get(&fold(name)).is_some_and(|s| s.contains_key(&in_case(name, case))))
                .count()
        });
        let most = votes.into_iter().max().filter(|most| *most > 0)?;
        CASES.into_iter().zip(votes).find_map(|(case, count)| (count == most).then_some(case))
    })
}

/// Fields with the wire name of an earlier field are dropped: JSON has one member of a name.
fn drop_clashes(builder: &mut Builder<'_>) {
    let ids: Vec<TypeId> = builder.api.type_ids().collect();
    for id in ids {
        let TypeKind::Struct(object) = &mut builder.api.ty_mut(id).kind else { continue };
        let mut kept: Vec<crate::model::Field> = Vec::with_capacity(object.fields.len());
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut clashes: Vec<(String, String, String, Option<Span>)> = Vec::new();
        for field in std::mem::take(&mut object.fields) {
            match places.get(&field.wire.value).and_then(|at| kept.get(*at)) {
                Some(other) => {
                    clashes.push((field.name, other.name.clone(), field.wire.value, field.span));
                }
                None => {
                    places.insert(field.wire.value.clone(), kept.len());
                    kept.push(field);
                }
            }
        }
        object.fields = kept;
        for (name, other, wire, span) in clashes {
            let Some(span) = span else { continue };
            let message =
                format!("`{name}` and `{other}` are both `{wire}` on the wire; `{name}` was dropped");
            builder.report(Diagnostic::new(Code::WireNameClash, span, message));
        }
    }
}

/// A way to spell the value of an enumeration member.
type Style = fn(&str) -> String;

const STYLES: [Style; 7] = [
    |name| name.to_owned(),
    words::snake,
    words::kebab,
    |name| name.to_lowercase(),
    |name| words::snake(name).to_uppercase(),
    words::camel,
    words::pascal,
];

/// The values of enumeration members that the documents only name: shown in an example of the type, shown
/// anywhere in exactly one spelling, else spelled like the members whose value is known.
fn values(builder: &mut Builder<'_>, evidence: &Evidence) {
    let mut open: Vec<(TypeId, usize, String)> = Vec::new();
    for (id, at) in std::mem::take(&mut builder.unvalued) {
        let TypeKind::Enum(list) = &mut builder.api.ty_mut(id).kind else { continue };
        let Some(value) = list.values.get_mut(at).filter(|_| list.base == EnumBase::String) else { continue };
        let name = value.wire.value.as_str().unwrap_or_default().to_owned();
        match shown_value(id, &name, evidence) {
            Some(wire) => enums::settle(value, wire, Certainty::Shown),
            None => open.push((id, at, name)),
        }
    }
    let api_style = style_of(builder, None);
    let mut styles: HashMap<TypeId, Option<Style>> = HashMap::new();
    for (id, at, name) in open {
        // Nothing that is settled here counts as known, so the style of an enumeration stays.
        let own = *styles.entry(id).or_insert_with(|| style_of(builder, Some(id)));
        let style = own.or(api_style).unwrap_or(words::snake);
        let TypeKind::Enum(list) = &mut builder.api.ty_mut(id).kind else { continue };
        let Some(value) = list.values.get_mut(at) else { continue };
        enums::settle(value, style(&name), Certainty::Conventional);
        if let Some(span) = value.span {
            let message =
                format!("the value of `{name}` is not in the documents and may be spelled otherwise");
            builder.report(Diagnostic::new(Code::GuessedEnumValue, span, message));
        }
    }
}

fn shown_value(id: TypeId, name: &str, evidence: &Evidence) -> Option<String> {
    let folded = fold(name);
    let own = evidence.values.get(&id).and_then(|seen| seen.keys().find(|text| fold(text) == folded));
    let anywhere = || {
        let spellings = evidence.tokens.get(&folded)?;
        let mut all = spellings.keys();
        all.next().filter(|_| spellings.len() == 1)
    };
    own.or_else(anywhere).cloned()
}

/// The style that most known values have, of one enumeration or of all.
fn style_of(builder: &Builder<'_>, only: Option<TypeId>) -> Option<Style> {
    let mut votes = STYLES.map(|_| 0_usize);
    for (id, ty) in builder.api.types() {
        let TypeKind::Enum(list) = &ty.kind else { continue };
        if only.is_some_and(|only| only != id) {
            continue;
        }
        for value in list.values.iter().filter(|value| value.wire.certainty != Certainty::Conventional) {
            let (Some(name), Some(wire)) = (&value.name, value.wire.value.as_str()) else { continue };
            for (vote, style) in votes.iter_mut().zip(STYLES) {
                *vote += usize::from(style(name) == wire);
            }
        }
    }
    let most = votes.into_iter().max().filter(|most| *most > 0)?;
    STYLES.into_iter().zip(votes).find_map(|(style, count)| (count == most).then_some(style))
}
