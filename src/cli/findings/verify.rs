//! Findings about other services, which ask who is signed in.

use super::Finding;
use crate::config::Config;

pub(super) fn findings(config: &Config) -> Vec<Finding> {
    let unfit = config.verify.cookie_domain(config.public_url.as_ref()).map(drop);
    let unfit = unfit.and_then(|()| config.verify.hosts(config).map(drop)).err().map(|what| {
        Finding::fatal(
            what,
            "Nobody could use the services behind it, or others could.",
            "Correct the setting or the file; docs/forward-auth.md says what is in it.",
        )
    });
    let is_shared = unfit.is_none() && config.verify.cookie_domain.is_some();
    let shared = is_shared.then(|| {
        Finding::warning(
            "VESTIBULE_COOKIE_DOMAIN gives the cookie of every session to all hosts of a domain.",
            "Whoever runs one of them, or breaks into it, can act as everybody who visits it, here and at the others.",
            "Keep only services beneath that domain that you trust with the accounts, or leave the setting out.",
        )
    });
    unfit.into_iter().chain(shared).collect()
}
