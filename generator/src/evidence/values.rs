//! The values of enumerations that the documents only name (`DockerHub` for `docker-hub`).
//!
//! A value that an example shows at its place is that value. A token elsewhere restores the marks of a value; its case
//! is that of its siblings, else of all values that are shown anywhere. Where nothing is shown, the documented spelling
//! stands.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use crate::dialect::raw::unescaped;
use crate::ground::fact::{Certainty, Fact};
use crate::ground::finding::{Code, Diagnostic};
use crate::ground::source::Span;
use crate::ground::words::fold;
use crate::model::{Api, Enum, EnumBase, EnumValue, Type, TypeId, TypeKind};

use super::names::breaks_like;
use super::shown::Shown;
use super::style::{self, Votes};
use super::vocabulary::{self, Vocabulary};

/// The values of one enumeration that are guesses.
pub(super) struct GuessedValues {
    id: TypeId,
    /// Documented names, guesses and places.
    guesses: Vec<(String, String, Option<Span>)>,
    /// The documents show values of their kind elsewhere.
    taught: bool,
}

/// Decides every value that the documents do not tell, and returns those that are guesses.
pub(super) fn settle(api: &mut Api, shown: &Shown) -> Vec<GuessedValues> {
    let escapes = std::mem::take(&mut api.naming.values);
    let mut lists: Vec<(TypeId, Members)> = Vec::new();
    for (id, ty) in api.types_mut() {
        let TypeKind::Enum(list) = &mut ty.kind else { continue };
        if list.base != EnumBase::String || !list.values.iter().any(is_open) {
            continue;
        }
        let members = Members::of(list, &|name| unescaped(name, &escapes));
        members.shown(list, id, shown);
        if !members.numbers(list) {
            lists.push((id, members));
        }
    }
    let all = Tree::of(api, &lists, shown);
    let mut guessed = Vec::new();
    for (id, members) in &lists {
        let ty = api.ty_mut(*id);
        let TypeKind::Enum(list) = &mut ty.kind else { continue };
        let guesses = members.guess(list, &all, shown);
        guessed.push(GuessedValues { id: *id, guesses, taught: all.taught() });
    }
    api.naming.values = escapes;
    guessed
}

/// Returns a warning for each enumeration with values that are still guesses.
pub(super) fn warnings(api: &Api, guessed: &[GuessedValues]) -> Vec<Diagnostic> {
    let warning_of = |GuessedValues { id, guesses, taught }: &GuessedValues| {
        let ty = api.ty(*id);
        let TypeKind::Enum(list) = &ty.kind else { return None };
        let is_guess = |guess: &&(String, String, Option<Span>)| {
            let mut values = list.values.iter().filter(|value| value.wire.value.as_str() == Some(&guess.1));
            values.any(|value| value.wire.certainty == Certainty::Conventional)
        };
        let open: Vec<_> = guesses.iter().filter(is_guess).cloned().collect();
        warning(ty, &open, *taught)
    };
    guessed.iter().filter_map(warning_of).collect()
}

/// Returns whether nothing is known of a value on the wire: its name stands for it.
pub(super) fn is_open(value: &EnumValue) -> bool {
    value.wire.certainty == Certainty::Conventional && value.name.is_none()
}

/// The documented names of the open members of a list, by position, and the same with renamings undone.
struct Members(BTreeMap<usize, (String, String)>);

/// Whether a name was renamed: such values have marks of their own.
type IsRenamed = bool;

impl Members {
    fn of(list: &Enum, bare: &dyn Fn(&str) -> String) -> Self {
        let open = list.values.iter().enumerate().filter(|(_, value)| is_open(value));
        let named = open.filter_map(|(at, value)| {
            let name = value.wire.value.as_str()?.to_owned();
            Some((at, (name.clone(), bare(&name))))
        });
        Self(named.collect())
    }

    /// Takes the values that examples show at places of this list, and those that descriptions of its fields name.
    fn shown(&self, list: &mut Enum, id: TypeId, shown: &Shown) {
        for (at, (name, bare)) in &self.0 {
            let at_place = shown.values.get(&id).into_iter().flatten();
            let is_it = |text: &str| fold(text) == fold(name) || fold(text) == fold(bare);
            let mut seen = at_place.filter(|(text, _)| is_it(text));
            let named = shown.named.get(&id).into_iter().flatten();
            let mut named = named.filter(|(text, _)| is_it(text) && breaks_like(text, bare));
            let only = || named.next().filter(|_| named.next().is_none());
            if let (Some((text, span)), Some(value)) = (seen.next().or_else(only), list.values.get_mut(*at)) {
                settle_value(value, name, Value::from(text.as_str()), Certainty::Shown, Some(*span));
            }
        }
    }

    /// Makes a list of nothing but numbers one of numbers, unless text is shown. Returns whether it is one.
    fn numbers(&self, list: &mut Enum) -> bool {
        let number = |bare: &str| {
            let digits =
                bare.strip_prefix("Minus").map_or_else(|| bare.to_owned(), |digits| format!("-{digits}"));
            // `01` is text: a number has one spelling.
            digits.parse::<i64>().ok().filter(|number| number.to_string() == digits)
        };
        let numbers: Option<Vec<i64>> = self.0.values().map(|(_, bare)| number(bare)).collect();
        let Some(numbers) = numbers.filter(|_| self.0.len() == list.values.len()) else { return false };
        list.base = EnumBase::Integer;
        for ((name, _), (value, number)) in self.0.values().zip(list.values.iter_mut().zip(numbers)) {
            settle_value(value, name, Value::from(number), Certainty::Stated, None);
        }
        true
    }

    /// Spells what is not known yet. Returns the guesses.
    fn guess(&self, list: &mut Enum, tree: &Tree, shown: &Shown) -> Vec<(String, String, Option<Span>)> {
        let certain = [false, true].map(|renamed| self.votes(list, renamed, None));
        let own = [false, true].map(|renamed| self.votes(list, renamed, Some(shown)));
        let mut guesses = Vec::new();
        let known =
            list.values.iter().filter(|value| !is_open(value)).filter_map(|value| value.wire.value.as_str());
        let siblings: HashSet<String> = known.flat_map(vocabulary::parts).collect();
        for (at, (name, bare)) in &self.0 {
            let Some(value) = list.values.get_mut(*at).filter(|value| is_open(value)) else { continue };
            let renamed = name != bare;
            let all = if renamed { &tree.renamed } else { &tree.plain };
            let [certain, own] = [&certain, &own].map(|votes| votes.get(usize::from(renamed)).unwrap_or(all));
            let case = if tree.shouts(bare) { Some(style::Case::Upper) } else { own.case(all) };
            let token = token(bare, shown);
            let (wire, span) = match (case, token) {
                (Some(case), Some((token, span))) => {
                    let wire = style::in_case(&certain.with_lost_mark(all, bare, token), case);
                    let is_shown = wire == token;
                    (wire, Some(span).filter(|_| is_shown))
                }
                (Some(case), None) => {
                    let wire = style::spell(bare, case, (own, all), |word| {
                        let (mark, is_own) = own.lost_mark(all)?;
                        tree.vocabulary.split(word, mark, is_own, &siblings)
                    });
                    let seen =
                        [&shown.keys, &shown.texts, &shown.tokens].iter().find_map(|all| all.seen(&wire));
                    (wire, seen.filter(|_| !own.is_empty()))
                }
                (None, Some((token, _))) => (token.to_owned(), None),
                (None, None) => (name.clone(), None),
            };
            let certainty = if span.is_some() { Certainty::Shown } else { Certainty::Conventional };
            settle_value(value, name, Value::from(wire.as_str()), certainty, span);
            if span.is_none() {
                guesses.push((name.clone(), wire, value.span));
            }
        }
        guesses
    }

    /// Returns what the known members teach, and those whose marks tokens show.
    fn votes(&self, list: &Enum, renamed: IsRenamed, tokens: Option<&Shown>) -> Votes {
        let mut votes = Votes::default();
        for (at, value) in list.values.iter().enumerate() {
            let Some(wire) = value.wire.value.as_str() else { continue };
            let known = value.name.as_deref().unwrap_or(wire);
            let (name, bare) = self.0.get(&at).map_or((known, known), |(name, bare)| (name, bare));
            if (name != bare) != renamed {
                continue;
            }
            if !is_open(value) {
                votes.add(bare, wire);
            } else if let Some((token, _)) = tokens.and_then(|shown| token(bare, shown)) {
                votes.add_token(bare, token);
            }
        }
        votes
    }
}

/// Returns the token of several words that a name can only mean: all spellings of it have the same marks.
fn token<'s>(bare: &str, shown: &'s Shown) -> Option<(&'s str, Span)> {
    let marks = |text: &str| text.to_lowercase();
    let has_marks = |text: &str| {
        text.trim_matches(|c: char| !c.is_alphanumeric()).contains(|c: char| !c.is_alphanumeric())
    };
    let folded = fold(bare);
    let all = [&shown.texts, &shown.tokens, &shown.keys].into_iter().flat_map(|all| all.get(&folded));
    let mut fitting = all.filter(|(text, _)| has_marks(text) && breaks_like(text, bare));
    let (first, span) = fitting.next()?;
    fitting.all(|(other, _)| marks(other) == marks(first)).then_some((first, span))
}

/// The lessons of all lists.
#[derive(Default)]
struct Tree {
    plain: Votes,
    renamed: Votes,
    /// Names have small letters, so that one without any says something of its value.
    has_small: bool,
    vocabulary: Vocabulary,
}

impl Tree {
    fn of(api: &Api, lists: &[(TypeId, Members)], shown: &Shown) -> Self {
        let mut tree = Self::default();
        if !lists.is_empty() {
            tree.vocabulary = Vocabulary::of(api, shown);
        }
        let open: HashMap<TypeId, &Members> = lists.iter().map(|(id, members)| (*id, members)).collect();
        let none = Members(BTreeMap::new());
        for (id, ty) in api.types().filter(|_| !lists.is_empty()) {
            let TypeKind::Enum(list) = &ty.kind else { continue };
            let members = open.get(&id).copied().unwrap_or(&none);
            tree.plain.merge(&members.votes(list, false, Some(shown)));
            tree.renamed.merge(&members.votes(list, true, Some(shown)));
            tree.has_small |= members.0.values().any(|(_, bare)| bare.contains(char::is_lowercase));
        }
        if tree.renamed.is_empty() {
            tree.renamed = tree.plain.clone();
        } else if tree.plain.is_empty() {
            tree.plain = tree.renamed.clone();
        }
        tree
    }

    fn taught(&self) -> bool {
        !self.plain.is_empty() || !self.renamed.is_empty()
    }

    /// Returns whether a name is of capitals where others are not: its value is one of capitals (60 of 60 such names of
    /// cycle).
    fn shouts(&self, name: &str) -> bool {
        let letters = || name.chars().filter(|c| c.is_alphabetic());
        self.has_small && letters().count() > 1 && letters().all(char::is_uppercase)
    }
}

fn settle_value(value: &mut EnumValue, name: &str, wire: Value, certainty: Certainty, span: Option<Span>) {
    value.name = (wire.as_str() != Some(name)).then(|| name.to_owned());
    value.wire = Fact { value: wire, certainty, span: span.or(value.wire.span) };
}

/// Returns one warning for all guesses about a list.
fn warning(ty: &Type, guesses: &[(String, String, Option<Span>)], taught: bool) -> Option<Diagnostic> {
    const LISTED: usize = 5;
    let (name, guess, span) = guesses.first()?;
    let listed = guesses.iter().take(LISTED).map(|(name, guess, _)| format!("`{name}`: `{guess}`"));
    let listed = listed.collect::<Vec<_>>().join(", ");
    let more = match guesses.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let how = if taught { "were guessed" } else { "are taken as documented, since none is shown anywhere" };
    let owner = &ty.name;
    let message = format!("values of `{owner}` are not in the documents and {how}: {listed}{more}");
    let help = format!(
        "confirm or correct each: `--override \"value:{owner}.{name}.wire={guess}\"`, or in the manifest; \
         `specless inspect --guesses` lists them"
    );
    Some(Diagnostic::new(Code::GuessedEnumValue, span.or(ty.span)?, message).help(help))
}
