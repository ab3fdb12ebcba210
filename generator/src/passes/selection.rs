//! Keeps the groups of operations that the user wants, and what they need.
//!
//! `groups = ["Servers", "Image*", "!ImageActions"]` keeps the operations of `Servers` and `Images`, and the types that these
//! reach. Runs after all passes, so that names are those of the whole API. Does not change what it keeps.

use std::collections::HashSet;

use glob::Pattern;

use crate::given_by::{GivenBy, Setting};
use crate::ground::finding::{Code, Diagnostic};
use crate::model::{Api, Ty, TypeId};

/// Drops all operations of groups that no glob chooses. A glob that fits no group is an error.
pub fn run(api: &mut Api, globs: &[String], given_by: &GivenBy, diagnostics: &mut Vec<Diagnostic>) {
    if globs.is_empty() {
        return;
    }
    let parsed: Vec<Glob> = globs.iter().filter_map(|glob| Glob::new(glob)).collect();
    let fits = |glob: &Glob, group: usize| {
        api.groups
            .get(group)
            .is_some_and(|group| glob.pattern.matches(&group.name) || glob.pattern.matches(&group.ident))
    };
    let filed =
        |group: usize| api.operations.iter().any(|operation| operation.groups().any(|of| of == group));
    let groups: Vec<usize> = (0..api.groups.len()).filter(|group| filed(*group)).collect();
    for (glob, text) in parsed.iter().zip(globs) {
        if !groups.iter().any(|group| fits(glob, *group)) {
            let message = format!("no group of operations is called `{text}`");
            let known = groups.iter().filter_map(|group| api.groups.get(*group));
            let names: Vec<&str> = known.map(|group| group.name.as_str()).take(NAMED).collect();
            let more = if groups.len() > NAMED { ", ..." } else { "" };
            let help = format!("write one as documented or as in the crate: {}{more}", names.join(", "));
            let origin = given_by.origin(Setting::GROUP, text);
            diagnostics.push(Diagnostic::from(Code::UnmatchedOverride, origin, message).help(help));
        }
    }
    let only_excludes = parsed.iter().all(|glob| glob.excludes);
    let is_chosen = |group: &usize| {
        // The last glob that fits decides.
        let last = parsed.iter().rfind(|glob| fits(glob, *group));
        last.map_or(only_excludes, |glob| !glob.excludes)
    };
    let chosen: HashSet<usize> = groups.iter().copied().filter(is_chosen).collect();
    api.operations.retain_mut(|operation| {
        let mut groups =
            operation.groups().filter(|group| chosen.contains(group)).collect::<Vec<_>>().into_iter();
        let Some(first) = groups.next() else { return false };
        (operation.group, operation.other_groups) = (first, groups.collect());
        true
    });
    leave_out(api);
}

/// How many groups a finding names.
const NAMED: usize = 8;

/// One entry of the setting.
struct Glob {
    pattern: Pattern,
    excludes: bool,
}

impl Glob {
    fn new(text: &str) -> Option<Self> {
        let excludes = text.starts_with('!');
        let pattern = Pattern::new(text.trim_start_matches('!')).ok()?;
        Some(Self { pattern, excludes })
    }
}

/// Marks the types that no operation reaches.
fn leave_out(api: &mut Api) {
    let mut open: Vec<TypeId> = Vec::new();
    let mut note = |ty: &Ty| ty.for_each_ref(&mut |id| open.push(id));
    api.operations.iter().flat_map(|operation| operation.types()).for_each(&mut note);
    let reached = api.reached(open);
    for (id, ty) in api.types_mut() {
        ty.left_out = !reached.contains(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::raw::RawApi;
    use crate::dialect::raw_testing::{STRING, field, model, named, operation, response};
    use crate::ground::http::Method;
    use crate::ground::source::{SourceFile, Sources};
    use crate::model::build::build;
    use crate::settings::Conventions;

    /// Returns the paths and types that remain, and the findings.
    fn kept(globs: &[&str]) -> (Vec<String>, Vec<String>, Vec<String>) {
        let list = |group: &str, path: &str, ty: &str| {
            let mut list = operation(group, "list", Method::Get, path);
            list.responses = vec![response(named(ty))];
            list
        };
        let raw = RawApi {
            models: vec![
                model("Boat", vec![field("mast", named("Mast"))]),
                model("Mast", vec![field("wood", STRING)]),
                model("Car", vec![field("mast", STRING)]),
            ],
            operations: vec![list("Boats", "/boats", "Boat"), list("BoatActions", "/actions", "Car")],
            ..RawApi::default()
        };
        let sources = Sources::new(vec![SourceFile::new("docs/a.md", "text")]);
        let (mut api, _) = build("test", raw, &Conventions::default(), &sources);
        let globs: Vec<String> = globs.iter().map(|glob| (*glob).to_owned()).collect();
        let mut findings = Vec::new();
        run(&mut api, &globs, &GivenBy::Flags, &mut findings);
        let paths =
            api.operations.iter().map(|operation| operation.route.as_ref().unwrap().value.path.clone());
        let types = api.types().filter(|(_, ty)| !ty.left_out).map(|(_, ty)| ty.name.clone());
        let findings = findings.into_iter().map(|finding| finding.message).collect();
        (paths.collect(), types.collect(), findings)
    }

    #[test]
    fn the_last_glob_that_fits_decides() {
        assert_eq!(kept(&["Boats"]).0, ["/boats"]);
        assert_eq!(kept(&["Boat*"]).0, ["/boats", "/actions"]);
        assert_eq!(kept(&["Boat*", "!BoatActions"]).0, ["/boats"]);
        assert_eq!(kept(&["!Boat*", "BoatActions"]).0, ["/actions"]);
        assert_eq!(kept(&["!BoatActions"]).0, ["/boats"]);
        assert_eq!(kept(&[]).0.len(), 2);
    }

    #[test]
    fn types_that_nothing_reaches_are_left_out() {
        assert_eq!(kept(&["Boats"]).1, ["Boat", "Mast"]);
        assert_eq!(kept(&[]).1.len(), 3);
    }

    #[test]
    fn a_glob_that_fits_nothing_is_told() {
        assert_eq!(kept(&["Boats", "Ships"]).2, ["no group of operations is called `Ships`"]);
    }
}
