//! Findings about the secret key.

use std::path::Path;

use super::Finding;
use super::files::readable;
use crate::accounts::KeyId;
use crate::cli::secret_key::{self, Loaded};
use crate::config::{Config, SecretKeySource};
use crate::store;

const WHY: &str = "Secrets of authenticator apps and recovery codes are sealed by it.";

pub(super) fn findings(config: &Config) -> Vec<Finding> {
    let loaded = match secret_key::read(&config.common) {
        Ok(loaded) => loaded,
        Err(what) => return vec![Finding::fatal(capitalized(what), WHY, REMEDY)],
    };
    let is_unused = loaded.keys.current().is_none() && !config.common.secret_key.old_secret_keys.is_empty();
    match &loaded.source {
        _ if is_unused => vec![Finding::fatal("Old secret keys are set, and there is no secret key.", WHY, REMEDY)],
        SecretKeySource::File(file) | SecretKeySource::Beside(file) => exposed(file).into_iter().collect(),
        SecretKeySource::Setting(_) => Vec::new(),
        SecretKeySource::None if config.second_step.require_second_factor.is_some() => vec![Finding::fatal(
            "VESTIBULE_REQUIRE_SECOND_FACTOR is set, and there is no secret key.",
            "Whoever has to have a second factor could set none up, and not log in.",
            REMEDY,
        )],
        SecretKeySource::None => vec![Finding::warning(
            "There is no secret key.",
            "Authenticator apps and recovery codes cannot be set up without one.",
            REMEDY,
        )],
    }
}

const REMEDY: &str = "Write what openssl rand -hex 32 prints into a file, the same on every node, and name it in \
    VESTIBULE_SECRET_KEY_FILE; or set VESTIBULE_SECRET_KEY.";

/// The finding about what is sealed by keys that are not set. Nothing is changed for it.
pub(in crate::cli) async fn sealed_by_unknown(config: &Config) -> Option<Finding> {
    let url = &config.common.database_url;
    let sealing = store::sealing_keys(url.as_str(), url.file().as_deref()).await?;
    missing_key(&secret_key::read(&config.common).ok()?, &sealing)
}

/// The finding about what was sealed by these keys.
pub(in crate::cli) fn missing_key(loaded: &Loaded, sealing: &[KeyId]) -> Option<Finding> {
    let missing: Vec<String> = sealing.iter().filter(|id| !loaded.keys.knows(**id)).map(ToString::to_string).collect();
    let only = match &loaded.source {
        SecretKeySource::Beside(file) if loaded.keys.current().is_none() => {
            format!(", and {} is not there", file.display())
        }
        _ => String::new(),
    };
    (!missing.is_empty()).then(|| {
        Finding::fatal(
            format!("The database holds secrets that were sealed by another secret key ({}){only}.", missing.join(", ")),
            "Nobody could get beyond the second step with them.",
            "Name that key in VESTIBULE_SECRET_KEY_FILE, or in VESTIBULE_OLD_SECRET_KEYS beside a new one; the file of a key \
             that was made beside a database belongs with it. If the key is lost, vestibule factors reset opens accounts \
             one by one.",
        )
    })
}

fn exposed(file: &Path) -> Option<Finding> {
    readable(file, "Whoever has it and a copy of the database has the secrets of every authenticator app.")
}

fn capitalized(sentence: String) -> String {
    let mut characters = sentence.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", characters.as_str())
}

#[cfg(test)]
mod tests {
    use super::super::Severity;
    use super::*;
    use crate::config;

    #[test]
    fn a_policy_that_nobody_could_keep_to_is_fatal() {
        let found = |flags: &[&str]| {
            let flags = [&["--database-url", "postgres://localhost/d"], flags].concat();
            findings(&config::of_flags(&flags).unwrap())
        };
        let policy = ["--require-second-factor", "staff"];
        let missing = found(&policy);
        assert_eq!(missing.len(), 1, "{missing:?}");
        assert_eq!(missing[0].severity, Severity::Fatal);
        assert!(missing[0].what.contains("VESTIBULE_REQUIRE_SECOND_FACTOR"), "{}", missing[0].what);
        let key = hex::encode((0..32).collect::<Vec<u8>>());
        assert!(found(&[&policy[..], &["--secret-key", &key]].concat()).is_empty());
    }
}
