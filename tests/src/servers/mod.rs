//! Real servers for tests: programs that nobody here wrote, on loopback, for as long as a guard lives.
//!
//! ```no_run
//! # fn test() -> Result<(), specless_tests::servers::Failure> {
//! let Some(cloud) = specless_tests::servers::openstack()? else { return Ok(()) };
//! println!("tokens from {}, images from {}", cloud.auth_url, cloud.glance_url);
//! # Ok(()) }
//! ```
//!
//! Guaranteed: a server is ready when its guard is given out; it is gone when the guard is dropped, and also when the
//! test process dies in any other way; every wait is bounded; parallel tests install a program once. Where a program
//! cannot be installed the test is [skipped](crate::skipped) with the reason and there is no guard, unless [`REQUIRED`] is set. The scripts in
//! `tests/servers/` do the work and its README tells how the servers behave.

mod process;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use process::Running;

/// With this variable set in the environment, a server that cannot be installed is a failure and not a skip.
pub const REQUIRED: &str = "SPECLESS_SERVERS_REQUIRED";

/// A first run installs; the scripts bound each of their steps, this bounds them all.
const READY_WITHIN: Duration = Duration::from_secs(900);

/// Keystone and two Glances, with users for each kind of answer.
#[derive(Debug, Deserialize)]
pub struct OpenStack {
    /// Keystone's version 3 address, such as `http://127.0.0.1:40000/v3`.
    pub auth_url: String,
    /// The Glance that asks Keystone about each request: origin only, paths start with `/v2`.
    pub glance_url: String,
    /// The Glance without authentication, where everybody is an administrator: origin only.
    pub open_glance_url: String,
    /// The name of the domain of every user and project.
    pub domain: String,
    /// The region of the catalogue's entries.
    pub region: String,
    /// The name of the project that `admin` and `member` have a role in.
    pub project: String,
    /// Its id: the `owner` of the images made there.
    pub project_id: String,
    /// Passwords by user: `admin`, `member`, and `outsider`, who has no role anywhere (a token without project only).
    pub passwords: BTreeMap<String, String>,
    /// Where the servers log.
    pub logs: PathBuf,
}

/// A mock that checks every request against an OpenAPI description.
#[derive(Debug, Deserialize)]
pub struct Prism {
    /// The origin. Paths are those of the description: what its `servers` add in front is not served.
    pub url: String,
    /// Where it logs each request with its violations.
    pub logs: PathBuf,
}

/// A server that runs until this is dropped; it derefs to what the server told about itself.
#[derive(Debug)]
pub struct Server<T> {
    facts: T,
    _running: Running,
}

impl<T> Deref for Server<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.facts
    }
}

/// Why there is no server although there should be one.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It cannot be installed, and [`REQUIRED`] says that it must be.
    #[error("required, but not to be had: {0}")]
    Missing(String),
    /// It was installed and did not start.
    #[error("the server did not start: {0}")]
    Start(String),
    /// It was not ready in time.
    #[error("the server was not ready within {} s", .0.as_secs())]
    Late(Duration),
    /// The server told something about itself that was not expected.
    #[error("the server told {told:?}: {source}")]
    Told {
        /// The line.
        told: String,
        /// The mistake.
        source: serde_json::Error,
    },
    /// The operating system refused something.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// Starts Keystone and Glance; `None`, and the test is skipped, where they cannot be installed.
pub fn openstack() -> Result<Option<Server<OpenStack>>, Failure> {
    server(script("openstack.py"), READY_WITHIN)
}

/// Starts Prism for an OpenAPI description; `None`, and the test is skipped, where it cannot be installed.
pub fn prism(description: &Path) -> Result<Option<Server<Prism>>, Failure> {
    let mut command = script("prism.py");
    command.arg(description);
    server(command, READY_WITHIN)
}

/// Returns the same, with answers made from the schemas: for a description whose examples break its own schemas.
pub fn prism_by_schema(description: &Path) -> Result<Option<Server<Prism>>, Failure> {
    let mut command = script("prism.py");
    command.arg(description).arg("--dynamic");
    server(command, READY_WITHIN)
}

fn script(name: &str) -> Command {
    let mut command = Command::new("python3");
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("servers").join(name));
    command
}

fn server<T: DeserializeOwned>(command: Command, within: Duration) -> Result<Option<Server<T>>, Failure> {
    match process::start(command, within) {
        Ok((running, told)) => match serde_json::from_str(&told) {
            Ok(facts) => Ok(Some(Server { facts, _running: running })),
            Err(source) => Err(Failure::Told { told, source }),
        },
        Err(Failure::Missing(reason)) if std::env::var_os(REQUIRED).is_none() => {
            crate::skipped(&reason);
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

#[cfg(test)]
mod tests;
