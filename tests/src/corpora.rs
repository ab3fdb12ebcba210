//! Real documentation beside the workspace, where there is some.

use std::path::{Path, PathBuf};

use specless::WireCase;
use specless::{ApiSettings, Settings};

/// One set of real pages.
#[derive(Clone, Debug)]
pub struct Corpus {
    /// Its name, usable as that of an API.
    pub name: &'static str,
    /// Its pages, below the shared folder.
    path: &'static str,
    /// The words that a person would say about it.
    pub wire_case: Option<WireCase>,
}

const SNAKE: Option<WireCase> = Some(WireCase::Snake);
const AS_DOCUMENTED: Option<WireCase> = Some(WireCase::AsDocumented);

/// Every corpus that a measure speaks of.
pub const CORPORA: &[Corpus] = &[
    Corpus { name: "hetzner", path: "corpora/hetzner", wire_case: SNAKE },
    Corpus { name: "digitalocean", path: "corpora/digitalocean", wire_case: SNAKE },
    Corpus { name: "digitalocean-javascript", path: "corpora/digitalocean-javascript", wire_case: SNAKE },
    Corpus { name: "azureml", path: "corpora/azureml", wire_case: AS_DOCUMENTED },
    Corpus { name: "cycle", path: "corpora/cycle", wire_case: None },
    Corpus { name: "maxio-typescript", path: "corpora/maxio-typescript", wire_case: None },
    Corpus { name: "otc-ecs", path: "corpora/otc/ecs", wire_case: None },
    Corpus { name: "otc-elb", path: "corpora/otc/elb", wire_case: None },
    Corpus { name: "otc-ims", path: "corpora/otc/ims", wire_case: None },
];

/// The single pages that the project began with.
pub const SEEDS: &[Corpus] = &[
    Corpus {
        name: "seed-azureml",
        path: "seeds/azureml-ImageResponseBase.javascript.md",
        wire_case: AS_DOCUMENTED,
    },
    Corpus { name: "seed-cycle", path: "seeds/cycle-image.csharp.md", wire_case: None },
    Corpus { name: "seed-digitalocean", path: "seeds/digitalocean-Image.rust.md", wire_case: SNAKE },
    Corpus {
        name: "seed-hetzner",
        path: "seeds/hetzner-ServersUpdateServerResponseServerImage.java.md",
        wire_case: SNAKE,
    },
    Corpus { name: "seed-otc-ims", path: "seeds/otc-ims-en-us_topic_0060804960.html", wire_case: None },
];

/// Pages made to be difficult.
pub const STRESS: &[Corpus] = &[
    Corpus { name: "stress-rust", path: "corpora/stress/rust", wire_case: None },
    Corpus { name: "stress-javascript", path: "corpora/stress/javascript", wire_case: None },
    Corpus { name: "stress-java", path: "corpora/stress/java", wire_case: None },
];

/// With this variable set in the environment, corpora that are not there are a failure and not a skip.
pub const REQUIRED: &str = "SPECLESS_CORPORA_REQUIRED";

/// Returns the folder of real documentation, or `None`, and the test is [skipped](super::skipped), where there is none.
///
/// # Panics
/// If there is none although [`REQUIRED`] is set.
pub fn shared() -> Option<PathBuf> {
    let folder = super::workspace().join("../shared");
    if folder.join("corpora").is_dir() {
        return Some(folder);
    }
    let required = std::env::var_os(REQUIRED).is_some();
    assert!(!required, "{REQUIRED} is set, and there are no corpora at {}", folder.join("corpora").display());
    super::skipped(&format!("there are no corpora at {}", folder.join("corpora").display()));
    None
}

/// Returns a corpus by name.
///
/// # Panics
/// If there is none.
#[expect(clippy::panic, reason = "a test that names an unknown corpus is wrong")]
pub fn corpus(name: &str) -> Corpus {
    let all = CORPORA.iter().chain(SEEDS).chain(STRESS);
    all.clone().find(|corpus| corpus.name == name).cloned().unwrap_or_else(|| panic!("no corpus {name}"))
}

/// Corpora of one API, read together; nothing is said about it beyond what would be said of the first.
pub fn together(shared: &std::path::Path, names: &[&str]) -> ApiSettings {
    let mut apis = names.iter().map(|name| corpus(name).api(shared));
    let mut first = apis.next().unwrap_or_default();
    first.docs.extend(apis.flat_map(|api| api.docs));
    first
}

impl Corpus {
    /// Its pages.
    pub fn docs(&self, shared: &Path) -> PathBuf {
        shared.join(self.path)
    }

    /// Returns the settings to read it with.
    pub fn api(&self, shared: &Path) -> ApiSettings {
        let mut api = ApiSettings::new(self.name, self.docs(shared));
        api.conventions.wire_case = self.wire_case;
        api
    }

    /// Returns the settings to generate a crate from it alone.
    pub fn settings(&self, shared: &Path) -> Settings {
        Settings {
            crate_name: self.name.to_owned(),
            out_dir: Some("out".into()),
            apis: vec![self.api(shared)],
            ..Settings::default()
        }
    }
}
