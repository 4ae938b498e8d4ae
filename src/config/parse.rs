//! Parsers of single values, with sentences for what is none.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::contract::MAX_PASSWORD_BYTES;
use crate::http::PublicUrl;

/// A network, or an address as one.
pub(super) fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    text.parse::<IpAddr>()
        .map(IpNet::from)
        .or_else(|_| text.parse::<IpNet>())
        .map_err(|_| "write an address like 10.0.0.1 or a network like 10.0.0.0/8".to_owned())
}

/// On or off.
pub(super) fn switch(text: &str) -> Result<bool, String> {
    match text.trim() {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("write on or off".to_owned()),
    }
}

/// A number of characters that a password may have.
pub(super) fn length(text: &str) -> Result<usize, String> {
    let length = text.parse().ok().filter(|length| *length <= MAX_PASSWORD_BYTES);
    length.ok_or_else(|| {
        format!("write a whole number of at most {MAX_PASSWORD_BYTES}, the most that a password may have")
    })
}

/// An origin as browsers write it.
pub(super) fn origin(text: &str) -> Result<String, String> {
    text.trim().parse::<PublicUrl>().map(|url| url.origin().to_owned())
}
