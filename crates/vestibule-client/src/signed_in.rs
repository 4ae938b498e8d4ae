//! Who is signed in, as Vestibule's headers tell it and as a handler takes it.

use std::str;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;

use crate::refusal::Refusal;
use crate::vestibule::Vestibule;

/// An extractor of axum's: who is signed in, by a token, and by a cookie where [`Settings::browsers`](crate::Settings) is
/// set. The program's routes need an `Extension` with the [`Vestibule`].
///
/// Nobody: 401, or for a browser that loads a page the way to the log-in page and back; the way to the page of the second factor
/// where that alone is missing. 403 for a token that may only read
/// where the method changes something, and for whom the rules of this service do not admit. 503 where Vestibule cannot be
/// asked. Where nobody has to be signed in, take `Option<SignedIn>`: wrong credentials are then nobody too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The id of the account, which never changes: refer to it in your tables.
    pub id: i64,
    /// What is told of the account.
    pub profile: Profile,
}

/// What Vestibule tells services of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// The name that the account signs in with. It may change, and it may look like an address that is somebody else's.
    pub username: String,
    /// Whether that name is the address that the account has proved.
    pub owns_name: bool,
    /// Its address, if the account has proved it; else empty, since anybody can sign up with anybody's address.
    pub email: String,
    /// First and last name, as far as the account has them.
    pub name: String,
    /// The names of its groups, in order.
    pub groups: Vec<String>,
}

impl SignedIn {
    /// Reads the headers of a 200. All are there in each; `None` where one is missing or is not what Vestibule writes. Without
    /// an account nobody is signed in: `Some(None)`.
    pub(crate) fn read(headers: &HeaderMap) -> Option<Option<Self>> {
        let text = |name: &str| str::from_utf8(headers.get(name).map(HeaderValue::as_bytes)?).ok();
        let (id, username) = (text("vestibule-account-id")?, text("remote-user")?);
        let (email, name, groups) = (text("remote-email")?, text("remote-name")?, text("remote-groups")?);
        if id.is_empty() {
            return Some(None);
        }
        let groups = groups.split(',').filter(|group| !group.is_empty()).map(decoded).collect::<Option<_>>()?;
        let profile = Profile {
            username: decoded(username)?,
            // Any other `@` is encoded.
            owns_name: username.contains('@'),
            // The one that is never encoded.
            email: email.to_owned(),
            name: decoded(name)?,
            groups,
        };
        Some(Some(Self { id: id.parse().ok()?, profile }))
    }
}

fn decoded(text: &str) -> Option<String> {
    Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let vestibule = lent(parts).map_err(IntoResponse::into_response)?;
        match vestibule.signed_in(parts).await {
            Ok(user) => Ok(Self::clone(&user)),
            Err(refusal) => Err(vestibule.led(parts, refusal).await.into_response()),
        }
    }
}

impl<S: Sync> OptionalFromRequestParts<S> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Response> {
        let vestibule = lent(parts).map_err(IntoResponse::into_response)?;
        match vestibule.signed_in(parts).await {
            Ok(user) => Ok(Some(Self::clone(&user))),
            Err(refusal) if refusal.status == StatusCode::UNAUTHORIZED => Ok(None),
            Err(refusal) => Err(refusal.into_response()),
        }
    }
}

fn lent(parts: &Parts) -> Result<&Vestibule, Refusal> {
    parts.extensions.get().ok_or_else(|| {
        tracing::error!("a route takes SignedIn, and no Extension of the router has a Vestibule");
        Refusal::misused()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 5] = ["vestibule-account-id", "remote-user", "remote-email", "remote-name", "remote-groups"];

    fn headers(values: [&str; 5]) -> HeaderMap {
        let value = |text: &str| HeaderValue::from_bytes(text.as_bytes()).unwrap();
        NAMES.iter().zip(values).map(|(name, text)| (name.parse().unwrap(), value(text))).collect()
    }

    fn read(values: [&str; 5]) -> SignedIn {
        SignedIn::read(&headers(values)).unwrap().unwrap()
    }

    #[test]
    fn names_and_groups_are_decoded_each_by_itself_and_the_address_is_not() {
        let user = read(["7", "a%252C%0D%0Aé", "x%2Dy@example.org", "Zoë 100%25", "x%2Cadmins,%20b,équipe"]);
        assert_eq!((user.id, &*user.profile.username, user.profile.owns_name), (7, "a%2C\r\né", false));
        assert_eq!((&*user.profile.email, &*user.profile.name), ("x%2Dy@example.org", "Zoë 100%"));
        assert_eq!(user.profile.groups, ["x,admins", " b", "équipe"]);
        assert_eq!(read(["7", "a", "", "", ""]).profile.groups, [""; 0]);
    }

    #[test]
    fn a_name_that_is_an_address_says_whether_it_is_the_accounts_own() {
        let stranger = read(["7", "root%40example.org", "", "", ""]).profile;
        assert_eq!((&*stranger.username, stranger.owns_name), ("root@example.org", false));
        let owner = read(["7", "root@example.org", "root@example.org", "", ""]).profile;
        assert_eq!((&*owner.username, owner.owns_name), ("root@example.org", true));
    }

    #[test]
    fn nobody_is_an_answer_and_a_header_that_is_missing_is_none() {
        assert_eq!(SignedIn::read(&headers([""; 5])), Some(None));
        for name in NAMES {
            let mut headers = headers(["7", "a", "", "", ""]);
            headers.remove(name);
            assert_eq!(SignedIn::read(&headers), None, "{name}");
        }
        for wrong in [["seven", "a", "", "", ""], ["7", "%ff", "", "", ""], ["7", "a", "", "", "b,%ff"]] {
            assert_eq!(SignedIn::read(&headers(wrong)), None, "{wrong:?}");
        }
    }
}
