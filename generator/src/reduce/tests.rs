//! Documents that are reduced.

use super::*;

fn documents(pages: &[(&str, &str)]) -> (TempDir, ApiSettings) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in pages {
        fs::write(folder.path().join(path), text).unwrap();
    }
    let settings = ApiSettings::new("any", folder.path());
    (folder, settings)
}

const OTHER: &str = "# Harbour\n\nWhere ships are.\n\n## Properties\n\n| Name | Type | Description | Notes |\n|------------ | ------------- | ------------- | -------------|\n|**berths** | **Integer** | how many |  [optional] |\n";
const PAGE: &str = "# Zorblat\n\nA secret of Quuxcorp.\n\n## Properties\n\n| Name | Type | Description | Notes |\n|------------ | ------------- | ------------- | -------------|\n|**zorbId** | **String** | of Quuxcorp |  [optional] |\n|**wobble** | [**Gronk**](Gronk.md) | their gronk |  [optional] |\n";

#[test]
fn a_finding_is_reduced_to_one_row() {
    let (_folder, settings) = documents(&[("Harbour.md", OTHER), ("Zorblat.md", PAGE)]);
    let reduced = reduce(&settings, &Sought::Finding(Some(Code::BrokenLink))).unwrap();
    // A link proves nothing where a page stands alone.
    let [(_, empty), (path, text)] = reduced.pages.as_slice() else { panic!("{:?}", reduced.pages) };
    assert!(empty.is_empty() && text.len() < 50 && text.contains("](Charlie.md)"), "{text}");
    for word in ["Zorb", "Quuxcorp", "wobble", "Gronk", "gronk"] {
        assert!(!text.contains(word) && !path.contains(word), "{word}: {path}: {text}");
    }
    assert!(reduced.shows.contains("Gronk") && reduced.kept.is_empty(), "{reduced:?}");
}

#[test]
fn a_fact_is_reduced_to_what_says_it() {
    let (_folder, settings) = documents(&[("Harbour.md", OTHER), ("Zorblat.md", PAGE)]);
    let reduced = reduce(&settings, &Sought::Fact("\"zorbId\"".to_owned())).unwrap();
    let [(_, text)] = reduced.pages.as_slice() else { panic!("{:?}", reduced.pages) };
    assert!(text.contains("alphaId") || text.contains("bravoId"), "{text}");
    assert!(!text.contains("Quuxcorp") && !text.contains("wobble"), "{text}");
}

#[test]
fn what_is_not_there_cannot_be_reduced() {
    let (_folder, settings) = documents(&[("Harbour.md", OTHER)]);
    let error = reduce(&settings, &Sought::Finding(Some(Code::BrokenLink))).unwrap_err();
    assert_eq!(error.exit_status(), 2);
    assert!(reduce(&settings, &Sought::Fact("zorbId".to_owned())).is_err());
}
