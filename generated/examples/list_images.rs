//! Lists the images of five clouds through one function.
//!
//! ```sh
//! HETZNER_TOKEN=... DIGITALOCEAN_TOKEN=... cargo run --example list_images -- 25
//! ```
//!
//! The number is how many images of each cloud are listed at most, 10 unless given. A cloud takes part if its variables
//! are set: those without a default in the functions named after the clouds. `<CLOUD>_URL` asks another server, such as a
//! mock. Secrets come from the environment and are never printed.

use std::process::ExitCode;

use cloud_images::runtime::client::{self, ClientBuilder, Error, Items, Keystone};
use cloud_images::{azureml, cycle, digitalocean, hetzner, otc_ims};
use serde::de::DeserializeOwned;

#[tokio::main]
async fn main() -> ExitCode {
    let most = std::env::args().nth(1).and_then(|most| most.parse().ok()).unwrap_or(10);
    let listed = [
        list("azureml", azureml(), most).await,
        list("cycle", cycle(), most).await,
        list("digitalocean", digitalocean(), most).await,
        list("hetzner", hetzner(), most).await,
        list("otc_ims", otc_ims(), most).await,
    ];
    if listed.contains(&false) { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// What is shown of an image, whatever cloud has it.
struct Image {
    id: String,
    name: String,
}

/// Lists a cloud, and says on the standard error why it could not; false if it should have been possible.
async fn list<T>(cloud: &str, images: Result<Items<T>, Unlisted>, most: usize) -> bool
where
    T: DeserializeOwned + Into<Image>,
{
    let outcome = match images {
        Ok(images) => print_images(cloud, images, most).await.map_err(Unlisted::Failed),
        Err(unlisted) => Err(unlisted),
    };
    match outcome {
        Ok(()) => true,
        Err(Unlisted::NotSet(variable)) => {
            eprintln!("{cloud}: left out, {variable} is not set");
            true
        }
        Err(Unlisted::Failed(error)) => {
            eprintln!("{cloud}: {error}");
            false
        }
    }
}

/// Prints images as they come. The client asks for a page when the ones before it are used up, and for no other.
async fn print_images<T>(cloud: &str, mut images: Items<T>, most: usize) -> Result<(), Error>
where
    T: DeserializeOwned + Into<Image>,
{
    for _ in 0..most {
        let Some(image) = images.next().await else { break };
        let Image { id, name } = image?.into();
        println!("{cloud:<12}  {id:<36}  {name}");
    }
    Ok(())
}

fn hetzner() -> Result<Items<hetzner::models::Image>, Unlisted> {
    let builder = at("HETZNER_URL", hetzner::Client::builder());
    let client = builder.bearer_token(set("HETZNER_TOKEN")?).build()?;
    Ok(client.images().list().per_page(50).items())
}

impl From<hetzner::models::Image> for Image {
    fn from(image: hetzner::models::Image) -> Self {
        // Snapshots have a description only.
        Image { id: image.id.to_string(), name: image.name.or(image.description).unwrap_or_default() }
    }
}

fn digitalocean() -> Result<Items<digitalocean::models::Image>, Unlisted> {
    let builder = at("DIGITALOCEAN_URL", digitalocean::Client::builder());
    let client = builder.bearer_token(set("DIGITALOCEAN_TOKEN")?).build()?;
    Ok(client.images().list().per_page(50).items())
}

impl From<digitalocean::models::Image> for Image {
    fn from(image: digitalocean::models::Image) -> Self {
        let id = image.id.map(|id| id.to_string());
        Image { id: id.unwrap_or_default(), name: image.name.unwrap_or_default() }
    }
}

fn cycle() -> Result<Items<cycle::models::Image>, Unlisted> {
    let builder = at("CYCLE_URL", cycle::Client::builder());
    let client = builder.bearer_token(set("CYCLE_TOKEN")?).api_key(set("CYCLE_HUB")?).build()?;
    Ok(client.images().list().items())
}

impl From<cycle::models::Image> for Image {
    fn from(image: cycle::models::Image) -> Self {
        Image { id: image.id, name: image.name }
    }
}

/// Tokens are fetched from Keystone with the password, by the variables that OpenStack's own programs use.
fn otc_ims() -> Result<Items<otc_ims::models::Image>, Unlisted> {
    let (user, domain) = (set("OS_USERNAME")?, set("OS_USER_DOMAIN_NAME")?);
    let keystone = Keystone::password(set("OS_AUTH_URL")?, &domain, &user, set("OS_PASSWORD")?)
        .project(&domain, &set("OS_PROJECT_NAME")?);
    let client = otc_ims::Client::builder(set("OTC_IMS_URL")?).keystone(keystone).build()?;
    Ok(client.image().list().limit(50).items())
}

impl From<otc_ims::models::Image> for Image {
    fn from(image: otc_ims::models::Image) -> Self {
        Image { id: image.id.unwrap_or_default(), name: image.name.unwrap_or_default() }
    }
}

/// This service documents no list of its images, but what was measured of one: its profiles, each with the id of the
/// image.
fn azureml() -> Result<Items<azureml::models::ProfileResponse>, Unlisted> {
    let client = at("AZUREML_URL", azureml::Client::builder()).bearer_token(set("AZUREML_TOKEN")?).build()?;
    let (subscription, group) = (set("AZUREML_SUBSCRIPTION")?, set("AZUREML_RESOURCE_GROUP")?);
    let (workspace, image) = (set("AZUREML_WORKSPACE")?, set("AZUREML_IMAGE")?);
    Ok(client.profile(&subscription, &group, &workspace, &image).list_query().items())
}

impl From<azureml::models::ProfileResponse> for Image {
    fn from(profile: azureml::models::ProfileResponse) -> Self {
        Image { id: profile.image_id.unwrap_or_default(), name: profile.name.unwrap_or_default() }
    }
}

/// Why a cloud is not listed.
enum Unlisted {
    /// A variable is not set.
    NotSet(&'static str),
    /// A call failed, or could not be made.
    Failed(Error),
}

impl From<Error> for Unlisted {
    fn from(error: Error) -> Self {
        Unlisted::Failed(error)
    }
}

/// A variable without which a cloud cannot be asked.
fn set(variable: &'static str) -> Result<String, Unlisted> {
    std::env::var(variable).map_err(|_| Unlisted::NotSet(variable))
}

/// The builder with another address, if the variable is set.
fn at<C: From<client::Client>>(variable: &str, builder: ClientBuilder<C>) -> ClientBuilder<C> {
    match std::env::var(variable) {
        Ok(url) => builder.base_url(url),
        Err(_) => builder,
    }
}
