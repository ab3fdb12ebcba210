//! Tokens from OpenStack Keystone (Identity API v3), by user and password.

use std::time::Duration;

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use web_time::SystemTime;

use super::api::Client;
use super::builder::ClientBuilder;
use super::error::Error;
use super::portable::BoxFuture;
use super::token::{Token, TokenProvider};

/// Fetches tokens with a user's name and password. Hand it to [`ClientBuilder::keystone`], which keeps the token
/// until it expires and renews it when it was revoked.
#[derive(Clone, Debug)]
pub struct Keystone {
    auth_url: String,
    user: Value,
    password: SecretString,
    scope: Option<Value>,
    client: Option<Client>,
}

impl Keystone {
    /// A user of a domain (both by name), at an identity service such as `https://iam.example.com/v3`.
    pub fn password(
        auth_url: impl Into<String>,
        domain: &str,
        user: &str,
        password: impl Into<SecretString>,
    ) -> Self {
        let user = json!({ "name": user, "domain": { "name": domain } });
        Keystone { auth_url: auth_url.into(), user, password: password.into(), scope: None, client: None }
    }

    /// A user by its id, at an identity service such as `https://iam.example.com/v3`.
    pub fn user_id(auth_url: impl Into<String>, id: &str, password: impl Into<SecretString>) -> Self {
        let user = json!({ "id": id });
        Keystone { auth_url: auth_url.into(), user, password: password.into(), scope: None, client: None }
    }

    /// Tokens for a project, by its name and the name of its domain.
    pub fn project(mut self, domain: &str, name: &str) -> Self {
        self.scope = Some(json!({ "project": { "name": name, "domain": { "name": domain } } }));
        self
    }

    /// Tokens for a project, by its name alone, as Huawei clouds name them (`eu-de`, for example).
    pub fn project_name(mut self, name: &str) -> Self {
        self.scope = Some(json!({ "project": { "name": name } }));
        self
    }

    /// Tokens for a project, by its id.
    pub fn project_id(mut self, id: &str) -> Self {
        self.scope = Some(json!({ "project": { "id": id } }));
        self
    }

    /// Tokens for a domain, by its name.
    pub fn domain(mut self, name: &str) -> Self {
        self.scope = Some(json!({ "domain": { "name": name } }));
        self
    }

    /// Asks through this client, for proxies, limits and certificates of one's choice. Its base URL takes the
    /// place of the address given first.
    pub fn client(mut self, client: Client) -> Self {
        self.client = Some(client);
        self
    }

    async fn fetch(&self) -> Result<Token, Error> {
        let client = match &self.client {
            Some(client) => client.clone(),
            None => ClientBuilder::<Client>::new(&self.auth_url).build()?,
        };
        let mut request = client.request(Method::POST, "/auth/tokens");
        request.json(&self.question()).anonymous().idempotent();
        let answer = request.send_json::<Answer>().await?;
        let Some(token) = answer.headers().get("x-subject-token").and_then(|value| value.to_str().ok()) else {
            return Err(Error::invalid("the identity service answered without a token"));
        };
        let token = Token::new(token);
        Ok(match answer.token.expires_at.as_deref().and_then(moment) {
            Some(at) => token.expires_at(at),
            None => token,
        })
    }

    fn question(&self) -> Value {
        let mut user = self.user.clone();
        if let Some(fields) = user.as_object_mut() {
            fields.insert("password".to_owned(), self.password.expose_secret().into());
        }
        let identity = json!({ "methods": ["password"], "password": { "user": user } });
        match &self.scope {
            Some(scope) => json!({ "auth": { "identity": identity, "scope": scope } }),
            None => json!({ "auth": { "identity": identity } }),
        }
    }
}

impl TokenProvider for Keystone {
    fn token(&self) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(self.fetch())
    }
}

#[derive(Deserialize)]
struct Answer {
    token: TokenBody,
}

#[derive(Deserialize)]
struct TokenBody {
    expires_at: Option<String>,
}

fn moment(text: &str) -> Option<SystemTime> {
    let seconds = OffsetDateTime::parse(text, &Rfc3339).ok()?.unix_timestamp();
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(seconds).ok()?))
}
