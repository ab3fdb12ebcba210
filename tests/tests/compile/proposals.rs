//! Clients of grammars that `init` proposes.

use specless_tests::compile::Crates;
use specless_tests::workspace;

use crate::command::specless;

#[test]
#[ignore = "compiles generated crates: `.ci/run` includes it"]
fn crates_of_proposed_grammars_compile() {
    let mut crates = Crates::new("init").unwrap();
    for name in ["microblog", "cluster", "exchange"] {
        let docs = workspace().join("tests/proposals").join(name).join("docs");
        let (docs, manifest) = (docs.to_str().unwrap(), format!("{name}.toml"));
        let init = ["init", docs, "--name", name, "-o", &manifest, "--force"];
        for words in [&init[..], &["generate", "--manifest", &manifest, "--force"]] {
            let said = specless(crates.folder(), words);
            assert_eq!(said.status, 0, "{name}: {}\n{}", said.out, said.err);
        }
        crates.member(&format!("{name}-client"));
    }
    if let Err(text) = crates.cargo(&["check", "--quiet", "--workspace"], "") {
        panic!("{text}");
    }
}
