//! Names of the types of real APIs: how long they are, and how stable they are when documents change.
//!
//! `cargo test -p specless-tests --test names -- --nocapture` prints the figures of each corpus.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;

use specless::ApiSettings;
use specless::internals::ground::words::words;
use specless::internals::lock::ApiLock;
use specless::internals::model::{Api, Ty, TypeId, TypeKind};
use specless::internals::pipeline;
use specless_tests::corpora::{Corpus, corpus, shared};

/// What the names of a corpus must keep to.
struct Limits {
    /// Names over 40 characters.
    long: usize,
    /// Percentage of the types that are renamed when 30 % of the pages go.
    renamed: f64,
}

/// A place of a type, and the names of the types that stand there.
type Places = BTreeMap<String, String>;

fn measure(name: &str, limits: &Limits) {
    let Some(shared) = shared() else { return };
    let corpus = corpus(name);
    let api = understand(&corpus.api(&shared));
    let idents: Vec<&str> = reachable(&api).into_iter().map(|id| api.ty(id).ident.as_str()).collect();
    let longer = |than: usize| idents.iter().filter(|ident| ident.chars().count() > than).count();
    let numbered = numbered(&api, &idents);
    let (renamed, of) = renamed_without(&corpus, &shared, &api);
    let percent = 100.0 * renamed as f64 / of.max(1) as f64;
    let mut lengths: Vec<usize> = idents.iter().map(|ident| ident.chars().count()).collect();
    lengths.sort_unstable();
    println!(
        "{name}: {} types; {} names over 40, {} over 30, median {}; digits {numbered:?}; renamed {renamed} of {of} \
         ({percent:.1} %)",
        idents.len(),
        longer(40),
        longer(30),
        lengths.get(lengths.len() / 2).copied().unwrap_or(0),
    );
    assert_eq!(numbered, BTreeSet::new(), "{name}: digits that no document has");
    let long: Vec<&&str> = idents.iter().filter(|ident| ident.chars().count() > 40).collect();
    assert!(long.len() <= limits.long, "{name}: more than {} names over 40: {long:#?}", limits.long);
    assert!(percent <= limits.renamed, "{name}: {percent:.1} % are renamed, at most {} %", limits.renamed);
}

fn understand(settings: &ApiSettings) -> Api {
    pipeline::understand(settings, &ApiLock::default(), &()).unwrap().api
}

/// Returns the types that an operation reaches.
fn reachable(api: &Api) -> Vec<TypeId> {
    let used = |id: &TypeId| api.ty(*id).usage.request || api.ty(*id).usage.response;
    api.type_ids().filter(used).filter(|id| !matches!(api.ty(*id).kind, TypeKind::Alias(_))).collect()
}

/// Returns the names with a word that has a digit which no property, parameter, route or operation has.
fn numbered(api: &Api, idents: &[&str]) -> BTreeSet<String> {
    let mut spoken: HashSet<String> = HashSet::new();
    let mut speak = |text: &str| {
        let joined = |pair: &[String]| pair.concat();
        let all = words(text);
        spoken.extend(all.windows(2).map(joined));
        spoken.extend(all);
    };
    for (_, ty) in api.types() {
        if let TypeKind::Struct(object) = &ty.kind {
            object.fields.iter().for_each(|field| speak(&field.name));
        }
    }
    for operation in &api.operations {
        speak(&operation.name);
        speak(&api.groups[operation.group].name);
        operation.route.iter().for_each(|route| speak(&route.value.path));
        operation.parameters.iter().for_each(|parameter| speak(&parameter.field.name));
    }
    let digit = |word: &String| word.contains(|c: char| c.is_ascii_digit()) && !spoken.contains(word);
    idents.iter().filter(|ident| words(ident).iter().any(digit)).map(|ident| (*ident).to_owned()).collect()
}

/// Returns how many types have another name at a place that is still there when 30 % of the pages are gone, and of how
/// many.
fn renamed_without(corpus: &Corpus, shared: &Path, api: &Api) -> (usize, usize) {
    let settings = corpus.api(shared);
    let run = pipeline::understand(&settings, &ApiLock::default(), &()).unwrap();
    let whole = places(api);
    let (mut renamed, mut of) = (0, 0);
    for seed in 0..3 {
        let paths = run.documents.sources.iter().map(|(_, file)| file.path());
        let gone = paths.filter(|path| random(seed, path) % 10 < 3).map(str::to_owned).collect();
        let less = understand(&ApiSettings { exclude: gone, ..settings.clone() });
        let mut names: BTreeMap<&str, bool> = BTreeMap::new();
        for (place, name) in places(&less) {
            if let Some(before) = whole.get(&place) {
                *names.entry(before).or_default() |= *before != name;
            }
        }
        renamed += names.values().filter(|renamed| **renamed).count();
        of += names.len();
    }
    (renamed, of)
}

/// Returns the same number for the same page in each run.
fn random(seed: u64, path: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = path.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15), mix);
    (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32
}

/// Returns the name of the type at each place that an operation reaches.
fn places(api: &Api) -> Places {
    let mut places = Places::new();
    for operation in &api.operations {
        let route = operation.route.as_ref().map(|route| route.value.to_string()).unwrap_or_default();
        let start = format!("{} {} {route}", api.groups[operation.group].name, operation.name);
        for parameter in &operation.parameters {
            place(
                api,
                &parameter.field.ty,
                format!("{start} parameter {}", parameter.field.name),
                &mut places,
            );
        }
        for body in &operation.bodies {
            place(api, &body.ty, format!("{start} body"), &mut places);
        }
        for response in &operation.responses {
            let status = response.status.as_ref().map_or("", |status| &status.value);
            if let Some(ty) = &response.ty {
                place(api, &ty.value, format!("{start} {status}"), &mut places);
            }
        }
    }
    places
}

/// Notes the type at a place, and those below it; no further than eight members down.
fn place(api: &Api, ty: &Ty, path: String, places: &mut Places) {
    let Ty::Ref(id) = ty.innermost() else { return };
    let named = api.ty(*id);
    if let TypeKind::Alias(inner) = &named.kind {
        return place(api, inner, path, places);
    }
    if path.matches('/').count() > 16 || places.insert(path.clone(), named.ident.clone()).is_some() {
        return;
    }
    if let TypeKind::Struct(object) = &named.kind {
        for field in object.fields.iter().filter(|_| path.split(" /").count() < 8) {
            place(api, &field.ty, format!("{path} /{}", field.wire.value), places);
        }
    }
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn hetzner() {
    measure("hetzner", &Limits { long: 4, renamed: 2.0 });
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn digitalocean() {
    measure("digitalocean", &Limits { long: 1, renamed: 3.0 });
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn azureml() {
    measure("azureml", &Limits { long: 0, renamed: 0.5 });
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn cycle() {
    measure("cycle", &Limits { long: 22, renamed: 8.0 });
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn otc_ecs() {
    measure("otc-ecs", &Limits { long: 1, renamed: 4.0 });
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn otc_elb() {
    measure("otc-elb", &Limits { long: 1, renamed: 4.5 });
}
