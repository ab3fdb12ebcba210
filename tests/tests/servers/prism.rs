//! Ring 3: every operation of two large APIs, through the generated client, against a mock server that checks each
//! request with the API's own description.
//!
//! The pages do not say all that the descriptions do. What a person would correct in the manifest after a look at the
//! refusals is here as text; `FIDELITY.md` tells why each is needed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use specless::Settings;
use specless::internals::pipeline;
use specless_tests::compile::Crates;
use specless_tests::corpora::{corpus, shared};
use specless_tests::servers::prism;

/// How many of a hundred operations must be accepted and decode.
const LEAST: f64 = 98.0;

/// An API and what is known of its description.
struct Api {
    name: &'static str,
    corrections: &'static [&'static str],
    /// Operations that no client can make the mock server accept, because the description contradicts itself.
    contradictions: &'static [Contradiction],
}

/// Where a description contradicts itself.
struct Contradiction {
    call: &'static str,
    /// Only its example does: an answer that is made from the schema decodes.
    example: bool,
}

const fn in_example(call: &'static str) -> Contradiction {
    Contradiction { call, example: true }
}

const fn in_schema(call: &'static str) -> Contradiction {
    Contradiction { call, example: false }
}

const HETZNER: Api = Api {
    name: "hetzner",
    corrections: &[],
    contradictions: &[in_example("networks.create"), in_example("networks.list"), in_example("networks.get")],
};

const DIGITALOCEAN: Api = Api {
    name: "digitalocean",
    corrections: &[
        // A name that is an exception.
        "field:MetricsData.result_type.wire=resultType",
        // Values that the pages do not list.
        "field:AlertPolicyRequest.compare.example=GreaterThan",
        "field:AlertPolicyRequest.type.example=v1/insights/droplet/load_1",
        "field:AlertPolicyRequest.window.example=5m",
        "field:DatabasesUpdateEvictionPolicyRequest.eviction_policy.example=noeviction",
        "field:DropletActionsPostByTagRequest.type.example=power_cycle",
        "field:ImageNewCustom.region.example=nyc3",
        "field:LoadBalancerCreate.region.example=nyc3",
        "field:ProjectsUpdateDefaultRequest.environment.example=Development",
        "field:RegistryCreate.subscription_tier_slug.example=basic",
        "field:UptimeAlertCreateRequest.type.example=latency",
        "field:VolumesCreateRequest.region.example=nyc3",
        "parameter:monitoring_get_droplet_bandwidth_metrics.direction.example=inbound",
        "parameter:monitoring_get_droplet_bandwidth_metrics.interface.example=private",
        // Fields of different alternatives, which the pages show as one type that needs them all.
        "field:CertificatesCreateRequest.leaf_certificate.optional=true",
        "field:CertificatesCreateRequest.private_key.optional=true",
        "field:DropletsCreate202Response.droplet.optional=true",
        "field:DropletsCreate202Response.droplets.optional=true",
        "field:DropletsCreateRequest.names.optional=true",
        "field:FloatingIpCreate.region.optional=true",
        "field:ReservedIpCreate.region.optional=true",
    ],
    contradictions: &[
        in_schema("droplets.post_action_by_tag"),
        in_example("monitoring.list_alert_policy"),
        in_schema("uptime.create_check"),
    ],
};

impl Api {
    fn settings(&self, shared: &Path) -> Settings {
        let mut settings = Settings { smoke: true, ..corpus(self.name).settings(shared) };
        let api = &mut settings.apis[0];
        self.corrections.iter().for_each(|text| api.add_override(text).unwrap());
        settings
    }
}

#[test]
#[ignore = "asks real servers: `.ci/run` includes it"]
fn every_operation_is_accepted_and_decodes() {
    let Some(shared) = shared() else { return };
    let mut crates = Crates::new("prism").unwrap();
    for api in [&HETZNER, &DIGITALOCEAN] {
        let generation = pipeline::generate(&api.settings(&shared), &()).unwrap();
        crates.add(api.name, &generation.files).unwrap();
    }
    for api in [&HETZNER, &DIGITALOCEAN] {
        let description = corpus(api.name).docs(&shared).join("truth.openapi.yaml");
        let Some(server) = prism(&description).unwrap() else { return };
        let build = ["build", "--quiet", "--package", api.name, "--example", "smoke"];
        let warnings = crates.cargo(&build, "").unwrap_or_else(|error| panic!("{}: {error}", api.name));
        assert!(warnings.is_empty(), "{}: {warnings}", api.name);
        let shown = smoke(&server.url, &[]);
        report(api, &shown);
        // An answer made from the schema in place of the example.
        let made = smoke(&server.url, &["--header", "Prefer: dynamic=true"]);
        for contradiction in api.contradictions.iter().filter(|it| it.example) {
            assert_eq!(made[contradiction.call], None, "{}: {}", api.name, contradiction.call);
        }
    }
}

/// Runs the program that was built last: why each call failed, or `None`.
fn smoke(url: &str, words: &[&str]) -> BTreeMap<String, Option<String>> {
    let program = specless_tests::workspace().join("target/generated-crates/target/debug/examples/smoke");
    let output =
        Command::new(program).arg(url).args(["--refuse", "sl-violations"]).args(words).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let lines = said.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let outcomes = lines.map(|words| match words[..] {
        ["ok", call, _] => (call.to_owned(), None),
        ["failed", call, route, why] => (call.to_owned(), Some(format!("{route}: {why}"))),
        _ => panic!("it said {words:?}"),
    });
    let outcomes: BTreeMap<_, _> = outcomes.collect();
    assert_eq!(output.status.success(), outcomes.values().all(Option::is_none), "{:?}", output.status);
    outcomes
}

/// Prints what failed, and fails if it is too much or anything else than what is known.
fn report(api: &Api, outcomes: &BTreeMap<String, Option<String>>) {
    let failed: Vec<_> = outcomes.iter().filter_map(|(call, why)| Some((call, why.as_ref()?))).collect();
    let good = outcomes.len() - failed.len();
    let percent = 100.0 * good as f64 / outcomes.len() as f64;
    println!("{}: {good} of {} accepted and decoded, {percent:.1} %", api.name, outcomes.len());
    for (call, why) in &failed {
        println!("  {call}: {why}");
    }
    assert!(percent >= LEAST, "{}: only {percent:.1} %", api.name);
    let failed: BTreeSet<&str> = failed.iter().map(|(call, _)| call.as_str()).collect();
    let known: BTreeSet<&str> = api.contradictions.iter().map(|known| known.call).collect();
    assert_eq!(failed, known, "{}: what fails, and what is known to fail", api.name);
}
