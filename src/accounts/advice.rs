//! The next best thing that an account's owner can do for its security.

use super::{Accounts, Error, Identity};
use crate::contract::{Advice, FactorStatus, Field, FieldErrors, NextAdvice};

impl Accounts {
    /// The next best thing to do.
    ///
    /// # Errors
    /// [`Error::SignInEnded`] if the account is gone; [`Error::Store`].
    pub async fn advice(&self, identity: &Identity) -> Result<NextAdvice, Error> {
        let factors = self.factors_of(identity.account.user.id).await?;
        let is_reachable = self.email_status(identity).await?.is_verified;
        let dismissed = self.0.store.read().await?.advice().dismissed(identity.account.user.id).await?;
        let wanted = |advice: &Advice| dismissed.iter().all(|name| name != advice.name());
        let open = open(&factors, is_reachable, self.0.settings.passkeys.relying_party.is_some());
        Ok(NextAdvice { advice: open.into_iter().find(wanted) })
    }

    /// Never gives this advice to the identity's account again, and returns the next.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no advice; [`Error::SignInEnded`]; [`Error::Store`].
    pub async fn dismiss_advice(&self, identity: &Identity, advice: &Field) -> Result<NextAdvice, Error> {
        let mut errors = FieldErrors::default();
        let Some(advice) = errors.keep("advice", Advice::parse(advice)) else { return Err(errors.into()) };
        let mut work = self.0.store.begin().await?;
        work.advice().dismiss(identity.account.user.id, advice.name(), self.now()).await?;
        work.commit().await?;
        self.advice(identity).await
    }
}

/// What an account has still to do, the best first. `is_reachable` says whether it has proved an address, and
/// `has_passkeys` whether this server has passkeys.
fn open(factors: &FactorStatus, is_reachable: bool, has_passkeys: bool) -> Vec<Advice> {
    let usable = factors.passkeys.iter().filter(|passkey| passkey.is_usable).count();
    let is_bare = factors.password && !factors.second_factor;
    let mut open = Vec::new();
    if !is_reachable {
        open.push(Advice::Address);
    }
    if is_bare && usable == 0 && has_passkeys {
        open.push(Advice::Passkey);
    }
    // Who has dismissed the passkey is not to be asked for the same in another way.
    if is_bare && (usable > 0 || !has_passkeys) {
        open.push(Advice::App);
    }
    if !factors.password && usable == 1 && has_passkeys {
        open.push(Advice::SparePasskey);
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{PasskeyKind, PasskeySummary};

    #[test]
    fn advice_is_for_what_an_account_lacks_and_the_best_comes_first() {
        let passkey = || PasskeySummary {
            id: String::new(),
            name: String::new(),
            kind: PasskeyKind::SignIn,
            created: String::new(),
            last_used: None,
            domain: String::new(),
            is_usable: true,
            is_backed_up: false,
        };
        let factors = |password, second_factor, passkeys: usize| FactorStatus {
            password,
            second_factor,
            totp: None,
            recovery_codes: 0,
            passkeys: std::iter::repeat_with(passkey).take(passkeys).collect(),
            trusted_browsers: 0,
        };
        for (password, second_factor, passkeys, is_reachable, has_passkeys, expected) in [
            (true, false, 0, false, false, vec![Advice::Address, Advice::App]),
            (true, false, 0, true, false, vec![Advice::App]),
            (true, false, 0, true, true, vec![Advice::Passkey]),
            (true, false, 1, true, true, vec![Advice::App]),
            (true, true, 0, true, true, vec![]),
            (true, true, 1, false, true, vec![Advice::Address]),
            (false, false, 1, true, true, vec![Advice::SparePasskey]),
            (false, false, 2, true, true, vec![]),
        ] {
            let found = open(&factors(password, second_factor, passkeys), is_reachable, has_passkeys);
            assert_eq!(found, expected, "{password} {second_factor} {passkeys} {is_reachable} {has_passkeys}");
        }
    }
}
