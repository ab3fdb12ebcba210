//! One feature for each group of calls, for APIs of which a program needs a part.
//!
//! The feature `servers` has the calls of the group `servers` and the types that they reach. A type that several groups
//! reach is there with the feature of any of them, and one that all reach with none; what no call reaches is behind `types`.
//! A feature needs those of the groups whose structs of calls its own calls return. Does not look at what a type holds: that
//! is reached wherever the type is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use crate::model::{Api, TypeId};

use super::calls::{ClientPlan, GroupPlan};
use super::ident::{Case, Ident, Scope};
use super::item::{Item, ItemKind, RustType};
use super::{FilePlan, file_plan, layout};

/// Features that every crate has or may get.
const RESERVED: [&str; 9] = [
    "blocking",
    "client",
    "default",
    "mock",
    "native-tls",
    "record",
    "rustls",
    "rustls-no-provider",
    "tracing",
];
/// The feature, and the file, of what no call reaches.
const TYPES: &str = "types";
/// More groups than this are counted in the name of a file, and not named.
const NAMED: usize = 2;

/// A feature of a crate that a group of calls has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GroupFeature {
    /// Its name.
    pub name: String,
    /// The features that it needs.
    pub needs: Vec<String>,
}

/// Which features the types of an API need.
pub(super) struct GroupFeatures {
    /// Names of modules and features, in the order of the groups, and [`TYPES`] as the last.
    names: Vec<(String, String)>,
    /// The others that each group needs, by index.
    needs: Vec<BTreeSet<usize>>,
    /// The features that have each type, by index.
    of_types: HashMap<TypeId, BTreeSet<usize>>,
}

impl GroupFeatures {
    /// Gives each group of calls a feature. An API that is a `module` of the crate has its name before those of its groups.
    pub(super) fn new(
        api: &Api,
        client: &mut ClientPlan,
        module: Option<&Ident>,
        emitted: &[TypeId],
    ) -> Self {
        let mut names: Vec<(String, String)> = Vec::new();
        let mut of_types: HashMap<TypeId, BTreeSet<usize>> = HashMap::new();
        for (at, group) in client.groups.iter_mut().enumerate() {
            let feature = feature_name(module, group.module.as_str());
            names.push((group.module.as_str().to_owned(), feature.clone()));
            group.feature = Some(feature);
            for id in reached_by(api, group) {
                of_types.entry(id).or_default().insert(at);
            }
        }
        let unused = emitted.iter().copied().filter(|id| !of_types.contains_key(id)).collect();
        for id in api.reached(unused) {
            of_types.entry(id).or_default().insert(names.len());
        }
        names.push((TYPES.to_owned(), joined(module, TYPES)));
        let needs = client.groups.iter().map(|group| needed_by(group, &client.groups)).collect();
        Self { names, needs, of_types }
    }

    /// Returns the features in the order of the groups, each with what it needs.
    pub(super) fn features(&self, module: Option<&Ident>, files: &[FilePlan]) -> Vec<GroupFeature> {
        let is_used = |name: &String| files.iter().any(|file| file.features.contains(name));
        let none = BTreeSet::new();
        let needs = self.needs.iter().chain([&none]);
        let features = self.names.iter().zip(needs).map(|((_, name), needs)| {
            let of_api = module.map(|module| module.as_str().to_owned());
            let others = needs.iter().filter_map(|at| Some(self.names.get(*at)?.1.clone()));
            GroupFeature { name: name.clone(), needs: of_api.into_iter().chain(others).collect() }
        });
        let groups = self.needs.len();
        features
            .enumerate()
            .filter(|(at, feature)| *at < groups || is_used(&feature.name))
            .map(|(_, feature)| feature)
            .collect()
    }

    /// Returns the features of which any is enough for a type: none where every group reaches it, and not those that need
    /// another of them.
    fn enough_for(&self, id: TypeId) -> BTreeSet<usize> {
        let mut features = self.of_types.get(&id).cloned().unwrap_or_default();
        if (0..self.needs.len()).all(|group| features.contains(&group)) {
            return BTreeSet::new();
        }
        for (group, needs) in self.needs.iter().enumerate() {
            if features.contains(&group) && !needs.is_disjoint(&features) {
                features.remove(&group);
            }
        }
        features
    }

    /// Files items by the features that have them, and the other names of types with these.
    pub(super) fn files(&self, items: Vec<(Option<TypeId>, Item)>) -> Vec<FilePlan> {
        let known: BTreeMap<Ident, TypeId> =
            items.iter().filter_map(|(id, item)| Some((item.ident.clone(), (*id)?))).collect();
        let mut by_features: BTreeMap<BTreeSet<usize>, Vec<Item>> = BTreeMap::new();
        for (id, item) in items {
            let id = id.or_else(|| match &item.kind {
                ItemKind::Alias(RustType::Named(target)) => known.get(target).copied(),
                _ => None,
            });
            let features = id.map(|id| self.enough_for(id)).unwrap_or_default();
            by_features.entry(features).or_default().push(item);
        }
        let mut scope = Scope::modules(&["mod", "models"]);
        // Names of groups and the generator's own first, so that no joined name takes them.
        let (plain, joined): (Vec<_>, Vec<_>) =
            by_features.into_iter().partition(|(features, _)| features.len() < 2);
        let mut files: Vec<FilePlan> = plain
            .into_iter()
            .chain(joined)
            .map(|(features, items)| {
                let names: Vec<&(String, String)> =
                    features.iter().filter_map(|at| self.names.get(*at)).collect();
                let name = file_name(&names.iter().map(|(module, _)| module.as_str()).collect::<Vec<_>>());
                let module = scope.name(Case::Snake, &[&name], &["group"], "group").ident;
                let features = names.iter().map(|(_, feature)| feature.clone()).collect();
                FilePlan { features, ..file_plan(module, layout::sorted(items)) }
            })
            .collect();
        files.sort_by(|a, b| a.module.cmp(&b.module));
        files
    }
}

/// Returns the types that the calls of a group take, give or fail with, and all that these hold.
fn reached_by(api: &Api, group: &GroupPlan) -> impl Iterator<Item = TypeId> {
    let mut open = Vec::new();
    let operations = group.calls.iter().filter_map(|call| api.operations.get(call.operation));
    operations
        .flat_map(|operation| operation.types())
        .for_each(|ty| ty.for_each_ref(&mut |id| open.push(id)));
    api.reached(open).into_iter()
}

/// Returns the other groups whose structs of calls a group's calls return.
fn needed_by(group: &GroupPlan, groups: &[GroupPlan]) -> BTreeSet<usize> {
    let shares = |other: &GroupPlan| {
        let shared = group.calls.iter().filter_map(|call| call.shares.as_ref());
        other.module != group.module && shared.into_iter().any(|(module, _)| *module == other.module)
    };
    groups.iter().enumerate().filter(|(_, other)| shares(other)).map(|(at, _)| at).collect()
}

/// Returns the name of a group's feature.
fn feature_name(module: Option<&Ident>, group: &str) -> String {
    let name = joined(module, group);
    let is_taken = group == TYPES || RESERVED.contains(&name.as_str());
    if is_taken { format!("{name}-calls") } else { name }
}

fn joined(module: Option<&Ident>, name: &str) -> String {
    module.map_or_else(|| name.to_owned(), |module| format!("{}-{name}", module.as_str()))
}

/// Returns the name of a file for the types that some groups share.
fn file_name(groups: &[&str]) -> String {
    match groups {
        [] => "shared".to_owned(),
        [only] => (*only).to_owned(),
        [all @ .., last] if groups.len() <= NAMED => format!("{}_and_{last}", all.join("_")),
        [first, second, ..] => format!("{first}_{second}_and_{}_more", groups.len() - NAMED),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::dialect::raw::RawApi;
    use crate::dialect::raw_testing::{STRING, field, model, named, operation, parameter, response};
    use crate::ground::http::{Method, ParameterIn};
    use crate::ground::source::{SourceFile, Sources};
    use crate::lock::ApiLock;
    use crate::model::build::build;
    use crate::passes;
    use crate::plan::{ApiInput, ApiPlan, Form, Target, plan};
    use crate::settings::{Conventions, DocsAmount, Runtime, ValueTypes};

    /// Returns the plan of a crate of so many APIs.
    fn planned(apis: usize) -> ApiPlan {
        let call = |group: &str, name: &str, path: &str, ty: &str| {
            let mut call = operation(group, name, Method::Get, path);
            call.parameters = vec![parameter(ParameterIn::Query, field("after", STRING))];
            call.responses = vec![response(named(ty))];
            call
        };
        let holds = |name: &str, others: &[&str]| {
            let held = others.iter().map(|other| field(&other.to_lowercase(), named(other)));
            model(name, held.chain([field("id", STRING), field("name", STRING)]).collect())
        };
        let raw = RawApi {
            models: vec![
                holds("Boat", &["Mast", "Rope"]),
                holds("Mast", &["Colour"]),
                holds("Rope", &["Colour"]),
                holds("Car", &["Rope", "Colour"]),
                holds("Log", &["Colour"]),
                holds("Colour", &[]),
                holds("Stray", &["Mast"]),
            ],
            operations: vec![
                call("Boats", "get", "/boats/one", "Boat"),
                call("Boats", "list logs", "/boats/logs", "Log"),
                call("Record", "get", "/record", "Car"),
                call("Logs", "list", "/logs", "Log"),
            ],
            ..RawApi::default()
        };
        let sources = Sources::new(vec![SourceFile::new("docs/a.md", "text")]);
        let (mut api, _) = build("test", raw, &Conventions::default(), &sources);
        passes::run(&mut api, &Conventions::default(), &ApiLock::default(), &mut Vec::new());
        let target = Target {
            name: "harbour",
            runtime: &Runtime::Embedded,
            form: Form::Crate,
            smoke: false,
            cli: false,
            aliases: false,
            round_trip: false,
            group_features: true,
            docs: DocsAmount::Full,
            package: &BTreeMap::new(),
            extended: false,
            attributes: &BTreeMap::new(),
            types: ValueTypes::default(),
        };
        let names = ["north", "south"];
        let inputs: Vec<_> =
            names.iter().take(apis).map(|name| ApiInput { name, api: &api, sources: &sources }).collect();
        plan(&inputs, &target).apis.swap_remove(0)
    }

    #[test]
    fn a_type_is_there_with_any_group_that_reaches_it() {
        let plan = planned(1);
        let files: BTreeMap<String, String> = plan
            .files
            .iter()
            .flat_map(|file| {
                let place = format!("{}: {}", file.module.as_str(), file.features.join(" "));
                file.items.iter().map(move |item| (item.ident.as_str().to_owned(), place.clone()))
            })
            .collect();
        let expected = [
            ("Boat", "boats: boats"),
            ("Car", "record: record-calls"),
            ("Colour", "shared: "),
            // `boats` needs `logs`.
            ("Log", "logs: logs"),
            ("Mast", "boats_and_types: boats types"),
            ("Rope", "boats_and_record: boats record-calls"),
            ("Stray", "types: types"),
        ];
        assert_eq!(files, expected.map(|(ty, place)| (ty.to_owned(), place.to_owned())).into());
    }

    #[test]
    fn a_feature_needs_the_groups_whose_calls_it_shares() {
        let features = |apis| {
            let plan = planned(apis);
            let told = |feature: &GroupFeature| format!("{}: {}", feature.name, feature.needs.join(" "));
            plan.group_features.iter().map(told).collect::<Vec<_>>()
        };
        assert_eq!(features(1), ["boats: logs", "record-calls: ", "logs: ", "types: "]);
        assert_eq!(
            features(2),
            [
                "north-boats: north north-logs",
                "north-record: north",
                "north-logs: north",
                "north-types: north"
            ]
        );
    }
}
