//! How fast generated types decode a list of 10 MB, beside types that a person would write by hand for the same
//! answer.
//!
//! Prints megabytes in a second of both, and their ratio. The client decodes in the same way: plainly, and only
//! after a failure once more to find where it was.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use cloud_images::hetzner::models::ImageList;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Length of the list, in bytes.
const LENGTH: usize = 10_000_000;
/// How often each way is taken, in turns; the shortest time counts.
const RUNS: usize = 15;

/// The types as one writes them who knows the answer.
mod by_hand {
    use super::{BTreeMap, Deserialize};

    #[derive(Deserialize)]
    pub(super) struct Images {
        pub(super) images: Vec<Image>,
        pub(super) meta: Option<Meta>,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "decoded, not read")]
    pub(super) struct Image {
        id: i64,
        r#type: Type,
        status: Status,
        name: Option<String>,
        description: String,
        image_size: f64,
        disk_size: f64,
        created: String,
        created_from: Option<CreatedFrom>,
        bound_to: Option<i64>,
        os_flavor: OsFlavor,
        os_version: Option<String>,
        rapid_deploy: Option<bool>,
        protection: Protection,
        deprecated: Option<String>,
        deleted: Option<String>,
        labels: BTreeMap<String, String>,
        architecture: Architecture,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "decoded, not read")]
    pub(super) struct CreatedFrom {
        id: i64,
        name: String,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "decoded, not read")]
    pub(super) struct Protection {
        delete: bool,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub(super) enum Type {
        System,
        App,
        Snapshot,
        Backup,
        Temporary,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub(super) enum Status {
        Available,
        Creating,
        Unavailable,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub(super) enum OsFlavor {
        Ubuntu,
        Centos,
        Debian,
        Fedora,
        Rocky,
        Alma,
        Unknown,
    }

    #[derive(Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub(super) enum Architecture {
        X86,
        Arm,
    }

    #[derive(Deserialize)]
    pub(super) struct Meta {
        pub(super) pagination: Pagination,
    }

    #[derive(Deserialize)]
    #[expect(dead_code, reason = "decoded, not read")]
    pub(super) struct Pagination {
        page: i64,
        per_page: i64,
        previous_page: Option<i64>,
        next_page: Option<i64>,
        last_page: Option<i64>,
        pub(super) total_entries: Option<i64>,
    }
}

fn main() {
    let text = list();
    let (mut generated, mut written) = (Duration::MAX, Duration::MAX);
    for _ in 0..RUNS {
        generated = generated.min(time::<ImageList>(&text));
        written = written.min(time::<by_hand::Images>(&text));
    }
    check(&text);
    let speed = |time: Duration| text.len() as f64 / 1_000_000.0 / time.as_secs_f64();
    println!("{:>6.1} MB of images", text.len() as f64 / 1_000_000.0);
    println!("{:>6.1} MB/s  generated types", speed(generated));
    println!("{:>6.1} MB/s  types written by hand", speed(written));
    println!("{:>6.2}       ratio", speed(generated) / speed(written));
}

/// Returns the time to decode, without that to free what was decoded.
fn time<T: DeserializeOwned>(text: &[u8]) -> Duration {
    let start = Instant::now();
    let decoded: T = serde_json::from_slice(text).expect("the list fits its types");
    let time = start.elapsed();
    drop(std::hint::black_box(decoded));
    time
}

/// Both ways read all of it.
fn check(text: &[u8]) {
    let generated: ImageList = serde_json::from_slice(text).expect("the list fits its types");
    let written: by_hand::Images = serde_json::from_slice(text).expect("the list fits its types");
    let total = written.meta.and_then(|meta| meta.pagination.total_entries);
    assert_eq!(generated.images.len(), written.images.len());
    assert_eq!(total, i64::try_from(generated.images.len()).ok());
}

/// Returns a list of images as the service sends it: those of the service and those of a project, in the order of its
/// documented example.
fn list() -> Vec<u8> {
    let mut images = Vec::new();
    let mut length = 0;
    while length < LENGTH {
        let image = image(images.len());
        length += image.to_string().len() + 1;
        images.push(image);
    }
    let meta = json!({"pagination": {
        "page": 1,
        "per_page": images.len(),
        "previous_page": null,
        "next_page": null,
        "last_page": 1,
        "total_entries": images.len(),
    }});
    serde_json::to_vec(&json!({"images": images, "meta": meta})).expect("a list of values")
}

/// Returns the image of a number: two of three were made of a server, the others are the service's own.
fn image(number: usize) -> Value {
    let flavors = ["ubuntu", "centos", "debian", "fedora", "rocky", "alma", "unknown"];
    let flavor = flavors.get(number % flavors.len()).copied().unwrap_or("unknown");
    let version = format!("{}.04", 20 + number % 5);
    let own = !number.is_multiple_of(3);
    let labels =
        json!({"environment": "prod", "example.com/my": "label", format!("run-{}", number % 7): "yes"});
    json!({
        "id": 4_711_000 + number,
        "type": if !own { "system" } else if number.is_multiple_of(2) { "snapshot" } else { "backup" },
        "status": if number % 50 == 7 { "creating" } else { "available" },
        "name": if own { Value::Null } else { json!(format!("{flavor}-{version}")) },
        "description": if own { format!("before the upgrade to \"{version}\", no. {number}") } else { format!("{flavor} {version} Standard 64 bit") },
        "image_size": 2.3 + (number % 100) as f64 / 8.0,
        "disk_size": 10 + number % 7 * 20,
        "created": format!("2016-01-{:02}T23:50:00+00:00", 1 + number % 28),
        "created_from": if own { json!({"id": number % 1000, "name": format!("my-server-{}", number % 1000)}) } else { Value::Null },
        "bound_to": if own && number % 2 == 1 { json!(number % 1000) } else { Value::Null },
        "os_flavor": flavor,
        "os_version": if flavor == "unknown" { Value::Null } else { json!(version) },
        "rapid_deploy": !own,
        "protection": {"delete": number.is_multiple_of(10)},
        "deprecated": if number.is_multiple_of(20) { json!("2018-02-28T00:00:00+00:00") } else { Value::Null },
        "deleted": null,
        "labels": if own { labels } else { json!({}) },
        "architecture": if number % 4 == 3 { "arm" } else { "x86" },
    })
}
