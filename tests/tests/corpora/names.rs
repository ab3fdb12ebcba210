//! Names of the types of real APIs: how long they are, and how stable they are when documents change.
//!
//! `cargo test -p specless-tests --test corpora -- names:: --include-ignored --nocapture` prints the figures of each corpus.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::Path;

use specless::internals::ground::source::Sources;
use specless::internals::ground::words::words;
use specless::internals::lock::{ApiLock, Lock};
use specless::internals::model::{Api, TypeId, TypeKind};
use specless::internals::pipeline;
use specless::{ApiSettings, Settings};
use specless_tests::corpora::{Corpus, corpus, shared};

/// The limits that the names of a corpus must keep to.
struct Limits {
    /// Names over 40 characters.
    long: usize,
    /// Percentage of the names that move when up to 200 pages go.
    moved: f64,
    /// How many of them move without a finding: the best of several places that named them is gone.
    silent: usize,
}

fn measure(name: &str, limits: &Limits) {
    let Some(shared) = shared() else { return };
    let corpus = corpus(name);
    let api = understand(&corpus.api(&shared));
    let idents: Vec<&str> = reachable(&api).into_iter().map(|id| api.ty(id).ident.as_str()).collect();
    let longer = |than: usize| idents.iter().filter(|ident| ident.chars().count() > than).count();
    let numbered = numbered(&api, &idents);
    let (moves, silent, of) = stability(&corpus, &shared);
    let percent = 100.0 * moves as f64 / of.max(1) as f64;
    let mut lengths: Vec<usize> = idents.iter().map(|ident| ident.chars().count()).collect();
    lengths.sort_unstable();
    println!(
        "{name}: {} types; {} names over 40, {} over 30, median {}; digits {numbered:?}; moved {moves} of {of} \
         ({percent:.1} %)",
        idents.len(),
        longer(40),
        longer(30),
        lengths.get(lengths.len() / 2).copied().unwrap_or(0),
    );
    assert_eq!(numbered, BTreeSet::new(), "{name}: digits that no document has");
    let long: Vec<&&str> = idents.iter().filter(|ident| ident.chars().count() > 40).collect();
    assert!(long.len() <= limits.long, "{name}: more than {} names over 40: {long:#?}", limits.long);
    assert!(percent <= limits.moved, "{name}: {percent:.1} % move, at most {} %", limits.moved);
    assert!(silent <= limits.silent, "{name}: {silent} move without a finding");
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

/// An edition: the Rust names of its items by what the documents call them, its lock, and its findings.
struct Named {
    names: BTreeMap<String, String>,
    lock: String,
    findings: HashSet<String>,
}

/// Generates a crate of some pages. What no operation reaches has no name that a program meets.
fn named(settings: &Settings, lock: Option<&str>) -> Named {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("specless.lock");
    lock.inspect(|lock| fs::write(&path, lock).unwrap());
    let made = pipeline::generate(&Settings { lock: Some(path.clone()), ..settings.clone() }, &()).unwrap();
    let run = &made.runs[0];
    let used: BTreeSet<&str> =
        reachable(&run.api).into_iter().map(|id| run.api.ty(id).ident.as_str()).collect();
    let lock = made.lock.unwrap().text;
    let ApiLock { types, operations, .. } =
        Lock::parse(&lock, &path).unwrap().apis.remove(&run.name).unwrap();
    // What has one name and one place twice is told apart by the order of the pages alone.
    let single = |item: &String| !item.contains(" #");
    let types = types.into_iter().filter(|(_, entry)| !entry.gone && used.contains(entry.name.as_str()));
    let operations = operations.into_iter().filter(|(_, entry)| !entry.gone);
    let all = types.chain(operations).filter(|(item, _)| single(item));
    let names = all.map(|(item, entry)| (item, entry.name)).collect();
    let findings = run.documents.diagnostics.iter();
    let findings = findings.flat_map(|finding| finding.message.split('`')).map(str::to_owned).collect();
    Named { names, lock, findings }
}

/// Returns the names of one edition that no item of both editions has in the other, with a name that one of their items has.
fn moved<'n>(one: &'n Named, other: &'n Named) -> Vec<(&'n str, &'n str)> {
    let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (item, name) in &one.names {
        if let Some(now) = other.names.get(item) {
            names.entry(name).or_default().insert(now);
        }
    }
    let moved = names.into_iter().filter(|(name, now)| !now.contains(name));
    moved.filter_map(|(name, now)| Some((name, *now.first()?))).collect()
}

/// Removes, adds and renames up to 200 pages, at most three of ten. Returns how many names move without a lock, how many of
/// these without a finding, and of how many. With a lock a name moves only where two types become one, and a finding says so.
fn stability(corpus: &Corpus, shared: &Path) -> (usize, usize, usize) {
    let settings = corpus.settings(shared);
    let without = |gone: Vec<String>| {
        let api = ApiSettings { exclude: gone, ..settings.apis[0].clone() };
        Settings { apis: vec![api], ..settings.clone() }
    };
    let whole = named(&settings, None);
    let run = pipeline::describe(&settings.apis[0], &()).unwrap();
    let mut paths: Vec<&str> = run.documents.sources.iter().map(|(_, file)| file.path()).collect();
    let count = 200.min(paths.len() * 3 / 10);
    let (mut moves, mut silent, mut of, mut locked) = (0, 0, 0, 0);
    for seed in 0..2 {
        paths.sort_by_key(|path| random(seed, path));
        let fewer = without(paths.iter().take(count).map(|path| (*path).to_owned()).collect());
        let less = named(&fewer, None);
        for (before, now) in moved(&whole, &less) {
            let told =
                [&whole, &less].iter().any(|all| all.findings.contains(before) || all.findings.contains(now));
            println!("{}: {before} is {now}{}", corpus.name, if told { "" } else { ", and nothing says so" });
            moves += 1;
            silent += usize::from(!told);
        }
        let both = whole.names.iter().filter(|(item, _)| less.names.contains_key(*item));
        of += both.map(|(_, name)| name).collect::<BTreeSet<_>>().len();
        for (before, settings) in [(&whole, &fewer), (&less, &settings)] {
            // Two types that became one have one name of the two.
            let now = named(settings, Some(&before.lock));
            for (before, name) in moved(before, &now) {
                println!("{}, with a lock: {before} is {name}", corpus.name);
                assert!(now.findings.contains(before), "{}: `{before}` is `{name}`", corpus.name);
                locked += 1;
            }
        }
    }
    let renamed = tempfile::tempdir().unwrap();
    let chosen: HashSet<&str> = paths.into_iter().take(count).collect();
    rename(&run.documents.sources, &chosen, renamed.path());
    let mut elsewhere = settings.clone();
    elsewhere.apis[0].docs = vec![renamed.path().to_owned()];
    let elsewhere = named(&elsewhere, None);
    let renamed = moved(&whole, &elsewhere);
    // What pages of one name and one place say twice is told apart by their order.
    assert!(renamed.len() <= 3, "{}: renamed pages move {renamed:?}", corpus.name);
    assert!(locked <= 4, "{}: {locked} names move with a lock", corpus.name);
    (moves, silent, of)
}

/// Writes pages under names that bring them into another order; links follow.
fn rename(sources: &Sources, chosen: &HashSet<&str>, root: &Path) {
    let file = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let new = |path: &str| format!("x{}-{}", random(7, path) % 1000, file(path));
    let ends = [("(", ")"), ("(", "#"), ("\"", "\""), ("\"", "#")];
    let link =
        |path: &&str| ends.map(|(a, b)| (format!("{a}{}{b}", file(path)), format!("{a}{}{b}", new(path))));
    let links: Vec<(String, String)> = chosen.iter().flat_map(link).collect();
    for (_, source) in sources.iter() {
        let path = source.path();
        let mut text = source.text().to_owned();
        for (old, new) in &links {
            text = text.replace(old.as_str(), new);
        }
        let path =
            if chosen.contains(path) { Path::new(path).with_file_name(new(path)) } else { path.into() };
        fs::create_dir_all(root.join(&path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    }
}

/// Returns the same number for the same page in each run.
fn random(seed: u64, path: &str) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = path.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15), mix);
    (hash ^ (hash >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn hetzner() {
    measure("hetzner", &Limits { long: 4, moved: 1.1, silent: 0 });
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn digitalocean() {
    measure("digitalocean", &Limits { long: 1, moved: 0.3, silent: 0 });
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn azureml() {
    measure("azureml", &Limits { long: 0, moved: 0.0, silent: 0 });
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn cycle() {
    measure("cycle", &Limits { long: 22, moved: 0.8, silent: 2 });
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn otc_ecs() {
    measure("otc-ecs", &Limits { long: 3, moved: 3.1, silent: 0 });
}

#[test]
#[ignore = "reads every corpus: `.ci/run` includes it"]
fn otc_elb() {
    measure("otc-elb", &Limits { long: 2, moved: 2.4, silent: 0 });
}
