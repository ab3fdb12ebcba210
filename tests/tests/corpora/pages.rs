//! Measures of single corpora beside their fidelity.

use std::collections::BTreeSet;

use specless::Code;
use specless::internals::lock::ApiLock;
use specless::internals::pipeline::{self, ApiRun};
use specless_tests::corpora::{corpus, shared};

fn understand(name: &str) -> Option<ApiRun> {
    let shared = shared()?;
    Some(pipeline::understand(&corpus(name).api(&shared), &ApiLock::default(), &()).unwrap())
}

/// A thousand pages that repeat each other become at most three hundred and forty types, and every documented name is
/// one of them or stands for one.
#[test]
fn repeated_pages_are_one_type() {
    let Some(shared) = shared() else { return };
    let generation = pipeline::generate(&corpus("hetzner").settings(&shared), &()).unwrap();
    let models = generation.files.iter().filter(|(path, _)| path.contains("/models/"));
    let declares = |line: &&str| line.starts_with("pub struct ") || line.starts_with("pub enum ");
    let types = models.flat_map(|(_, text)| text.lines()).filter(declares).count();
    let run = &generation.runs[0];
    let names: BTreeSet<&str> = run
        .api
        .types()
        .flat_map(|(_, ty)| {
            [ty.name.as_str()].into_iter().chain(ty.aliases.iter().map(|alias| alias.name.as_str()))
        })
        .collect();
    let pages: Vec<&str> = run
        .documents
        .sources
        .iter()
        .filter_map(|(_, file)| {
            let name = file.path().strip_prefix("docs/")?.strip_suffix(".md")?;
            (!name.ends_with("Api")).then_some(name)
        })
        .collect();
    let missing: Vec<&&str> = pages.iter().filter(|name| !names.contains(*name)).collect();
    println!("{} model pages, {types} types", pages.len());
    assert!(types <= 340, "{types} types");
    assert!(missing.is_empty(), "documented and neither a type nor another name of one: {missing:?}");
}

/// Every page that the fact sheet counts as an operation is one, or one for each content type of its body, with method and path; everything that a row
/// names is resolved; no table of a body is left aside.
#[test]
fn html_pages_are_operations_whose_types_are_resolved() {
    for (name, operations) in [("otc-ecs", 132), ("otc-elb", 133), ("otc-ims", 2)] {
        let Some(run) = understand(name) else { return };
        let documented: BTreeSet<_> =
            run.api.operations.iter().map(|operation| operation.span.file).collect();
        let routed = run.api.operations.iter().filter(|operation| operation.route.is_some()).count();
        let count = |code: Code| {
            run.documents
                .diagnostics
                .iter()
                .filter(|finding| finding.code == code)
                .map(|finding| finding.spans().count())
                .sum::<usize>()
        };
        println!(
            "{name}: {} operations on {} pages, {routed} with method and path; {} references unresolved, {} tables unreached",
            run.api.operations.len(),
            documented.len(),
            count(Code::UnresolvedReference),
            count(Code::UnreachedTable),
        );
        assert_eq!(run.api.operations.len(), operations, "{name}");
        assert_eq!(count(Code::UnresolvedReference), 0, "{name}");
        assert_eq!(count(Code::UnreachedTable), 0, "{name}");
        assert!(routed + count(Code::NoRoute) >= operations, "{name}: a missing route is not reported");
    }
}
