//! Builder, command line and manifest say the same things.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use specless::internals::ground::http::ParameterIn;
use specless::internals::{cli, manifest};
use specless::{
    Accept, ApiSettings, Builder, Code, Conventions, Correction, DateTimes, Deny, DocsAmount, GivenBy,
    IpAddresses, ItemKind, NameStyle, Nullability, Override, PackageKey, Runtime, Settings, Uuids,
    ValueTypes, WireCase,
};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_manifest_says_any_settings(settings in settings(1..4)) {
        let text = manifest::to_toml(&settings).unwrap();
        let read = manifest::parse(&text, Path::new("specless.toml"));
        let settings = beside_a_manifest(settings);
        prop_assert_eq!(read.map(alike).map_err(|error| error.to_string()), Ok(settings), "{}", text);
    }

    #[test]
    fn a_builder_says_any_settings(settings in settings(1..4)) {
        prop_assert_eq!(builder(&settings).settings(), settings);
    }

    #[test]
    fn a_command_line_says_any_settings_of_one_api(settings in settings(1..2)) {
        let words = command_line(&settings);
        let read = cli::settings(&words).map(alike).map_err(|error| error.to_string());
        prop_assert_eq!(read, Ok(settings), "{:?}", words);
    }
}

#[test]
fn the_three_ways_in_have_the_same_defaults() {
    let builder = Builder::new("docs").name("shop").out_dir("out").settings();
    let line = ["specless", "generate", "docs", "--name", "shop", "--out", "out"];
    assert_eq!(alike(cli::settings(line).unwrap()), builder);
    let text = "[crate]\nname = \"shop\"\nout = \"out\"\n[[api]]\nname = \"shop\"\ndocs = \"docs\"\n";
    let builder = beside_a_manifest(builder);
    assert_eq!(alike(manifest::parse(text, Path::new("specless.toml")).unwrap()), builder);
}

/// Returns the settings with the files that lie beside a manifest.
fn beside_a_manifest(mut settings: Settings) -> Settings {
    settings.apis.iter_mut().for_each(|api| api.observed = Some("observed.toml".into()));
    Settings { lock: Some("specless.lock".into()), ..settings }
}

/// Returns the settings as a builder. Every field is named, so that a new one cannot be forgotten here.
fn builder(settings: &Settings) -> Builder {
    let Settings {
        crate_name,
        out_dir,
        runtime,
        smoke,
        cli,
        client: _,
        aliases,
        round_trip,
        group_features,
        docs,
        package,
        attributes,
        types,
        lock,
        apis,
        deny,
    } = settings.clone();
    let mut apis = apis.into_iter();
    let first = apis.next().unwrap();
    let mut builder = api(Builder::new(&first.docs[0]), first);
    for next in apis {
        builder = api(builder.and(&next.docs[0]), next);
    }
    let out_dir = out_dir.unwrap();
    if let Some(library) = types.date_time {
        builder = builder.date_time(library);
    }
    if let Some(library) = types.uuid {
        builder = builder.uuid(library);
    }
    if let Some(library) = types.ip {
        builder = builder.ip(library);
    }
    if let Some(path) = lock {
        builder = builder.lock(path);
    }
    for (key, value) in package {
        builder = builder.package(key, value);
    }
    for (glob, attribute) in one_by_one(attributes) {
        builder = builder.attribute(glob, attribute);
    }
    builder
        .crate_name(crate_name)
        .runtime(seen_from_here(runtime, &out_dir))
        .out_dir(out_dir)
        .smoke(smoke)
        .cli(cli)
        .aliases(aliases)
        .round_trip(round_trip)
        .group_features(group_features)
        .docs(docs)
        .deny_warnings(deny.warnings)
        .deny_guesses(deny.guesses)
}

fn api(builder: Builder, api: ApiSettings) -> Builder {
    let ApiSettings {
        name,
        docs,
        include,
        exclude,
        conventions,
        overrides,
        overlays,
        groups,
        accept,
        observed,
        given_by: _,
    } = api;
    let Conventions { dialect, flavour, grammar, wire_case, base_url, nullability, names } = conventions;
    let mut builder = docs.into_iter().skip(1).fold(builder.name(name), Builder::add_docs);
    if let Some(nullability) = nullability {
        builder = builder.nullability(nullability);
    }
    if let Some(style) = names {
        builder = builder.names(style);
    }
    for glob in include {
        builder = builder.include(glob);
    }
    for glob in exclude {
        builder = builder.exclude(glob);
    }
    for to in overrides {
        builder = builder.correct(to);
    }
    for overlay in overlays {
        builder = builder.overlay(overlay);
    }
    for glob in groups {
        builder = builder.group(glob);
    }
    for accepted in accept {
        builder = builder.accept(accepted);
    }
    if let Some(path) = observed {
        builder = builder.observed(path);
    }
    if let Some(dialect) = dialect {
        builder = builder.dialect(dialect);
    }
    if let Some(flavour) = flavour {
        builder = builder.flavour(flavour);
    }
    if let Some(path) = grammar {
        builder = builder.grammar(path);
    }
    if let Some(case) = wire_case {
        builder = builder.wire_case(case);
    }
    if let Some(url) = base_url {
        builder = builder.base_url(url);
    }
    builder
}

/// Returns the settings of one API as a command line.
fn command_line(settings: &Settings) -> Vec<String> {
    let Settings {
        crate_name,
        out_dir,
        runtime,
        smoke,
        cli,
        client: _,
        aliases,
        round_trip,
        group_features,
        docs,
        package,
        attributes,
        types,
        lock,
        apis,
        deny,
    } = settings.clone();
    let (docs_amount, package_keys) = (docs, package);
    let ApiSettings {
        name,
        docs,
        include,
        exclude,
        conventions,
        overrides,
        overlays,
        groups,
        accept,
        observed,
        given_by: _,
    } = apis.into_iter().next().unwrap();
    let Conventions { dialect, flavour, grammar, wire_case, base_url, nullability, names } = conventions;
    assert_eq!(name, crate_name, "a crate of one API has its name");
    let out_dir = out_dir.unwrap();
    let mut words = vec!["specless".to_owned(), "generate".to_owned()];
    words.extend(docs.iter().map(|docs| text(docs)));
    let mut flag = |name: &str, value: Option<String>| {
        words.extend(value.map(|value| format!("--{name}={value}")));
    };
    flag("name", Some(name));
    flag("out", Some(text(&out_dir)));
    flag("runtime", Some(seen_from_here(runtime, &out_dir).to_string()));
    flag("dialect", dialect);
    flag("flavour", flavour);
    flag("grammar", grammar.as_deref().map(text));
    flag("wire-case", wire_case.map(|case| case.as_str().to_owned()));
    flag("base-url", base_url);
    flag("nullability", nullability.map(|word| word.as_str().to_owned()));
    flag("names", names.map(|word| word.as_str().to_owned()));
    include.into_iter().for_each(|glob| flag("include", Some(glob)));
    exclude.into_iter().for_each(|glob| flag("exclude", Some(glob)));
    for Override { kind, place, set, expect, split, why } in overrides {
        let Correction {
            name,
            wire,
            ty,
            optional,
            nullable,
            values,
            open,
            tag,
            route,
            place: travels,
            paging,
            style,
            envelope,
            skip,
            deprecated,
            text,
            example,
        } = set;
        let mut correct = |key: &str, value: Option<String>| {
            flag("override", value.map(|value| format!("{kind}:{place}.{key}={value}")));
        };
        let texts = [
            ("name", name),
            ("wire", wire),
            ("type", ty),
            ("tag", tag),
            ("route", route),
            ("paging", paging),
            ("style", style),
            ("envelope", envelope),
            ("text", text),
            ("example", example),
            ("in", travels.map(String::from)),
            ("values", (!values.is_empty()).then(|| values.join(","))),
            ("expect", expect.map(|count| count.to_string())),
            ("why", why),
        ];
        texts.into_iter().for_each(|(key, value)| correct(key, value));
        let flags = [
            ("optional", optional),
            ("nullable", nullable),
            ("open", open),
            ("skip", skip),
            ("deprecated", deprecated),
            ("split", split),
        ];
        flags.into_iter().for_each(|(key, value)| correct(key, value.map(|value| value.to_string())));
    }
    overlays.iter().for_each(|overlay| flag("overlay", Some(text(overlay))));
    groups.into_iter().for_each(|glob| flag("group", Some(glob)));
    for Accept { code, pages, count, why } in accept {
        flag("accept", Some(format!("{code}:{count}:{pages}:{why}")));
    }
    flag("observed", observed.as_deref().map(text));
    flag("deny", deny.warnings.then(|| "warnings".to_owned()));
    flag("deny", deny.guesses.then(|| "guesses".to_owned()));
    words.extend(types.date_time.map(|library| format!("--date-time={}", library.as_str())));
    words.extend(types.uuid.map(|library| format!("--uuid={}", library.as_str())));
    words.extend(types.ip.map(|library| format!("--ip={}", library.as_str())));
    words.extend(lock.map(|path| format!("--lock={}", text(&path))));
    words.extend(smoke.then(|| "--smoke".to_owned()));
    words.extend(cli.then(|| "--cli".to_owned()));
    words.extend(aliases.then(|| "--aliases".to_owned()));
    words.extend(round_trip.then(|| "--round-trip".to_owned()));
    words.extend(group_features.then(|| "--group-features".to_owned()));
    words.extend((docs_amount != DocsAmount::Full).then(|| format!("--docs={docs_amount}")));
    words.extend(package_keys.into_iter().map(|(key, value)| format!("--package={key}={value}")));
    words.extend(one_by_one(attributes).map(|(glob, attribute)| format!("--attribute={glob}={attribute}")));
    words
}

/// Attributes, each with its glob.
fn one_by_one(attributes: BTreeMap<String, Vec<String>>) -> impl Iterator<Item = (String, String)> {
    let each = |(glob, list): (String, Vec<String>)| {
        list.into_iter().map(move |attribute| (glob.clone(), attribute))
    };
    attributes.into_iter().flat_map(each)
}

/// Settings hold the runtime's folder relative to the crate; people say it relative to where they are.
fn seen_from_here(runtime: Runtime, out_dir: &Path) -> Runtime {
    match runtime {
        Runtime::Path(folder) => Runtime::Path(text(&out_dir.join(folder))),
        other => other,
    }
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

prop_compose! {
    fn settings(count: std::ops::Range<usize>)(
        apis in prop::collection::vec(an_api(), count),
        out_dir in path(),
        runtime in runtime(),
        smoke: bool,
        cli: bool,
        aliases: bool,
        round_trip: bool,
        group_features: bool,
        docs in prop::sample::select(DocsAmount::WORDS),
        package in prop::collection::btree_map(prop::sample::select(PackageKey::WORDS), "[a-z ./:]{1,12}", 0..3),
        attributes in prop::collection::btree_map("[A-Z][a-z.]{0,5}\\*?", prop::collection::vec("#\\[x[a-z]{1,5}\\(Eq\\)\\]", 1..3), 0..3),
        (date_time, uuid, ip) in (
            prop::option::of(prop::sample::select(DateTimes::WORDS)),
            prop::option::of(prop::sample::select(Uuids::WORDS)),
            prop::option::of(prop::sample::select(IpAddresses::WORDS)),
        ),
        lock in prop::option::of(path()),
        warnings: bool,
        guesses: bool,
    ) -> Settings {
        let mut apis = apis;
        for (index, api) in apis.iter_mut().enumerate() {
            api.name = format!("{}{index}", api.name);
        }
        let crate_name = apis[0].name.clone();
        // Seen from an absolute folder, a relative one could only be said as an absolute one.
        let out_dir = match &runtime {
            Runtime::Path(folder) if !folder.starts_with('/') => out_dir.strip_prefix("/").unwrap_or(&out_dir).to_owned(),
            _ => out_dir,
        };
        Settings { crate_name, out_dir: Some(out_dir), runtime, smoke, cli, client: false, aliases, round_trip, group_features, docs: docs.parse().unwrap(),
            package: package.into_iter().map(|(key, value)| (key.parse().unwrap(), value)).collect(), attributes, types: ValueTypes { date_time: date_time.map(|word| word.parse().unwrap()), uuid: uuid.map(|word| word.parse().unwrap()), ip: ip.map(|word| word.parse().unwrap()) }, lock, apis, deny: Deny { warnings, guesses } }
    }
}

prop_compose! {
    fn an_api()(
        name in "[a-z][a-z0-9_-]{0,8}",
        docs in some_docs(),
        include in prop::collection::vec("[a-z]{1,4}/\\*\\*", 0..3),
        exclude in prop::collection::vec("\\*\\.[a-z]{1,4}", 0..3),
        dialect in prop::option::of("[a-z-]{1,12}"),
        flavour in prop::option::of("[a-z-]{1,12}"),
        grammar in prop::option::of(path()),
        wire_case in prop::option::of(prop::sample::select(WireCase::WORDS)),
        base_url in prop::option::of("https?://[a-z.]{1,12}(/[a-z0-9é'\"]{1,4})?"),
        (nullability, names) in (
            prop::option::of(prop::sample::select(Nullability::WORDS)),
            prop::option::of(prop::sample::select(NameStyle::WORDS)),
        ),
        overrides in prop::collection::btree_map(a_place(), an_override(), 0..4),
        overlays in prop::collection::vec(path(), 0..3),
        groups in prop::collection::vec("!?[A-Za-z]{1,6}[*?]?", 0..3),
        accept in prop::collection::vec(an_acceptance(), 0..3),
        observed in prop::option::of(path()),
    ) -> ApiSettings {
        ApiSettings {
            name,
            docs,
            include,
            exclude,
            conventions: Conventions {
                dialect: dialect.filter(|_| grammar.is_none()),
                flavour: flavour.filter(|_| grammar.is_none()),
                grammar,
                wire_case: wire_case.map(|word| word.parse().unwrap()),
                base_url,
                nullability: nullability.map(|word| word.parse().unwrap()),
                names: names.map(|word| word.parse().unwrap()),
            },
            groups,
            overlays,
            overrides: overrides.into_iter().map(|((kind, place), to)| sound(Override { kind, place, ..to })).collect(),
            accept,
            observed,
            given_by: GivenBy::default(),
        }
    }
}

fn an_acceptance() -> impl Strategy<Value = Accept> {
    let said = (prop::sample::select(Code::ALL), "[a-z]{1,4}/\\*", 0_usize..9, "[a-z][a-z :'\"é]{0,8}");
    said.prop_map(|(code, pages, count, why)| Accept { code, pages, count, why })
}

/// Returns the settings without the way that they came in.
fn alike(mut settings: Settings) -> Settings {
    settings.apis.iter_mut().for_each(|api| api.given_by = GivenBy::default());
    settings
}

fn a_place() -> impl Strategy<Value = (ItemKind, String)> {
    (prop::sample::select(ItemKind::WORDS), "[A-Z][a-zA-Z*]{0,6}\\.[a-z_:. ]{1,8}")
        .prop_map(|(kind, place)| (kind.parse().unwrap(), place))
}

/// Says anything of an item, whatever its kind is.
fn an_override() -> impl Strategy<Value = Override> {
    let word = || prop::option::of("[a-zA-Z_=<>./{}\" ]{1,8}");
    let flag = any::<Option<bool>>;
    let place = prop::option::of(prop::sample::select(ParameterIn::WORDS));
    let values = prop::collection::vec("[a-z\" ]{1,4}", 0..3);
    let texts = (word(), word(), word(), word(), word(), word(), word(), word(), (word(), word(), word()));
    let others =
        (place, values, prop::option::of(0_usize..9), flag(), flag(), flag(), flag(), flag(), flag());
    (texts, others).prop_map(|(texts, others)| {
        let (name, wire, ty, tag, route, paging, style, envelope, (text, example, why)) = texts;
        let (place, values, expect, optional, nullable, skip, deprecated, split, open) = others;
        let place = place.map(|word| word.parse().unwrap());
        let set = Correction {
            name,
            wire,
            ty,
            optional,
            nullable,
            values,
            open,
            tag,
            route,
            place,
            paging,
            style,
            envelope,
            skip,
            deprecated,
            text,
            example,
        };
        Override { set, expect, split, why, ..Override::new(ItemKind::Group, "") }
    })
}

/// Returns an override that says only what can be said of its kind of item, and a name in any case.
fn sound(to: Override) -> Override {
    let said = to.set.clone();
    let name = said.name.clone().or(Some("any".to_owned()));
    let set = match to.kind {
        ItemKind::Group => Correction { name, ..Correction::default() },
        ItemKind::Operation => Correction {
            name,
            route: said.route,
            paging: said.paging,
            envelope: said.envelope,
            skip: said.skip,
            deprecated: said.deprecated,
            text: said.text,
            ..Correction::default()
        },
        ItemKind::Parameter => {
            Correction { name, open: None, tag: None, route: None, paging: None, envelope: None, ..said }
        }
        ItemKind::Type => {
            Correction { name, ty: said.ty, tag: said.tag, text: said.text, ..Correction::default() }
        }
        ItemKind::Field => Correction {
            name,
            open: None,
            tag: None,
            route: None,
            paging: None,
            envelope: None,
            style: None,
            place: None,
            ..said
        },
        ItemKind::Enumeration => Correction {
            name,
            values: said.values,
            open: said.open,
            text: said.text,
            ..Correction::default()
        },
        ItemKind::Value => {
            Correction { name, wire: said.wire, skip: said.skip, text: said.text, ..Correction::default() }
        }
    };
    Override { set, ..to }
}

fn runtime() -> impl Strategy<Value = Runtime> {
    prop_oneof![
        Just(Runtime::Embedded),
        "(\\.\\./)?rt-[a-z]{1,6}".prop_map(Runtime::Path),
        "/[a-z]{1,6}".prop_map(Runtime::Path),
        "[0-9]\\.[0-9]".prop_map(Runtime::Version),
    ]
}

/// Returns one file or folder, or several that do not lie inside each other.
fn some_docs() -> impl Strategy<Value = Vec<PathBuf>> {
    let apart = |mut docs: Vec<PathBuf>| {
        docs.iter_mut().enumerate().for_each(|(at, docs)| *docs = Path::new(&format!("d{at}")).join(&docs));
        docs
    };
    let relative = "[a-z]{1,6}(/[a-z .é]{1,6}[a-z])?".prop_map(PathBuf::from);
    prop_oneof![path().prop_map(|path| vec![path]), prop::collection::vec(relative, 2..4).prop_map(apart)]
}

fn path() -> impl Strategy<Value = PathBuf> {
    "/?[a-z]{1,6}(/[a-z .é]{1,6}[a-z])?".prop_map(PathBuf::from)
}
