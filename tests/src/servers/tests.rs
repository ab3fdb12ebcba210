use std::io::{Read, Write};
use std::net::TcpStream;

use super::*;

/// Returns a shell script in the place of a server script.
fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

fn start(script: &str) -> Result<(Running, String), Failure> {
    process::start(shell(script), Duration::from_secs(5))
}

/// Returns whether that process runs: one that ended and was not yet reaped by its new parent does not.
fn alive(process: &str) -> bool {
    let state = Command::new("ps").args(["-o", "stat=", "-p", process]).output().unwrap().stdout;
    !state.is_empty() && !state.starts_with(b"Z")
}

/// Returns the answer to a GET, head and body in one text; `None` where nobody listens.
fn get(url: &str, path: &str, headers: &str) -> Option<String> {
    let address = url.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let mut socket = TcpStream::connect(address).ok()?;
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(socket, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n{headers}\r\n").unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).unwrap();
    Some(String::from_utf8_lossy(&answer).into_owned())
}

fn assert_status(answer: Option<String>, status: &str) {
    let answer = answer.expect("the server answers");
    assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{status} expected:\n{answer}");
}

#[test]
fn a_program_that_cannot_be_installed_is_missing_and_says_why() {
    let failure = start("echo 'no npm here' >&2; exit 75").unwrap_err();
    assert!(matches!(&failure, Failure::Missing(reason) if reason == "no npm here"), "{failure:?}");
}

#[test]
fn a_server_that_ends_before_it_is_ready_is_a_failure_and_not_a_skip() {
    let failure = start("echo 'bad configuration' >&2; exit 1").unwrap_err();
    assert!(matches!(&failure, Failure::Start(reason) if reason == "bad configuration"), "{failure:?}");
}

#[test]
fn a_server_that_never_gets_ready_is_given_up() {
    let failure = process::start(shell("cat"), Duration::from_millis(200)).unwrap_err();
    assert!(matches!(failure, Failure::Late(_)), "{failure:?}");
}

#[test]
fn what_the_child_started_ends_with_it() {
    let (running, grandchild) = start("sleep 300 & echo $!; cat").unwrap();
    assert!(alive(&grandchild), "it runs while the guard lives");
    drop(running);
    std::thread::sleep(Duration::from_millis(200));
    assert!(!alive(&grandchild), "{grandchild} outlived the guard");
}

#[test]
#[ignore = "asks real servers: `.ci/run` includes it"]
fn keystone_and_both_glances_answer_until_the_guard_is_dropped() {
    let Some(cloud) = openstack().unwrap() else { return };
    assert_status(get(&cloud.auth_url, "/v3", ""), "200");
    assert_status(get(&cloud.open_glance_url, "/v2/images", ""), "200");
    assert_status(get(&cloud.glance_url, "/v2/images", ""), "401");
    let urls = [cloud.auth_url.clone(), cloud.open_glance_url.clone(), cloud.glance_url.clone()];
    drop(cloud);
    for url in urls {
        assert_eq!(get(&url, "/", ""), None, "{url} still answers");
    }
}

#[test]
#[ignore = "asks real servers: `.ci/run` includes it"]
fn prism_answers_by_the_description_until_the_guard_is_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let description = folder.path().join("lamps.yaml");
    std::fs::write(&description, include_str!("lamps.yaml")).unwrap();
    let Some(lamps) = prism(&description).unwrap() else { return };
    assert_status(get(&lamps.url, "/lamps?limit=2", "Authorization: Bearer t\r\n"), "200");
    assert_status(get(&lamps.url, "/lamps?limit=many", "Authorization: Bearer t\r\n"), "422");
    assert_status(get(&lamps.url, "/lamps?limit=2", ""), "401");
    assert_status(get(&lamps.url, "/v7/lamps?limit=2", "Authorization: Bearer t\r\n"), "404");
    let url = lamps.url.clone();
    drop(lamps);
    assert_eq!(get(&url, "/", ""), None, "{url} still answers");
}

#[test]
fn a_description_that_is_not_there_is_a_failure_that_names_it() {
    let failure = prism(Path::new("/nowhere/lamps.yaml")).unwrap_err();
    assert!(failure.to_string().contains("/nowhere/lamps.yaml"), "{failure}");
}
