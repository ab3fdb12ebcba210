//! Ring 3: the example program of `generated/` lists five clouds, each a server on this machine that nobody here wrote.

use std::process::Command;
use std::thread;

use cloud_images::otc_ims::Client;
use cloud_images::otc_ims::models::CreateImageMetadata;
use cloud_images::runtime::client::{Error, Keystone};
use specless_tests::corpora::shared;
use specless_tests::servers::{OpenStack, openstack, prism, prism_by_schema};

const TOKEN: &str = "a-token-that-nobody-may-see";

/// The output of the example in a run with these variables and no others.
struct Said {
    lines: Vec<String>,
    complaints: String,
    success: bool,
}

fn list_images(most: usize, variables: &[(&str, &str)]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_list-images-under-test"));
    command.arg(most.to_string()).env_clear().envs(variables.iter().copied());
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let complaints = String::from_utf8(output.stderr).unwrap();
    for secret in variables.iter().filter(|(name, _)| name.ends_with("TOKEN") || name.ends_with("PASSWORD")) {
        assert!(!text.contains(secret.1) && !complaints.contains(secret.1), "{} is shown", secret.0);
    }
    // Columns are as wide as the page: one space is enough to compare.
    let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    Said { lines: text.lines().map(line).collect(), complaints, success: output.status.success() }
}

/// Returns the variables of the cloud that runs on Keystone and Glance.
fn of_otc(cloud: &OpenStack) -> Vec<(&'static str, &str)> {
    vec![
        ("OTC_IMS_URL", &cloud.glance_url),
        ("OS_AUTH_URL", &cloud.auth_url),
        ("OS_USERNAME", "member"),
        ("OS_USER_DOMAIN_NAME", &cloud.domain),
        ("OS_PASSWORD", &cloud.passwords["member"]),
        ("OS_PROJECT_NAME", &cloud.project),
    ]
}

/// Makes images of these names.
fn fill(cloud: &OpenStack, names: &[String]) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let password = cloud.passwords["member"].clone();
        let keystone = Keystone::password(&cloud.auth_url, &cloud.domain, "member", password)
            .project(&cloud.domain, &cloud.project);
        let images = Client::builder(&cloud.glance_url).keystone(keystone).build()?.image();
        for name in names {
            images.create_metadata(CreateImageMetadata::new().name(name)).await?;
        }
        Ok(())
    })
}

#[test]
#[ignore = "asks real servers: `.ci/run` includes it"]
fn every_cloud_is_listed_by_the_same_function() {
    let Some(shared) = shared() else { return };
    let start = |api: &'static str| {
        let description = shared.join("corpora").join(api).join("truth.openapi.yaml");
        // Prism's examples for this description lack a member that it requires, in a schema without a type.
        let start = if api == "cycle" { prism_by_schema } else { prism };
        // A thread of the test's name: by it the test is told to be skipped.
        let test = thread::current().name().unwrap_or_default().to_owned();
        thread::Builder::new().name(test).spawn(move || start(&description).unwrap()).unwrap()
    };
    let mocks = ["azureml", "cycle", "digitalocean", "hetzner"].map(start);
    let Some(cloud) = openstack().unwrap() else { return };
    let mocks = mocks.map(|mock| mock.join().unwrap());
    let [Some(azureml), Some(cycle), Some(digitalocean), Some(hetzner)] = mocks else { return };
    fill(&cloud, &["golden".to_owned()]).unwrap();

    let mut variables = of_otc(&cloud);
    variables.extend([
        ("AZUREML_URL", azureml.url.as_str()),
        ("AZUREML_TOKEN", TOKEN),
        ("AZUREML_SUBSCRIPTION", "c1d06dd0-4d4d-4d1f-9d3f-7d0a5f0e5c11"),
        ("AZUREML_RESOURCE_GROUP", "group"),
        ("AZUREML_WORKSPACE", "workspace"),
        ("AZUREML_IMAGE", "an image"),
        ("CYCLE_URL", &cycle.url),
        ("CYCLE_TOKEN", TOKEN),
        ("CYCLE_HUB", "hub"),
        ("DIGITALOCEAN_URL", &digitalocean.url),
        ("DIGITALOCEAN_TOKEN", TOKEN),
        ("HETZNER_URL", &hetzner.url),
        ("HETZNER_TOKEN", TOKEN),
    ]);
    let said = list_images(1, &variables);
    assert!(said.success, "{}", said.complaints);
    // Mocks answer with the examples of their descriptions, or with `string` or some words for every text.
    let clouds: Vec<&str> = said.lines.iter().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(clouds, ["azureml", "cycle", "digitalocean", "hetzner", "otc_ims"], "{:?}", said.lines);
    assert_eq!(said.lines[0], "azureml string string");
    assert!(said.lines[1].split(' ').count() > 2, "{}", said.lines[1]);
    assert_eq!(said.lines[2], "digitalocean 7555620 Nifty New Snapshot");
    assert_eq!(said.lines[3], "hetzner 42 ubuntu-20.04");
    assert!(said.lines[4].ends_with(" golden"), "{}", said.lines[4]);
}

#[test]
#[ignore = "asks real servers: `.ci/run` includes it"]
fn a_cloud_is_listed_over_all_its_pages_and_others_are_left_out() {
    let Some(cloud) = openstack().unwrap() else { return };
    // A page holds 50.
    let names: Vec<String> = (0..60).map(|number| format!("image-{number:02}")).collect();
    fill(&cloud, &names).unwrap();
    let said = list_images(1000, &of_otc(&cloud));
    assert!(said.success, "{}", said.complaints);
    let mut listed: Vec<&str> = said.lines.iter().filter_map(|line| line.rsplit(' ').next()).collect();
    listed.sort_unstable();
    assert_eq!(listed, names);
    assert!(said.complaints.contains("hetzner: left out, HETZNER_TOKEN is not set"), "{}", said.complaints);
}

#[test]
fn a_cloud_that_cannot_be_asked_is_reported_and_does_not_hide_others() {
    // Nobody listens there.
    let said = list_images(1, &[("HETZNER_URL", "http://127.0.0.1:1"), ("HETZNER_TOKEN", TOKEN)]);
    assert!(!said.success && said.lines.is_empty());
    assert!(said.complaints.lines().any(|line| line.starts_with("hetzner: ")), "{}", said.complaints);
    assert!(said.complaints.contains("otc_ims: left out"), "{}", said.complaints);
}
