//! The way in for build scripts, called directly. `tests/consumer` uses it from a real one.

use std::fs;

use specless::{Builder, DocsAmount, Error, PackageKey, WireCase};
use specless_tests::fixture::{Folder, model_page};

fn pets() -> Folder {
    Folder::new(&[("Pet.md", &model_page("Pet", &["**born_at** | **String** | When. | "]))]).unwrap()
}

fn builder(folder: &Folder) -> Builder {
    Builder::new(folder.docs()).name("pets").wire_case(WireCase::Camel).out_dir(folder.path().join("out"))
}

#[test]
fn equal_bytes_are_not_written_again() {
    let folder = pets();
    let first = builder(&folder).generate().unwrap();
    assert!(first.changed > 0);
    let code = fs::read_to_string(first.path.join("src/models.rs"));
    let code = code.or_else(|_| fs::read_to_string(first.path.join("src/models/mod.rs"))).unwrap();
    assert!(!code.is_empty());
    assert_eq!(builder(&folder).generate().unwrap().changed, 0);
}

#[test]
fn denied_warnings_are_an_error_and_nothing_is_written() {
    let folder = pets();
    folder
        .write("Owner.md", model_page("Owner", &["**pet** | [**Dog**](Dog.md) | Gone. | "]).as_bytes())
        .unwrap();
    let error = builder(&folder).deny_warnings(true).generate().unwrap_err();
    assert_eq!(format!("{error:?}"), "1 warning in the documents, and warnings are denied");
    assert!(!folder.path().join("out").exists());
    builder(&folder).generate().unwrap();
}

#[test]
fn errors_say_what_is_wrong() {
    let folder = Folder::new(&[("notes.md", "# Notes\n")]).unwrap();
    let error = builder(&folder).generate().unwrap_err();
    assert!(matches!(error, Error::Unrecognised { .. }));
    assert!(
        format!("{error:?}").ends_with("nothing recognisable: the page has no form that a grammar knows"),
        "{error}"
    );
    let error = Builder::new(folder.path().join("nowhere")).generate().unwrap_err();
    assert!(error.to_string().contains("nowhere"), "{error}");
    let error = Builder::new(folder.docs()).name("No Name").generate().unwrap_err();
    assert!(error.to_string().contains("invalid name `No Name`"), "{error}");
}

#[test]
fn the_package_says_what_its_owner_says() {
    let folder = pets();
    let package = builder(&folder).package(PackageKey::License, "MIT").package(PackageKey::Version, "2.1.0");
    let written = package.generate().unwrap();
    let manifest = fs::read_to_string(written.path.join("Cargo.toml")).unwrap();
    assert!(manifest.contains("license = \"MIT\"") && manifest.contains("version = \"2.1.0\""), "{manifest}");
    assert!(!manifest.contains("license-file"), "{manifest}");
}

#[test]
fn a_file_of_the_owner_belongs_to_the_crate_and_stays() {
    let folder = pets();
    let root = |folder: &Folder| fs::read_to_string(folder.path().join("out/src/lib.rs")).unwrap();
    builder(&folder).generate().unwrap();
    assert!(!root(&folder).contains("mod ext;"));
    let own = folder.path().join("out/src/ext.rs");
    fs::write(&own, "//! Mine.\n").unwrap();
    assert_eq!(builder(&folder).generate().unwrap().changed, 1);
    assert!(root(&folder).contains("pub mod ext;"));
    assert_eq!(fs::read_to_string(own).unwrap(), "//! Mine.\n");
}

#[test]
fn comments_hold_as_much_as_is_wanted() {
    let page = model_page("Pet", &["**born** | **String** | When.  Not before 1990. | "]);
    let folder = Folder::new(&[("Pet.md", &page)]).unwrap();
    for (amount, when, before) in
        [(DocsAmount::Full, true, true), (DocsAmount::Summary, true, false), (DocsAmount::None, false, false)]
    {
        let written = builder(&folder).docs(amount).generate().unwrap();
        let code = fs::read_to_string(written.path.join("src/models/types.rs")).unwrap();
        assert_eq!((code.contains("When."), code.contains("Not before")), (when, before), "{amount}: {code}");
        assert!(!code.contains("Documented in"), "the page has the name of the type: {code}");
    }
}
