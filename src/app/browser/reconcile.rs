//! What the page and the browser's storage say of the sign-in, brought together.

use leptos::task::spawn_local;

use super::{logout, renewal, sign_in};
use crate::app::token_storage;

/// Makes page and storage agree: the page knows by the cookie who is there, the storage by an earlier page.
pub async fn reconcile() {
    if let Some(everywhere) = token_storage::owed_logout() {
        spawn_local(logout::log_out(everywhere));
        return;
    }
    match (sign_in::user(), token_storage::load()) {
        (None, None) => {}
        (Some(user), Some(stored)) if user == stored.user && stored.fresh_for() > 0 => renewal::schedule(),
        // A page from before the sign-in, a token from before the sign-out, or none: the cookie decides.
        (_, stored) => {
            renewal::renew(stored.map(|stored| stored.token)).await;
        }
    }
}
