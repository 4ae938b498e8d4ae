//! Findings about passkeys: their domain, and those that were made for another one.

use super::Finding;
use crate::accounts::RelyingParty;
use crate::config::Config;
use crate::store::count_passkeys_elsewhere;

pub(super) fn findings(config: &Config) -> Vec<Finding> {
    let unfit = config.passkeys.relying_party(config.public_url.as_ref()).err();
    let finding = |what| {
        Finding::fatal(
            what,
            "A browser uses a passkey on pages of its own domain only.",
            "Set VESTIBULE_PUBLIC_URL to the https URL of this server, and VESTIBULE_PASSKEY_DOMAIN to its host or to a part \
             of that host after a dot; or leave VESTIBULE_PASSKEY_DOMAIN and VESTIBULE_PASSKEY_ORIGINS unset.",
        )
    };
    unfit.map(finding).into_iter().collect()
}

/// The finding about passkeys in the database that were made for another domain. Nothing is changed for it.
pub(in crate::cli) async fn useless_passkeys(config: &Config) -> Option<Finding> {
    let party = config.passkeys.relying_party(config.public_url.as_ref()).ok()?;
    let url = &config.common.database_url;
    let domain = party.as_ref().map_or("", |party| &party.domain);
    useless(count_passkeys_elsewhere(url.as_str(), url.file().as_deref(), domain).await?, party.as_ref())
}

/// The finding about that many passkeys.
pub(in crate::cli) fn useless(count: u64, party: Option<&RelyingParty>) -> Option<Finding> {
    let passkeys = match count {
        0 => return None,
        1 => "1 passkey was".to_owned(),
        count => format!("{count} passkeys were"),
    };
    let here =
        party.map_or_else(|| "and passkeys are off here".to_owned(), |party| format!("and not for {}", party.domain));
    Some(Finding::warning(
        format!("{passkeys} made for another domain, {here}."),
        "Their owners cannot log in with them, and an account without a password cannot be opened at all.",
        "Set VESTIBULE_PUBLIC_URL or VESTIBULE_PASSKEY_DOMAIN as they were; docs/passkeys.md says how a domain is changed.",
    ))
}
