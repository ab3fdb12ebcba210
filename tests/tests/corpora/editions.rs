//! `specless diff` of real editions, beside the changes that people listed by hand.

use std::fs;

use serde_json::Value;
use specless_tests::corpora::shared;

use crate::command::specless;

#[test]
fn real_editions_have_the_verdicts_that_people_gave_them() {
    let Some(shared) = shared() else { return };
    let root = shared.join("corpora/editions");
    for pair in ["rust-major", "java-konfig-major", "apimatic-ts-major", "javascript-major", "html-minor"] {
        let expected = fs::read_to_string(root.join(pair).join("expected.json")).unwrap();
        let expected: Value = serde_json::from_str(&expected).unwrap();
        let settings: Vec<&str> =
            expected["settings"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let words = [&["diff", "old", "new"], &settings[..], &["--format", "json"]].concat();
        let said = specless(&root.join(pair), &words);
        let report: Value = serde_json::from_str(&said.out).unwrap();
        assert_eq!((said.status, &report["verdict"]), (0, &expected["semver"]), "{pair}: {}", said.err);
    }
}
