//! The strength of a password while it is typed.

use super::passwords::{is_common, strength};
use super::{Accounts, Error};
use crate::contract::{Field, Password, Strength, StrengthReport};

/// Seconds after which a client that got no permit may retry.
const RETRY_SECONDS: u64 = 1;
/// Characters of a name or an address that are considered; further ones make no difference.
const MAX_CHARACTERS: usize = 254;

impl Accounts {
    /// How hard a password is to guess, and which rules it breaks. A password that breaks a rule is weak.
    ///
    /// # Errors
    /// [`Error::Busy`].
    pub async fn strength(&self, username: &Field, email: &Field, password: &Field) -> Result<StrengthReport, Error> {
        let password = match Password::parse(password) {
            Ok(password) => password,
            Err(errors) => return Ok(StrengthReport { strength: Strength::Weak, errors }),
        };
        let (username, email, policy) = (start(username), start(email), self.0.settings.policy);
        let estimate = move || {
            let errors = policy.errors(&password, &username, &email, is_common);
            let strength = match errors.is_empty() {
                true => strength(password.expose(), &[&username, &email]),
                false => Strength::Weak,
            };
            StrengthReport { strength, errors }
        };
        self.0.estimates.run(estimate).await.map_err(|_| Error::Busy { seconds: RETRY_SECONDS })
    }
}

/// The beginning of a field's text; empty if the field is not text.
fn start(field: &Field) -> String {
    field.text().unwrap_or_default().chars().take(MAX_CHARACTERS).collect()
}
