//! The examples in the documentation of a crate: the credentials of its clients, and one call of each group.
//!
//! Guarantees: nothing deprecated is shown; a call whose values nobody could guess is not shown in a program.

use serde::Serialize;

use crate::ground::http::{AuthKind, Method};
use crate::model::Api;
use crate::plan::ApiPlan;
use crate::plan::ident::Ident;
use crate::plan::item::{Argument, Constructor, ItemKind, RustType, StructItem};

use super::{CallPlan, ClientPlan, GroupPlan, Input, InputTarget, InputType};

/// The header of OpenStack's tokens, which Huawei clouds have too.
const TOKEN_HEADER: &str = "x-auth-token";

/// The credentials that a client is given.
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

/// Returns the credentials of an API: one for `Authorization`, as there can be no two, and a key beside it.
pub(super) fn credentials(api: &Api) -> Vec<Credential> {
    let all = api.auth.iter().filter_map(|scheme| match &scheme.kind {
        AuthKind::Bearer | AuthKind::OAuth2 => Some(Credential::Bearer),
        AuthKind::Basic => Some(Credential::Basic),
        AuthKind::ApiKeyHeader(name) if name.eq_ignore_ascii_case(TOKEN_HEADER) => Some(Credential::Keystone),
        AuthKind::ApiKeyHeader(_)
        | AuthKind::PrefixedHeader { .. }
        | AuthKind::ApiKeyPath(_)
        | AuthKind::ApiKeyQuery(_)
        | AuthKind::ApiKeyCookie(_) => Some(Credential::Key),
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

/// A call that sends something, and what it sends.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// The group of the call.
    pub group: &'a GroupPlan,
    /// The call. What it takes beside the body is text or a number.
    pub call: &'a CallPlan,
    /// The setter or argument that takes the body.
    pub input: &'a Input,
    /// The type of the body, whose `new` and setters take text.
    pub ty: &'a Ident,
    /// The arguments of `new`.
    pub required: Vec<&'a Ident>,
    /// The struct that holds what `new` takes, if there is one.
    pub args: Option<&'a Ident>,
    /// A setter of the body.
    pub setter: Option<&'a Ident>,
}

impl ApiPlan {
    /// Returns a call to show how bodies are made: one that changes something, else one that makes something.
    pub fn shown_change(&self) -> Option<Change<'_>> {
        let groups = self.client.iter().flat_map(|client| &client.groups);
        let calls = groups.flat_map(|group| group.calls.iter().map(move |call| (group, call)));
        let changes = |call: &CallPlan| matches!(call.verb, Method::Put | Method::Patch);
        let mut first = calls.clone().filter(|(_, call)| changes(call));
        let mut others = calls.filter(|(_, call)| !changes(call));
        let shown = |(group, call)| self.change(group, call);
        first.find_map(shown).or_else(|| others.find_map(shown))
    }

    fn change<'a>(&'a self, group: &'a GroupPlan, call: &'a CallPlan) -> Option<Change<'a>> {
        let input = call.inputs().find(|input| input.target.is_body())?;
        let (InputType::Borrowed(RustType::Named(ty)) | InputType::Into(RustType::Named(ty))) = &input.ty
        else {
            return None;
        };
        let others = || call.arguments.iter().filter(|other| other.ident != input.ident);
        let clear = |other: &Input| other.is_simple() && !["body", "client"].contains(&other.ident.as_str());
        let object = self.object(ty).filter(|object| object.constructor.is_some())?;
        let required: Vec<_> = object.required().collect();
        let args = match &object.constructor {
            Some(Constructor::Named(args)) => Some(args),
            _ => None,
        };
        let text = |argument: &Argument| argument.into && argument.ty == RustType::String;
        let texts = required.iter().all(|(_, argument)| text(argument));
        let mut setters =
            object.fields.iter().filter(|field| !field.deprecated).filter_map(|field| field.setter.as_ref());
        let setter = setters.find(|setter| text(&setter.argument)).map(|setter| &setter.ident);
        let shown =
            !call.deprecated && others().all(clear) && texts && (setter.is_some() || !required.is_empty());
        let required = required.into_iter().map(|(field, _)| &field.ident).collect();
        shown.then_some(Change { group, call, input, ty, required, args, setter })
    }

    /// Returns a struct by its name, or by another name of it.
    fn object(&self, name: &Ident) -> Option<&StructItem> {
        let item =
            |name: &Ident| self.files.iter().flat_map(|file| &file.items).find(|item| item.ident == *name);
        match &item(name)?.kind {
            ItemKind::Struct(object) => Some(object),
            ItemKind::Alias(RustType::Named(target)) => match &item(target)?.kind {
                ItemKind::Struct(object) => Some(object),
                _ => None,
            },
            _ => None,
        }
    }
}

impl ClientPlan {
    /// Returns the call that a program shows: one that reads and needs no values, or such as anybody could guess.
    pub fn shown(&self) -> Option<(&GroupPlan, &CallPlan)> {
        let all = || self.groups.iter().flat_map(|group| group.calls.iter().map(move |call| (group, call)));
        let reads = |call: &CallPlan| call.verb == Method::Get && !call.deprecated;
        let plain = || {
            all().filter(|(group, call)| reads(call) && group.shared.is_empty() && call.arguments.is_empty())
        };
        plain()
            .find(|(_, call)| call.paging.is_some())
            .or_else(|| plain().next())
            .or_else(|| all().find(|(_, call)| reads(call) && call.arguments.iter().all(Input::is_simple)))
    }
}

impl GroupPlan {
    /// Returns the call that says most about a group: a list in pages, else one that reads, else the first.
    pub fn shown(&self) -> Option<&CallPlan> {
        let fresh = || self.calls.iter().filter(|call| !call.deprecated);
        fresh()
            .find(|call| call.paging.is_some())
            .or_else(|| fresh().find(|call| call.verb == Method::Get))
            .or_else(|| fresh().next())
    }
}

impl CallPlan {
    /// Returns the setter that an example of the call shows: the first.
    pub fn shown_setter(&self) -> Option<&Input> {
        self.setters.iter().find(|input| !input.deprecated)
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
    pub(super) fn is_body(&self) -> bool {
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
