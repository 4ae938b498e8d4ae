//! Addresses on the way to the log-in page and back to another service. `?next=` takes paths of this site alone (guarantee
//! W7), so the address of the service is the argument of a path that leads on to services of the operator's list and nowhere
//! else.

use base64ct::{Base64UrlUnpadded, Encoding};

use super::super::PublicUrl;
use super::original::Original;
use crate::contract::{Next, paths};

/// The longest path with a query, in bytes, that a browser comes back to: it stands in `?next=`, which has a limit.
const MAX_TARGET: usize = 1000;

/// The address of the page of ours at `path`, from which a browser comes back to a request.
pub(super) fn ours(public: &PublicUrl, path: &str, original: &Original) -> String {
    [public.origin(), &leading_on(&original.site, original.target.as_str(), None).after(path)].concat()
}

/// A path with a query that a browser can come back to; for one that is too long the front page of the service.
fn short(target: &str) -> &str {
    if target.len() <= MAX_TARGET { target } else { "/" }
}

/// The path that leads on to a service a browser that is signed in; `browser` is what is known of it there.
pub(super) fn leading_on(site: &PublicUrl, target: &str, browser: Option<&str>) -> Next {
    let url = Base64UrlUnpadded::encode_string([site.origin(), short(target)].concat().as_bytes());
    let browser = browser.map(|browser| ["&browser=", browser].concat()).unwrap_or_default();
    Next::parse(&format!("{}?to={url}{browser}", paths::CONTINUE))
}

/// Where the hand-over of a request to a service begins, at that service.
pub(super) fn start(site: &PublicUrl, target: &str) -> String {
    let to = Base64UrlUnpadded::encode_string(short(target).as_bytes());
    format!("{site}{}?to={to}", paths::SERVICE_START)
}

/// Where it ends, at the service, with the code.
pub(super) fn enter(site: &PublicUrl, target: &str, code: &str) -> String {
    let to = Base64UrlUnpadded::encode_string(target.as_bytes());
    format!("{site}{}?code={code}&to={to}", paths::SERVICE_ENTER)
}
