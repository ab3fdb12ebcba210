//! What the documentation of a crate shows: the credentials of its clients, and one call of each group.
//!
//! Guarantees: nothing deprecated is shown; a call whose values nobody could guess is not shown in a program.

use serde::Serialize;

use crate::model::{Api, AuthKind, Method};
use crate::plan::item::RustType;

use super::{CallPlan, ClientPlan, GroupPlan, Input, InputTarget, InputType};

/// The header of OpenStack's tokens, which Huawei clouds have too.
const TOKEN_HEADER: &str = "x-auth-token";

/// What a client is given to prove who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Credential {
    /// A token in `Authorization`.
    Bearer,
    /// User and password in `Authorization`.
    Basic,
    /// A key, wherever the API wants it.
    Key,
    /// A password that Keystone gives tokens for; keys that sign will do, too.
    Keystone,
}

/// The credentials of an API: one for `Authorization`, as there can be no two, and a key beside it.
pub(super) fn credentials(api: &Api) -> Vec<Credential> {
    let all = api.auth.iter().filter_map(|scheme| match &scheme.kind {
        AuthKind::Bearer | AuthKind::OAuth2 => Some(Credential::Bearer),
        AuthKind::Basic => Some(Credential::Basic),
        AuthKind::ApiKeyHeader(name) if name.eq_ignore_ascii_case(TOKEN_HEADER) => Some(Credential::Keystone),
        AuthKind::ApiKeyHeader(_) | AuthKind::ApiKeyQuery(_) | AuthKind::ApiKeyCookie(_) => {
            Some(Credential::Key)
        }
        AuthKind::Other(_) => None,
    });
    let mut chosen: Vec<Credential> = Vec::new();
    for credential in all {
        let other = match credential {
            Credential::Bearer => Credential::Basic,
            Credential::Basic => Credential::Bearer,
            Credential::Key => Credential::Keystone,
            Credential::Keystone => Credential::Key,
        };
        if !chosen.contains(&credential) && !chosen.contains(&other) {
            chosen.push(credential);
        }
    }
    chosen
}

impl ClientPlan {
    /// The call that a program shows: one that reads and needs no values, or such as anybody could guess.
    pub fn shown(&self) -> Option<(&GroupPlan, &CallPlan)> {
        let all = || self.groups.iter().flat_map(|group| group.calls.iter().map(move |call| (group, call)));
        let reads = |call: &CallPlan| call.verb == Method::Get && !call.deprecated;
        let plain = || all().filter(|(_, call)| reads(call) && call.arguments.is_empty());
        plain()
            .find(|(_, call)| call.paging.is_some())
            .or_else(|| plain().next())
            .or_else(|| all().find(|(_, call)| reads(call) && call.arguments.iter().all(Input::is_simple)))
    }
}

impl GroupPlan {
    /// The call that says most about a group: a list in pages, else one that reads, else the first.
    pub fn shown(&self) -> Option<&CallPlan> {
        let fresh = || self.calls.iter().filter(|call| !call.deprecated);
        fresh()
            .find(|call| call.paging.is_some())
            .or_else(|| fresh().find(|call| call.verb == Method::Get))
            .or_else(|| fresh().next())
    }
}

impl CallPlan {
    /// The setter that an example of the call shows: the body's, else the first.
    pub fn shown_setter(&self) -> Option<&Input> {
        let fresh = || self.setters.iter().filter(|input| !input.deprecated);
        fresh().find(|input| input.target.is_body()).or_else(|| fresh().next())
    }
}

impl Input {
    /// True for text and numbers.
    fn is_simple(&self) -> bool {
        matches!(
            self.ty,
            InputType::Str
                | InputType::Plain(RustType::I64 | RustType::F64 | RustType::Bool)
                | InputType::Into(RustType::String)
        )
    }
}

impl InputTarget {
    fn is_body(&self) -> bool {
        matches!(self, Self::Json(_) | Self::FormBody | Self::Body(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AuthScheme;

    fn chosen(kinds: &[AuthKind]) -> Vec<Credential> {
        let scheme = |kind: &AuthKind| AuthScheme { name: "scheme".to_owned(), kind: kind.clone() };
        let mut api = Api::default();
        api.auth = kinds.iter().map(scheme).collect();
        credentials(&api)
    }

    #[test]
    fn one_credential_takes_the_header_and_a_key_goes_beside_it() {
        let key = AuthKind::ApiKeyHeader("X-Hub-Id".to_owned());
        let token = AuthKind::ApiKeyHeader("X-Auth-Token".to_owned());
        assert_eq!(chosen(&[]), []);
        assert_eq!(chosen(&[AuthKind::Other("mutualTLS".to_owned())]), []);
        assert_eq!(chosen(&[AuthKind::Basic, AuthKind::Bearer]), [Credential::Basic]);
        assert_eq!(chosen(&[AuthKind::OAuth2, key.clone()]), [Credential::Bearer, Credential::Key]);
        assert_eq!(chosen(&[token, key]), [Credential::Keystone]);
    }
}
