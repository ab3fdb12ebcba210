//! Ring 3: the generated client of the image API against Keystone and Glance.

use std::error::Error as StdError;
use std::sync::LazyLock;
use std::time::Duration;

use cloud_images::otc_ims::models::{CreateImageMetadata, UpdateImageInformation, UpdateImageInformationV2};
use cloud_images::otc_ims::{Client, calls::image::Image};
use cloud_images::runtime::client::{CallOptions, Error, ErrorBody, Keystone};
use specless_tests::servers::{OpenStack, Server, openstack};

type Outcome = Result<(), Box<dyn StdError>>;

fn keystone(cloud: &OpenStack, user: &str) -> Keystone {
    Keystone::password(&cloud.auth_url, &cloud.domain, user, cloud.passwords[user].clone())
}

/// Returns the calls of a user in the project.
fn images(cloud: &OpenStack, user: &str) -> Result<Image, Error> {
    let token = keystone(cloud, user).project(&cloud.domain, &cloud.project);
    Ok(Client::builder(&cloud.glance_url).keystone(token).build()?.image())
}

/// Returns the error of a call that must not succeed.
fn refused<T>(result: Result<T, Error>) -> Box<cloud_images::runtime::client::ApiError> {
    match result {
        Err(Error::Api(error)) => error,
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("it was not refused"),
    }
}

/// One cloud for all tests; it ends with this process.
static CLOUD: LazyLock<Option<Server<OpenStack>>> = LazyLock::new(|| openstack().unwrap());

fn run(test: impl AsyncFnOnce(&OpenStack) -> Outcome) {
    let Some(cloud) = &*CLOUD else { return };
    run_on(cloud, test);
}

fn run_on(cloud: &OpenStack, test: impl AsyncFnOnce(&OpenStack) -> Outcome) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(test(cloud)).unwrap();
}

#[test]
#[ignore = "asks real servers: `.ci/run` includes it"]
fn an_image_lives_its_life() {
    run(async |cloud| {
        let images = images(cloud, "member")?;
        let new = CreateImageMetadata::new().name("golden").min_disk(1).tags(vec!["one".to_owned()]);
        let made = images.create_metadata(&new).await?;
        assert_eq!(made.status(), 201);
        let id = made.id.clone().ok_or("no id")?;
        assert_eq!(made.name.as_deref(), Some("golden"));
        assert_eq!(made.owner.as_deref(), Some(cloud.project_id.as_str()));

        let shown = images.get(&id).await?;
        assert_eq!((shown.name.as_deref(), shown.min_disk), (Some("golden"), Some(1)));
        assert_eq!(shown.size, None, "before an upload Glance sends null");

        let steps = [UpdateImageInformationV2::new("replace", "/name").value("silver")];
        let changed = images.update_information_v2_1(&id, &steps).await?;
        assert_eq!(changed.name.as_deref(), Some("silver"));
        let steps = [UpdateImageInformation::new().replace("/name").value("bronze")];
        let changed = images.update_information_v2_0(&id, &steps).await?;
        assert_eq!(changed.name.as_deref(), Some("bronze"));

        let found = images.list().name("bronze").await?;
        let names: Vec<_> = found.images.iter().filter_map(|image| image.name.as_deref()).collect();
        assert_eq!(names, ["bronze"]);

        assert_eq!(images.delete(&id).await?.status(), 204);
        let gone = refused(images.get(&id).await);
        assert_eq!(gone.status, 404);
        Ok(())
    });
}

#[test]
#[ignore = "asks real servers: `.ci/run` includes it"]
fn sixty_images_come_in_pages() {
    run(async |cloud| {
        let images = images(cloud, "member")?;
        for number in 0..60 {
            let new = CreateImageMetadata::new().name(format!("paged-{number}"));
            images.create_metadata(&new).await?;
        }
        let mut items = images.list().limit(7).items();
        let mut names = Vec::new();
        while let Some(image) = items.next().await {
            names.extend(image?.name.filter(|name| name.starts_with("paged-")));
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 60);
        let mut pages = images.list().limit(25).pages();
        let mut sizes = Vec::new();
        while let Some(page) = pages.next().await {
            sizes.push(page?.images.len());
        }
        assert!(sizes.len() > 2 && sizes[0] == 25, "{sizes:?}");
        Ok(())
    });
}

#[test]
#[ignore = "asks real servers: `.ci/run` includes it"]
fn a_revoked_token_is_renewed() {
    // Revoking disables the user for a moment, which the other tests must not see: this one has its own cloud.
    let Some(cloud) = openstack().unwrap() else { return };
    run_on(&cloud, async |cloud| {
        let project = keystone(cloud, "member").project(&cloud.domain, &cloud.project);
        let images = Client::builder(&cloud.glance_url).keystone(project).build()?.image();
        images.list().await?;
        revoke_all(cloud).await?;
        images.list().await?;
        Ok(())
    });
}

/// Changing a password to what it is revokes nothing, but disabling and enabling the user does.
async fn revoke_all(cloud: &OpenStack) -> Outcome {
    let admin = keystone(cloud, "admin").project(&cloud.domain, &cloud.project);
    let client = cloud_images::runtime::client::Client::builder(&cloud.auth_url).keystone(admin).build()?;
    use cloud_images::runtime::client::Method;
    let mut find = client.request(Method::GET, "/users");
    find.query("name", "member");
    let users = find.send_json::<serde_json::Value>().await?;
    let id = users["users"][0]["id"].as_str().ok_or("no such user")?.to_owned();
    for enabled in [false, true] {
        let mut change = client.request(Method::PATCH, "/users/{id}");
        change.path("id", &id).json(&serde_json::json!({ "user": { "enabled": enabled } }));
        change.send_json::<serde_json::Value>().await?;
    }
    // Keystone counts in seconds: a token issued in the second of the revocation is revoked with the others.
    tokio::time::sleep(Duration::from_millis(1500)).await;
    Ok(())
}

#[test]
#[ignore = "asks real servers: `.ci/run` includes it"]
fn refusals_are_typed_errors_with_their_text() {
    run(async |cloud| {
        let nobody = Client::builder(&cloud.glance_url).auth_token("no-such-token").build()?.image();
        assert_eq!(refused(nobody.list().await).status, 401);

        let outsider =
            Client::builder(&cloud.glance_url).keystone(keystone(cloud, "outsider")).build()?.image();
        let new = CreateImageMetadata::new().name("never");
        assert_eq!(refused(outsider.create_metadata(&new).await).status, 403);

        let member = images(cloud, "member")?;
        let html = CallOptions::new().header("accept", "text/html");
        let missing = refused(member.get("no-such-image").options(html).await);
        assert_eq!(missing.status, 404);
        match &missing.body {
            ErrorBody::Text(text) => assert!(text.contains("<html>"), "{text}"),
            other => panic!("not text: {other:?}"),
        }
        let error = Error::Api(missing);
        assert!(!error.is_retryable() && error.request_id().is_some(), "{error}");
        Ok(())
    });
}

#[test]
#[ignore = "asks real servers: `.ci/run` includes it"]
fn a_server_without_authentication_needs_no_credentials() {
    run(async |cloud| {
        let images = Client::builder(&cloud.open_glance_url).build()?.image();
        let made = images.create_metadata(CreateImageMetadata::new().name("open")).await?;
        assert_eq!((made.name.as_deref(), made.owner.as_deref()), (Some("open"), None));
        images.delete(made.id.as_deref().ok_or("no id")?).await?;
        Ok(())
    });
}
