//! Which older hashes are stored.

use std::time::Duration;

use tokio::sync::Mutex;

use super::super::{Store, StoreError};
use super::cost::Seen;
use super::hasher::Hasher;
use super::kind::{self, HASHERS, beginning};

/// How long a result is cached; also the longest delay until the hashes of another process's import are seen.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// Limit of queries for one result.
const MAX_STEPS: usize = 64;

/// How many hashes with the same prefix are read if further parameters follow the salt.
const SAMPLES: usize = 8;

/// When the store was last queried, by the monotonic clock.
#[derive(Debug, Default)]
pub(in super::super) struct LegacyHashes(Mutex<Option<Duration>>);

impl LegacyHashes {
    /// Tells the hasher which older hashes are stored, if that is not cached. If the query fails, the last result is
    /// kept.
    pub async fn look(&self, store: &dyn Store, now: Duration, hasher: &Hasher) {
        let mut looked = self.0.lock().await;
        if looked.is_some_and(|looked| now.saturating_sub(looked) < LOOK_EVERY) {
            return;
        }
        match see(store).await {
            Ok(seen) => hasher.see(seen),
            Err(error) => tracing::warn!(%error, "could not find out which older hashes are stored"),
        }
        *looked = Some(now);
    }
}

/// Skips from each group of hashes with the same prefix to the next.
async fn see(store: &dyn Store) -> Result<Vec<Seen>, StoreError> {
    let (mut seen, mut after) = (Vec::<Seen>::new(), String::new());
    for _ in 0..MAX_STEPS {
        let Some(stored) = store.read().await?.legacy_hashes().next(&after).await? else { break };
        after = match beginning(&stored) {
            Some(beginning) => {
                let kind = kind::read(&stored).map(|stored| stored.kind);
                seen.push(Seen { beginning: beginning.to_owned(), kind });
                let samples = seen.iter().filter(|seen| seen.beginning == beginning).count();
                if beginning.starts_with("scrypt$") && samples < SAMPLES { stored } else { behind(beginning) }
            }
            None if HASHERS.iter().any(|hasher| stored.starts_with(hasher)) => stored,
            None => match HASHERS.iter().find(|hasher| ***hasher > *stored) {
                Some(hasher) => (*hasher).to_owned(),
                None => break,
            },
        };
    }
    Ok(seen)
}

/// A text that sorts after all texts with that prefix: its last character, a dollar, is replaced by the percent sign,
/// which follows it in ASCII.
fn behind(beginning: &str) -> String {
    beginning.strip_suffix('$').map_or_else(|| beginning.to_owned(), |parameters| format!("{parameters}%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_that_cost_the_same_begin_alike() {
        for (stored, expected) in [
            ("pbkdf2_sha256$1500000$salt$hash", "pbkdf2_sha256$1500000$"),
            ("pbkdf2_sha1$1$salt$hash", "pbkdf2_sha1$1$"),
            ("argon2$argon2id$v=19$m=102400,t=2,p=8$salt$hash", "argon2$argon2id$v=19$m=102400,t=2,p=8$"),
            ("argon2$argon2i$m=512,t=2,p=2$salt$hash", "argon2$argon2i$m=512,t=2,p=2$"),
            ("scrypt$16384$salt$8$5$hash", "scrypt$16384$"),
            ("bcrypt_sha256$$2b$12$salthash", "bcrypt_sha256$$2b$12$"),
            ("bcrypt$$2a$04$salthash", "bcrypt$$2a$04$"),
            ("md5$salt$hash", "md5$"),
        ] {
            assert_eq!(beginning(stored), Some(expected), "{stored}");
            assert!(*behind(expected) > *stored && *behind(expected) < *expected.replace('$', "~"));
        }
        for stored in ["", "!", "sha1$a$b", "pbkdf2_sha256$1", "bcrypt$", "argon2$argon2id$v=19", "$argon2id$v=19$m=1$"]
        {
            assert_eq!(beginning(stored), None, "{stored}");
        }
    }
}
