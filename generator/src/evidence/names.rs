//! The names on the wire that the documents do not state.
//!
//! A name that an example shows at its own place is that name; else the one spelling that keys of examples have
//! anywhere; else the case of its type, else of the API, decides: the user's word, or the evidence in order of
//! rank. Without evidence names stand as documented. Two fields of one type never share a wire name.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::dialect::raw::unescaped;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::http::ParameterIn;
use crate::ground::source::Span;
use crate::ground::wire_case::WireCase;
use crate::ground::words::{self, fold, in_case, words};
use crate::model::{Api, Field, TypeKind};
use crate::prose;
use crate::settings::Conventions;

use super::shown::{self, Shown, row};

const CASES: [WireCase; 4] = [WireCase::Snake, WireCase::Camel, WireCase::Kebab, WireCase::Pascal];

/// Returns whether nothing is known of the name of a field on the wire.
pub(super) fn is_open(field: &Field) -> bool {
    field.wire.certainty == Certainty::Conventional && field.wire.value == field.name
}

/// Takes names for what they may have been before the documentation's language renamed them, where an example
/// agrees: `M2faUrl` for `2faUrl`.
pub(super) fn unescape(api: &mut Api, shown: &Shown) {
    let escapes = std::mem::take(&mut api.naming.names);
    for field in api.fields_mut().filter(|field| is_open(field)) {
        let bare = unescaped(&field.name, &escapes);
        if bare != field.name
            && shown.keys.get(&fold(&field.name)).next().is_none()
            && let Some((key, span)) = shown.keys.get(&fold(&bare)).next()
        {
            field.wire = Fact::shown(key.to_owned(), span);
        }
    }
    api.naming.names = escapes;
}

/// Decides every wire name that the documents do not tell.
pub(super) fn settle(api: &mut Api, shown: &Shown, conventions: &Conventions) -> Vec<Diagnostic> {
    if conventions.wire_case.is_none() {
        api.wire_case = api.wire_case.or_else(|| case_of_api(api, shown));
    }
    let case = conventions.wire_case.or(api.wire_case);
    for (_, ty) in api.types_mut() {
        let TypeKind::Struct(object) = &mut ty.kind else { continue };
        let own = conventions.wire_case.is_none().then(|| case_of_type(&object.fields, shown)).flatten();
        let siblings = siblings(&object.fields, shown);
        for field in object.fields.iter_mut().filter(|field| is_open(field)) {
            field.wire = wire_name(field, own.or(case), shown);
            if field.wire.certainty == Certainty::Conventional
                && let Some((name, last)) = split_last(&field.name)
                && let Some(mark) = siblings.get(last.as_str())
            {
                field.wire.value =
                    format!("{}{mark}{last}", in_case(name, own.or(case).unwrap_or(WireCase::AsDocumented)));
            }
        }
    }
    let parameters = api.operations.iter_mut().flat_map(|operation| &mut operation.parameters);
    for parameter in parameters.filter(|parameter| is_open(&parameter.field)) {
        let field = &mut parameter.field;
        field.wire = match parameter.location.value {
            ParameterIn::Path => continue,
            ParameterIn::Header => header(&field.name),
            _ => match prose::in_query(&field.description, &field.name).zip(field.span) {
                Some((name, span)) => Fact::shown(name, span),
                None => wire_name(field, case, shown),
            },
        };
    }
    part_clashes(api, case);
    drop_clashes(api)
}

/// Returns a warning about the names that are guesses.
pub(super) fn warning(api: &Api, conventions: &Conventions) -> Option<Diagnostic> {
    let mut guesses = Guesses::default();
    for (_, ty) in api.types() {
        if let TypeKind::Struct(object) = &ty.kind {
            object.fields.iter().for_each(|field| guesses.note(field));
        }
    }
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    let named = |place| !matches!(place, ParameterIn::Path | ParameterIn::Header);
    parameters.filter(|known| named(known.location.value)).for_each(|known| guesses.note(&known.field));
    guesses.warning(api.wire_case).filter(|_| conventions.wire_case.is_none())
}

/// The names that were guessed.
#[derive(Default)]
struct Guesses {
    count: usize,
    first: Option<Span>,
    examples: Vec<String>,
}

impl Guesses {
    /// Notes a field whose name was decided. One word is spelled alike in nearly every case.
    fn note(&mut self, field: &Field) {
        const LISTED: usize = 5;
        if field.wire.certainty != Certainty::Conventional || words(&field.name).len() < 2 {
            return;
        }
        self.count += 1;
        self.first = self.first.or(field.span);
        let example = format!("`{}`", field.wire.value);
        if self.examples.len() < LISTED && !self.examples.contains(&example) {
            self.examples.push(example);
        }
    }

    fn warning(self, case: Option<WireCase>) -> Option<Diagnostic> {
        let span = self.first?;
        let fields = if self.count == 1 { "field" } else { "fields" };
        let (count, examples) = (self.count, self.examples.join(", "));
        let message = format!("the wire names of {count} {fields} are not in the documents ({examples})");
        Some(match case {
            None => {
                let message =
                    format!("{message}, nor is any that would tell their case: they are taken as documented");
                Diagnostic::new(Code::UnknownWireCase, span, message).help(format!(
                    "specify the case: `--wire-case` with one of {}, or `wire-case` under [[api]] in the manifest",
                    WireCase::WORDS.join(", ")
                ))
            }
            Some(case) => {
                let message =
                    format!("{message}; they follow the spelling that the documents show elsewhere");
                let case = case.as_str();
                Diagnostic::new(Code::GuessedWireName, span, message).help(format!(
                    "if that is right, confirm it: `--wire-case {case}`, or `wire-case = \"{case}\"` under [[api]] in \
                     the manifest"
                ))
            }
        })
    }
}

/// Header names ignore case, so the spelling that people know is as right as any.
fn header(name: &str) -> Fact<String> {
    if name.contains('-') || !name.contains(char::is_alphanumeric) {
        return Fact::conventional(name.to_owned());
    }
    Fact::conventional(words(name).iter().map(|word| words::pascal(word)).collect::<Vec<_>>().join("-"))
}

fn wire_name(field: &Field, case: Option<WireCase>, shown: &Shown) -> Fact<String> {
    if let Some((key, span)) = row(field).and_then(|row| shown.rows.get(&row)) {
        return Fact::shown(key.clone(), *span);
    }
    let name = &field.name;
    let guess = in_case(name, case.unwrap_or(WireCase::AsDocumented));
    if case == Some(WireCase::AsDocumented) {
        return Fact::conventional(guess);
    }
    let folded = fold(name);
    let several = words(name).len() > 1;
    for (rank, spellings) in [&shown.keys, &shown.texts, &shown.tokens].into_iter().enumerate() {
        if let Some(span) = spellings.seen(&guess) {
            return Fact::shown(guess, span);
        }
        // A key of several words is a name whatever its case; anything else may be another thing.
        let keeps_to = |spelling: &str| {
            (rank < 2 || !spelling.starts_with(char::is_uppercase))
                && (rank == 0 && several || case.is_none_or(|case| in_case(spelling, case) == spelling))
                && breaks_like(spelling, name)
        };
        let mut fitting = spellings.get(&folded).filter(|(spelling, _)| keeps_to(spelling));
        if let (Some((only, span)), None) = (fitting.next(), fitting.next()) {
            return Fact::shown(only.to_owned(), span);
        }
    }
    Fact::conventional(guess)
}

/// Returns whether a spelling breaks into words wherever the documented name does. It may break more often
/// (`address2` is documented for `address_2`); where it breaks less often it is another name (`username` for
/// `userName`).
pub(super) fn breaks_like(spelling: &str, documented: &str) -> bool {
    let breaks = |name: &str| {
        let ends = words(name).into_iter().scan(0, |end, word| {
            *end += word.len();
            Some(*end)
        });
        ends.collect::<BTreeSet<usize>>()
    };
    breaks(spelling).is_superset(&breaks(documented))
}

/// Splits a name before its last word, which is returned in small letters.
fn split_last(name: &str) -> Option<(&str, String)> {
    let last = words(name).pop()?;
    let before = name.get(..name.len().checked_sub(last.len())?).filter(|before| !before.is_empty())?;
    Some((before, last))
}

/// Returns the marks before the last words of names where they are of no case (`stacks:identifiers`): other names with
/// these last words are made alike.
fn siblings(fields: &[Field], shown: &Shown) -> HashMap<String, String> {
    let odd = fields.iter().filter_map(|field| {
        let key = known_name(field, shown)
            .filter(|key| key.contains(|c: char| !c.is_alphanumeric() && !"_-$".contains(c)))?;
        let (_, last) = split_last(&field.name)?;
        let before = key.get(..key.len().checked_sub(last.len())?)?;
        let word = before.trim_end_matches(|c: char| !c.is_alphanumeric());
        Some((last, before.get(word.len()..)?.to_owned()))
    });
    odd.filter(|(_, mark)| !mark.is_empty()).collect()
}

/// Returns the name of a field that the documents state or show.
fn known_name<'a>(field: &'a Field, shown: &'a Shown) -> Option<&'a String> {
    let known = Some(&field.wire.value).filter(|_| field.wire.certainty != Certainty::Conventional);
    known.or_else(|| row(field).and_then(|row| shown.rows.get(&row)).map(|(key, _)| key))
}

/// Returns the case of the names of several words that examples show for the fields of one type, if it is one.
fn case_of_type(fields: &[Field], shown: &Shown) -> Option<WireCase> {
    let mut votes = Votes::default();
    for field in fields.iter().filter(|field| words(&field.name).len() > 1) {
        if let Some(key) = known_name(field, shown) {
            votes.add(&field.name, |spelling| spelling == key);
        }
    }
    votes.best(1, 1)
}

/// Returns the case that most names of several words have where the documents show them. Keys of examples decide by
/// a majority; what is only likely to be the same name elsewhere must be nearly unanimous.
fn case_of_api(api: &Api, shown: &Shown) -> Option<WireCase> {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    shown::fields(api, &mut |field| {
        if is_open(field) && words(&field.name).len() > 1 {
            names.insert(&field.name);
        }
    });
    let by = |is_shown: &dyn Fn(&str) -> bool, least: usize, of_ten: usize| {
        let mut votes = Votes::default();
        names.iter().for_each(|name| votes.add(name, is_shown));
        votes.best(least, of_ten)
    };
    let (values, queries) = (values(api), queries(api));
    by(&|name| shown.keys.seen(name).is_some(), 1, 5)
        .or_else(|| by(&|name| values.contains(name), 2, 8))
        .or_else(|| by(&|name| queries.contains(name), 2, 8))
        .or_else(|| by(&|name| shown.texts.seen(name).or_else(|| token(name, shown)).is_some(), 2, 8))
}

/// Returns where a token of running text spells a name. One with a capital first may be the name of a type.
fn token(name: &str, shown: &Shown) -> Option<Span> {
    shown.tokens.seen(name).filter(|_| !name.starts_with(char::is_uppercase))
}

/// Returns the known values of enumerations, of which some spell the names of fields (`sort=created_at`).
fn values(api: &Api) -> HashSet<&str> {
    let lists = api.types().filter_map(|(_, ty)| match &ty.kind {
        TypeKind::Enum(list) => Some(&list.values),
        _ => None,
    });
    let known = lists.flatten().filter(|value| value.wire.certainty != Certainty::Conventional);
    known.filter_map(|value| value.wire.value.as_str()).collect()
}

/// Returns the names of query parameters that the documents state.
fn queries(api: &Api) -> HashSet<&str> {
    let parameters = api.operations.iter().flat_map(|operation| &operation.parameters);
    let stated = parameters
        .filter(|parameter| parameter.location.value == ParameterIn::Query && !is_open(&parameter.field));
    stated.map(|parameter| parameter.field.wire.value.as_str()).collect()
}

/// Counts how names are spelled.
#[derive(Default)]
struct Votes {
    cases: [usize; CASES.len()],
    names: usize,
}

impl Votes {
    fn add(&mut self, name: &str, is_shown: impl Fn(&str) -> bool) {
        let mut any = false;
        for (case, count) in CASES.into_iter().zip(&mut self.cases) {
            let shown = is_shown(&in_case(name, case));
            *count += usize::from(shown);
            any |= shown;
        }
        self.names += usize::from(any);
    }

    /// Returns the case of the most names: at least so many, and more than so many of ten that are shown in any.
    fn best(&self, least: usize, of_ten: usize) -> Option<WireCase> {
        let most =
            self.cases.into_iter().max().filter(|most| *most >= least && *most * 10 > self.names * of_ten)?;
        let mut best = CASES.into_iter().zip(self.cases).filter(|(_, count)| *count == most);
        let (case, _) = best.next()?;
        best.next().is_none().then_some(case)
    }
}

/// Gives a shown name that two fields of a type claim to the one that is spelled like it: `q_and_a` is `qAndA`, and `qandA` is
/// another field, named as documented.
fn part_clashes(api: &mut Api, case: Option<WireCase>) {
    for (_, ty) in api.types_mut() {
        let TypeKind::Struct(object) = &mut ty.kind else { continue };
        let is_exact = |field: &Field| words(&field.name) == words(&field.wire.value);
        let mut claims: HashMap<&str, Vec<&Field>> = HashMap::with_capacity(object.fields.len());
        for field in &object.fields {
            claims.entry(&field.wire.value).or_default().push(field);
        }
        let exact = |claimants: &[&Field]| claimants.iter().filter(|field| is_exact(field)).count();
        let claims = claims.into_iter();
        let parted: HashSet<String> = claims
            .filter(|(_, claimants)| claimants.len() > 1 && exact(claimants) == 1)
            .map(|(name, _)| name.to_owned())
            .collect();
        for field in &mut object.fields {
            if field.wire.certainty == Certainty::Shown
                && parted.contains(&field.wire.value)
                && !is_exact(field)
            {
                let name = in_case(&field.name, case.unwrap_or(WireCase::AsDocumented));
                field.wire = Fact::conventional(name);
            }
        }
    }
}

/// Drops fields with the wire name of an earlier field: JSON has one member of a name.
fn drop_clashes(api: &mut Api) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (_, ty) in api.types_mut() {
        let TypeKind::Struct(object) = &mut ty.kind else { continue };
        let mut kept: HashMap<String, String> = HashMap::with_capacity(object.fields.len());
        object.fields.retain(|field| {
            let (name, wire) = (&field.name, &field.wire.value);
            let Some(other) = kept.get(wire) else {
                kept.insert(wire.clone(), name.clone());
                return true;
            };
            if let Some(span) = field.span {
                let message =
                    format!("`{name}` and `{other}` are both `{wire}` on the wire; `{name}` was dropped");
                findings.push(Diagnostic::new(Code::WireNameClash, span, message));
            }
            false
        });
    }
    findings
}
