//! The second pass: wire values of enumerations, whose pages tell none.
//!
//! Guarantees: a value is `Shown` only if an example or a text of the documents spells it, and nothing else
//! spells it otherwise; every other value is `Conventional` and reported.

use std::collections::HashMap;

use serde_json::Value;

use crate::dialect::raw::{RawApi, RawEnum, RawField, RawShape};
use crate::dialect::type_expr::TypeExpr;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::scalar::{IntegerWidth, Scalar};

use super::evidence::Evidence;
use super::names;
use super::style::{Votes, is_member_of, is_shouted};
use super::vocabulary::Vocabulary;
use super::wire::note;

/// Completes the wire values of all enumerations.
pub(super) fn enum_values(api: &mut RawApi, evidence: &Evidence) -> Vec<Diagnostic> {
    for (model, shape) in api.models.iter_mut().map(|model| &mut model.shape).enumerate() {
        let RawShape::Enum(list) = shape else { continue };
        shown_here(list, model, evidence);
        if !numbers(list) {
            shown_elsewhere(list, evidence);
        }
    }
    let everywhere = Form::BOTH.map(|form| {
        let mut votes = Votes::default();
        enums(api).for_each(|list| votes.merge(&learned(list, form)));
        votes.add("AaBb", form.usual());
        votes
    });
    let vocabulary = Vocabulary::new(evidence);
    let mut diagnostics = Vec::new();
    for model in &mut api.models {
        if let RawShape::Enum(list) = &mut model.shape {
            diagnostics.extend(guess(list, &model.name.value, &everywhere, &vocabulary, evidence));
        }
    }
    diagnostics
}

/// Spells what is not known yet like the known members of the same enumeration, else like those of all.
fn guess(
    list: &mut RawEnum,
    name: &str,
    everywhere: &[Votes; 2],
    vocabulary: &Vocabulary,
    evidence: &Evidence,
) -> Option<Diagnostic> {
    let own = Form::BOTH.map(|form| learned(list, form));
    let known = list.values.iter().filter_map(|value| value.wire.as_ref()?.value.as_str());
    let vocabulary = vocabulary.with(known);
    let mut guesses = Vec::new();
    for value in list.values.iter_mut().filter(|value| value.wire.is_none()) {
        let ident = value.ident.as_deref().unwrap_or_default();
        let form = Form::of(ident);
        let (own, everywhere) = (form.among(&own), form.among(everywhere));
        let restore = |word: &str| match (own.lost_mark(), everywhere.usual_mark()) {
            (Some(mark), _) => vocabulary.split(word, mark, true),
            (None, Some(mark)) => vocabulary.split(word, mark, false),
            (None, None) => word.to_owned(),
        };
        let mut guess = own.spell_with(names::without_prefix(ident), everywhere, restore);
        if is_shouted(names::without_prefix(ident)) {
            guess = guess.to_uppercase();
        }
        // Spelled like its siblings, and seen so: that is no guess any more.
        if let Some(span) = evidence.seen(&guess).filter(|_| !own.is_empty()) {
            value.wire = Some(Fact::shown(Value::String(guess), span));
            continue;
        }
        guesses.push((ident.to_owned(), guess.clone(), value.span));
        value.wire = Some(Fact::conventional(Value::String(guess)));
    }
    note(Code::GuessedEnumValue, &format!("values of `{name}`"), name, &guesses)
}

/// The values that examples of the enumeration show, or descriptions of its fields.
fn shown_here(list: &mut RawEnum, model: usize, evidence: &Evidence) {
    for (at, value) in list.values.iter_mut().enumerate().filter(|(_, value)| value.wire.is_none()) {
        let ident = value.ident.as_deref().unwrap_or_default();
        let shown = evidence.members.get(&(model, at)).map(|shown| (shown.value.clone(), shown.span));
        let named = || {
            let named = evidence.named.get(&(model, at))?.iter();
            let mut fitting = named.filter(|(word, _)| {
                is_member_of(ident, word) || is_member_of(names::without_prefix(ident), word)
            });
            let (word, span) = fitting.next()?;
            fitting.next().is_none().then(|| (Value::String(word.clone()), *span))
        };
        value.wire = shown.or_else(named).map(|(wire, span)| Fact::shown(wire, span));
    }
}

fn enums(api: &RawApi) -> impl Iterator<Item = &RawEnum> {
    api.models.iter().filter_map(|model| match &model.shape {
        RawShape::Enum(list) => Some(list),
        _ => None,
    })
}

/// A list of nothing but numbers is one of numbers, unless an example shows text. True if it is one.
fn numbers(list: &mut RawEnum) -> bool {
    let number = |ident: &str| -> Option<i64> {
        let rest = names::without_prefix(ident);
        let (digits, negative) = rest.strip_prefix("Minus").map_or((rest, false), |digits| (digits, true));
        // `01` is text: a number has one spelling.
        let number = digits.parse::<i64>().ok().filter(|number| number.to_string() == digits)?;
        Some(if negative { -number } else { number })
    };
    let parsed: Option<Vec<i64>> =
        list.values.iter().map(|value| value.ident.as_deref().and_then(number)).collect();
    let text = list.values.iter().any(|value| value.wire.as_ref().is_some_and(|wire| wire.value.is_string()));
    let Some(parsed) = parsed.filter(|parsed| !parsed.is_empty() && !text) else { return false };
    list.base = TypeExpr::Scalar(Scalar::Integer(IntegerWidth::Unspecified));
    for (value, number) in list.values.iter_mut().zip(parsed) {
        value.wire.get_or_insert(Fact::conventional(Value::from(number)));
    }
    true
}

/// A value of several words that the documents spell in exactly one way has that spelling. One word alone may
/// mean anything: `No` in a sample of some other field says nothing of this one.
fn shown_elsewhere(list: &mut RawEnum, evidence: &Evidence) {
    for value in list.values.iter_mut().filter(|value| value.wire.is_none()) {
        let ident = value.ident.as_deref().unwrap_or_default();
        let shown = [ident, names::without_prefix(ident)].into_iter().find_map(|name| {
            let telling = |wire: &str| has_mark(wire) && is_member_of(name, wire);
            evidence.only(name, telling)
        });
        value.wire = shown.map(|(word, span)| Fact::shown(Value::String(word.to_owned()), span));
    }
}

fn has_mark(wire: &str) -> bool {
    wire.trim_matches(|c: char| !c.is_alphanumeric()).contains(|c: char| !c.is_alphanumeric())
}

/// Whether a member's name has the prefix of values that are no identifiers: such values have marks of
/// their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    Prefixed,
}

impl Form {
    const BOTH: [Form; 2] = [Form::Plain, Form::Prefixed];

    fn of(ident: &str) -> Self {
        if names::without_prefix(ident) == ident { Self::Plain } else { Self::Prefixed }
    }

    fn among(self, [plain, prefixed]: &[Votes; 2]) -> &Votes {
        if self == Self::Plain { plain } else { prefixed }
    }

    /// How two words are spelled where the documents show nothing: a blank is what makes a prefix necessary.
    fn usual(self) -> &'static str {
        if self == Self::Plain { "aa_bb" } else { "aa bb" }
    }
}

/// What the known members of a form teach.
fn learned(list: &RawEnum, form: Form) -> Votes {
    let mut votes = Votes::default();
    for value in &list.values {
        let wire = value.wire.as_ref().filter(|wire| wire.certainty != Certainty::Conventional);
        let ident = value.ident.as_deref().filter(|ident| Form::of(ident) == form);
        if let (Some(ident), Some(wire)) = (ident, wire.and_then(|wire| wire.value.as_str())) {
            votes.add(names::without_prefix(ident), wire);
        }
    }
    votes
}

/// The wire values of an enumeration's members, by the name of the member.
type Members = HashMap<String, Fact<Value>>;

/// Replaces defaults and constants that name a member of an enumeration (`Direction.Desc`) by its value.
pub(super) fn named_members(api: &mut RawApi) {
    let mut lists: HashMap<String, Members> = HashMap::new();
    for model in &api.models {
        let RawShape::Enum(list) = &model.shape else { continue };
        let members =
            list.values.iter().filter_map(|value| Some((value.ident.clone()?, value.wire.clone()?)));
        lists.entry(model.name.value.clone()).or_insert_with(|| members.collect());
    }
    let fields = api.models.iter_mut().filter_map(|model| match &mut model.shape {
        RawShape::Struct { fields, .. } => Some(fields),
        _ => None,
    });
    fields.flatten().for_each(|field| name_member(field, &lists));
    let parameters = api.operations.iter_mut().flat_map(|operation| &mut operation.parameters);
    parameters.for_each(|parameter| name_member(&mut parameter.field, &lists));
}

fn name_member(field: &mut RawField, lists: &HashMap<String, Members>) {
    let own = field.ty.value.innermost_name();
    for slot in [&mut field.default, &mut field.constant] {
        let Some(Value::String(text)) = slot.as_ref().map(|fact| &fact.value) else { continue };
        let Some((_, member)) = text.split_once('.').filter(|(owner, _)| own == Some(*owner)) else {
            continue;
        };
        // A member of a page that is not there has no value that could be told.
        *slot = own.and_then(|name| lists.get(name)?.get(member)).cloned().map(Box::new);
    }
}
