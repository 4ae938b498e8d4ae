//! How often a caller may ask: DRF's throttles, by account where one is signed in, else by address.

use crate::accounts::{Accounts, Client, Scope, ThrottleKey};
use crate::api::Caller;
use crate::contract::ApiError;

/// Counts a request to an endpoint, which may have a scope of its own.
///
/// # Errors
/// 429 beyond the limit; 503 where the shared windows have to be asked and the database does not answer.
pub(super) async fn check(
    accounts: &Accounts,
    caller: &Caller,
    client: &Client,
    own: Option<Scope>,
) -> Result<(), ApiError> {
    let address = ThrottleKey::Address(client.address);
    let general = match caller {
        Caller::Known(identity) => (Scope::User, ThrottleKey::Account(identity.own().account.user.id)),
        Caller::Anonymous | Caller::Refused(_) => (Scope::Anon, address),
    };
    let counted = match own {
        Some(scope) => &[general, (scope, address)][..],
        None => &[general],
    };
    accounts.throttle(counted).await.map_err(ApiError::from)
}
