//! A form that is sent once more by a browser which reloads the page of its answer. Such a page shows a secret that is told
//! once, or what became of many accounts, and to do that again would be another act. The browser itself keeps the digests of
//! its last forms that were answered so, in a cookie, so that every node knows them.

use std::collections::BTreeMap;

use base64ct::{Base64UrlUnpadded, Encoding};
use http::{HeaderMap, HeaderValue};
use sha2::{Digest, Sha256};

use super::super::body::Unread;
use super::super::cookie;
use super::super::state::AppState;
use crate::contract::FORM_ID;

/// How many forms are remembered.
const MOST: usize = 8;
/// For how many seconds.
const MAX_AGE: u64 = 24 * 60 * 60;
/// The bytes of a digest: two forms of a browser hardly have the same one.
const BYTES: usize = 12;
/// The characters that they are written with.
const CHARACTERS: usize = 16;
/// What is between two digests.
const BETWEEN: char = '.';

/// The digest of a form at a path, by what it was filled with but secrets. `None` where it has no id: that of a program.
fn digest(path: &str, values: &BTreeMap<String, String>) -> Option<String> {
    values.get(FORM_ID).filter(|id| !id.is_empty())?;
    let digest = Sha256::digest(serde_json::json!([path, values]).to_string());
    Some(Base64UrlUnpadded::encode_string(&digest[..BYTES]))
}

/// The digests in the cookie of a request, the oldest first.
fn remembered<'a>(state: &AppState, headers: &'a HeaderMap) -> Vec<&'a str> {
    let digests = cookie::forms(state, headers).unwrap_or_default().split(BETWEEN);
    digests.filter(|digest| digest.len() == CHARACTERS).collect()
}

/// Whether the browser has sent this form before and was answered.
pub(super) async fn is_repeated(state: &AppState, headers: &HeaderMap, path: &str, body: &Unread) -> bool {
    let before = remembered(state, headers);
    if before.is_empty() {
        return false;
    }
    let values = super::kept(Some(body.clone())).await;
    digest(path, &values).is_some_and(|digest| before.contains(&&*digest))
}

/// The cookie that remembers a form which is answered now, and the last ones before it.
pub(super) fn remember(
    state: &AppState,
    headers: &HeaderMap,
    path: &str,
    values: &BTreeMap<String, String>,
) -> Option<HeaderValue> {
    let new = digest(path, values)?;
    let mut all = remembered(state, headers);
    all.push(&new);
    let last = &all[all.len().saturating_sub(MOST)..];
    cookie::of_forms(state, &last.join(&BETWEEN.to_string()), MAX_AGE)
}
