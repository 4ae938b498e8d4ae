//! Reconciles the sign-in of the page with that of the browser's storage.

use leptos::task::spawn_local;

use super::{logout, renewal, sign_in};
use crate::app::token_storage;

/// Makes page and storage agree: the page was rendered by the cookie, the storage was written by an earlier page.
pub async fn reconcile() {
    if let Some(everywhere) = token_storage::owed_logout() {
        spawn_local(logout::log_out(everywhere));
        return;
    }
    match (sign_in::user(), token_storage::load()) {
        (None, None) => {}
        (Some(user), Some(stored)) if user == stored.user && stored.fresh_for() > 0 => renewal::schedule(),
        // The page predates the sign-in, or the token the sign-out, or there is no token: the cookie decides.
        (_, stored) => {
            renewal::renew(stored.map(|stored| stored.token)).await;
        }
    }
}
