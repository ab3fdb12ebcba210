//! The names that a unit may have, the best first.
//!
//! Candidates depend on the unit's own documents, on the places where it stands and on the operations of those places,
//! and on nothing else in the tree: `Image`, else `ServerImage`, else `GetServerImage`.

use std::rc::Rc;

use super::clean::Clean;
use super::documented::{Call, Documented, Form, Holder, Place, Unit, Use};
use super::english::{
    CONTAINERS, PAGING, PLACES, Word, Words, about, is_container, is_empty_word, is_telling, is_version,
    join, noun, without_repeats,
};
use super::phrases::Phrases;

/// A name beyond this length does without what stands beyond its direct owner.
const LONG: usize = 40;

/// Owners are asked for their names up to this depth.
const DEEPEST: usize = 48;

/// Places that are asked for a name of one unit.
const MOST_PLACES: usize = 24;

/// Finds the candidates of each unit.
pub(super) struct Candidates<'d> {
    documented: &'d Documented,
    phrases: &'d Phrases,
    clean: &'d Clean,
    api: Words,
    found: Vec<Option<Rc<[Words]>>>,
}

impl<'d> Candidates<'d> {
    /// Finds the candidates of all units; `api` is the name of the API.
    pub(super) fn all(
        documented: &'d Documented,
        phrases: &'d Phrases,
        clean: &'d Clean,
        api: Words,
    ) -> Vec<Rc<[Words]>> {
        let found = vec![None; documented.units.len()];
        let mut candidates = Self { documented, phrases, clean, api, found };
        for unit in &documented.order {
            candidates.of(*unit, &mut Vec::new());
        }
        candidates.found.into_iter().map(|found| found.unwrap_or_else(|| Rc::new([]))).collect()
    }

    /// Returns the candidates of a unit; `open` are the units that ask.
    fn of(&mut self, at: usize, open: &mut Vec<usize>) -> Rc<[Words]> {
        if let Some(Some(found)) = self.found.get(at) {
            return Rc::clone(found);
        }
        let documented = self.documented;
        let unit = documented.unit(at);
        if open.contains(&at) || open.len() > DEEPEST {
            return Rc::new([self.bare(unit)]);
        }
        open.push(at);
        let mut names: Vec<Words> = Vec::new();
        if self.clean.is_clean(at) {
            let enumeration =
                unit.values.is_some() && unit.documented.last().is_some_and(|last| **last == *"enum");
            if let (true, [head @ .., _]) = (enumeration, unit.documented.as_slice())
                && !head.is_empty()
            {
                names.push(head.to_vec());
            }
            names.push(unit.documented.clone());
        }
        let mut places = Vec::new();
        for at_place in unit.uses.iter().take(MOST_PLACES) {
            places.extend(self.by_place(at, at_place, open));
        }
        names.extend(places.iter().map(|name| without_repeats(name)));
        let bare = self.bare(unit);
        names.push(bare.clone());
        names.push(with(&bare, &unit.scope));
        names.extend(self.last_resorts(unit, &bare));
        names.extend(places);
        names.push(with(&self.api, &bare));
        open.pop();
        let mut found: Vec<Words> = Vec::with_capacity(names.len());
        for name in names {
            if !name.is_empty() && !found.contains(&name) {
                found.push(name);
            }
        }
        let names: Rc<[Words]> = found.into();
        if let Some(slot) = self.found.get_mut(at) {
            *slot = Some(Rc::clone(&names));
        }
        names
    }

    /// Returns the documented name without what a generator added to it.
    fn bare(&self, unit: &Unit) -> Words {
        let words = unit.documented.iter().filter(|word| !matches!(word.as_ref(), "property" | "inner"));
        let words: Words = words.map(|word| self.clean.without_number(word)).collect();
        if words.is_empty() { vec!["value".into()] } else { words }
    }

    /// Returns names for what has lost all others: with the names and groups of its operations.
    fn last_resorts(&self, unit: &Unit, bare: &[Word]) -> Vec<Words> {
        // Types that hold types: the operations are those of the outermost.
        let mut holders: Vec<usize> = Vec::new();
        let mut uses: Vec<&Use> = unit.uses.iter().collect();
        let mut next = 0;
        while let Some(owner) = uses.get(next) {
            if let Some(owner) = owner.owner()
                && holders.len() < DEEPEST
                && !holders.contains(&owner)
            {
                holders.push(owner);
                uses.extend(&self.documented.unit(owner).uses);
            }
            next += 1;
        }
        let operations = uses.into_iter().filter_map(Use::operation).take(MOST_PLACES);
        let mut names: Vec<Words> = Vec::new();
        for operation in operations {
            let call = self.documented.call(operation);
            let whole: Words = self.phrases.of(operation).iter().chain(&call.label).cloned().collect();
            names.push(without_repeats(&join(&whole, bare)));
        }
        names
    }

    /// Returns names by a place, the best first.
    fn by_place(&mut self, at: usize, at_place: &Use, open: &mut Vec<usize>) -> Vec<Words> {
        match (at_place.place, at_place.holder) {
            (Place::Failure, Holder::Operation(operation)) => {
                let phrase = self.phrases.of(operation);
                vec![words(&["error", "body"]), [phrase, &words(&["error"])].concat()]
            }
            (Place::Body, Holder::Operation(operation)) => self.request(at, operation),
            (Place::Answer, Holder::Operation(operation)) => self.answer(at, operation),
            (_, Holder::Operation(operation)) => self.parameter(at, at_place, operation),
            (Place::Case, Holder::Unit(owner)) => self.case(at, at_place, owner, open),
            (_, Holder::Unit(owner)) => self.member(at, at_place, owner, open),
        }
    }

    fn request(&self, at: usize, operation: usize) -> Vec<Words> {
        let Call { later, version, .. } = self.documented.call(operation);
        let call = self.phrases.of(operation);
        let request = [call, &words(&["request"])].concat();
        let long = [with(&request, later), with(&request, version)];
        // The name of the call is that of the member, also while no page documents it.
        let short =
            if self.is_transparent(at) { vec![] } else { vec![with(call, later), with(call, version)] };
        short.into_iter().chain(long).collect()
    }

    fn answer(&self, at: usize, operation: usize) -> Vec<Words> {
        let unit = self.documented.unit(at);
        let (phrase, call) = (self.phrases.of(operation), self.documented.call(operation));
        let reads = phrase
            .first()
            .is_some_and(|verb| matches!(verb.as_ref(), "get" | "show" | "query" | "describe" | "retrieve"));
        let one = reads && call.of_one && unit.members.len() > 2;
        let first = match self.listing(at) {
            Some(item) => with(&item, &words(&["list"])),
            None if one => about(phrase),
            None => Words::new(),
        };
        let response = [phrase, &words(&["response"])].concat();
        let first = if first.is_empty() { first } else { with(&first, &call.later) };
        vec![first, with(&response, &call.later), with(&response, &call.version)]
    }

    fn parameter(&self, at: usize, at_place: &Use, operation: usize) -> Vec<Words> {
        let call = self.documented.call(operation);
        let property = &at_place.property;
        let segments: Words = call.segments.iter().flat_map(|segment| noun(segment)).collect();
        let nearest = segments.get(segments.len().saturating_sub(3)..).unwrap_or_default();
        let owner = match &call.item {
            Some(item) if !item.is_empty() => item.clone(),
            _ if !nearest.is_empty() => nearest.to_vec(),
            _ => about(self.phrases.of(operation)),
        };
        let telling = self.is_telling(at, property).then(|| property.clone());
        let by_call = join(self.phrases.of(operation), property);
        telling.into_iter().chain([join(&owner, property), by_call]).collect()
    }

    fn case(&mut self, at: usize, at_place: &Use, owner: usize, open: &mut Vec<usize>) -> Vec<Words> {
        let is_alias = self.documented.unit(owner).alias;
        let of = self.of(owner, open);
        let of = of.first().map_or(&[][..], Vec::as_slice);
        let bare = self.bare(self.documented.unit(at));
        let told = if at_place.property.is_empty() && !is_alias { &bare } else { &at_place.property };
        let case: Words = told
            .iter()
            .map(|word| self.clean.without_number(word))
            .filter(|word| !PLACES.contains(&word.as_ref()) && !is_version(word))
            .collect();
        let case = if case.is_empty() { words(&[if is_alias { "item" } else { "case" }]) } else { case };
        vec![join(of, &case)]
    }

    fn member(&mut self, at: usize, at_place: &Use, owner: usize, open: &mut Vec<usize>) -> Vec<Words> {
        let of = self.of(owner, open);
        let (unit, holder) = (self.documented.unit(at), self.documented.unit(owner));
        let property = &at_place.property;
        let sent = self.clean.is_sent(owner);
        let answered = holder.uses.iter().any(|known| known.place == Place::Answer);
        // A version stands at the end of the owner's name, and of no other.
        let versions = holder.uses.iter().filter_map(Use::operation);
        let versions: Words = versions.flat_map(|at| self.documented.call(at).later.clone()).collect();
        let plain = |name: &Words| -> Words {
            name.iter().filter(|word| !versions.contains(word)).cloned().collect()
        };
        let mut owners: Vec<Words> = (0..3).filter_map(|n| of.get(n).or(of.last()).map(plain)).collect();
        let (mut first, mut last) = (Vec::new(), Vec::new());
        if self.is_transparent(owner) {
            let operations = holder.uses.iter().filter_map(Use::operation);
            let call = operations.clone().map(|at| self.phrases.of(at).to_vec()).min().unwrap_or_default();
            let version =
                operations.map(|at| self.documented.call(at).version.clone()).min().unwrap_or_default();
            if sent {
                return vec![call.clone(), join(&call, property), with(&call, &version)];
            }
            let rest =
                call.get(1..).filter(|rest| !rest.is_empty()).map_or_else(|| call.clone(), <[Word]>::to_vec);
            (owners, first, last) =
                (vec![rest, call], vec![property.clone()], vec![with(property, &version)]);
        }
        let vague = |name: &Words| name.last().is_some_and(|last| is_empty_word(last));
        let loose =
            unit.values.is_some() && (!self.clean.is_clean(owner) || owners.first().is_some_and(vague));
        if loose || answered && !sent {
            let noun = owners.first().map(|owner| about(owner)).unwrap_or_default();
            owners.insert(0, noun);
        }
        let mut names = first;
        names.extend(owners.iter().map(|owner| match join(owner, property) {
            // The owner wants that name itself: `rules` of `SetFirewallRules` is a `SetFirewallRule`.
            name if name == *owner => with(owner, property),
            name => name,
        }));
        names.extend(last);
        names.extend(owners.last().map(|owner| with(owner, property)));
        self.shorten(&mut names, holder, property);
        if self.stands_alone(at, property, answered, sent) {
            names.insert(0, property.clone());
        }
        names
    }

    /// Puts a name without what is beyond the direct owner before one that is too long.
    fn shorten(&self, names: &mut Vec<Words>, holder: &Unit, property: &[Word]) {
        let length = |name: &Words| without_repeats(name).concat().chars().count();
        if names.first().is_none_or(|name| length(name) <= LONG) {
            return;
        }
        let fields = holder.uses.iter().filter(|known| known.place == Place::Field);
        let above = fields.map(|known| &known.property).filter(|above| !above.is_empty()).min();
        if let Some(above) =
            above.filter(|above| !above.iter().any(|word| CONTAINERS.contains(&word.as_ref())))
        {
            names.insert(0, join(above, property));
        }
    }

    /// Returns whether the name of the property says enough: that of a thing, of a member of an answer that is no type,
    /// and of an enumeration whose property is telling.
    fn stands_alone(&self, at: usize, property: &[Word], answered: bool, sent: bool) -> bool {
        let unit = self.documented.unit(at);
        let key = property.concat();
        let has_key = ["id".to_owned(), "uuid".to_owned(), "uid".to_owned(), format!("{key}id")]
            .iter()
            .any(|name| unit.members.contains_key(name));
        let thing = has_key && unit.members.len() > 2 && !sent && !is_container(property);
        thing || answered && PAGING.contains(&key.as_str()) || self.is_telling(at, property)
    }

    fn is_telling(&self, at: usize, property: &[Word]) -> bool {
        self.documented.unit(at).values.is_some() && is_telling(property)
    }

    /// Returns what an answer of nothing but a list holds a list of.
    fn listing(&self, at: usize) -> Option<Words> {
        let unit = self.documented.unit(at);
        let mut lists = unit.real_members().filter(|member| member.form == Form::List && member.things);
        let list = lists.next()?;
        let plain = unit.uses.iter().all(|known| {
            let call = known.operation().map(|at| self.documented.call(at));
            let reads = call.is_some_and(|call| matches!(call.method.as_str(), "get" | "") && !call.of_one);
            known.place == Place::Answer && !known.listed && reads
        });
        let alone = lists.next().is_none() && unit.members.len() <= 4;
        (alone && plain && !unit.uses.is_empty()).then(|| self.documented.item_of(list))
    }

    fn is_transparent(&self, at: usize) -> bool {
        is_transparent(self.documented, at)
    }
}

/// Returns whether an answer or body has one member, pages apart, so that the call gives or takes the member.
pub(super) fn is_transparent(documented: &Documented, at: usize) -> bool {
    let unit = documented.unit(at);
    let mut real = unit.real_members();
    let (Some(member), None) = (real.next(), real.next()) else { return false };
    let all = |place: Place| unit.uses.iter().all(|known| known.place == place && !known.listed);
    if unit.uses.is_empty() {
        return false;
    }
    if all(Place::Body) {
        let object = member.units.iter().any(|unit| documented.unit(*unit).object);
        return member.form == Form::Named && (object || member.missing.is_some());
    }
    all(Place::Answer)
        && match member.form {
            Form::Named | Form::Map => true,
            Form::List => unit.members.len() == 1,
            Form::Scalar => false,
        }
}

fn with(name: &[Word], more: &[Word]) -> Words {
    [name, more].concat()
}

fn words(words: &[&str]) -> Words {
    words.iter().map(|word| (*word).into()).collect()
}
