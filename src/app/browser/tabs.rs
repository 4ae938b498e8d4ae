//! The other tabs: what they sign in to and out of shows here too.

use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::renewal::{self, Renewal};
use crate::api;
use crate::app::auth::{Auth, Who};
use crate::app::token_storage;
use crate::contract::paths;

/// Listens to what other tabs do to local storage, and for a return from the browser's memory.
pub fn listen(auth: Auth) {
    let _ = window_event_listener(ev::storage, move |event| {
        // No key at all: everything was cleared.
        if event.key().is_none_or(|key| key == token_storage::KEY) {
            adopt(auth);
        }
    });
    let _ = window_event_listener(ev::pageshow, move |event| {
        if event.persisted() {
            return_from_memory(auth);
        }
    });
    let _ = window_event_listener(ev::visibilitychange, move |_| renewal::renew_if_due());
    let _ = window_event_listener(ev::online, move |_| {
        renewal::renew_if_due();
        spawn_local(reconcile(auth));
    });
}

/// Shows who is signed in by what another tab has just stored.
fn adopt(auth: Auth) {
    match token_storage::load() {
        None => auth.end(),
        Some(stored) if auth.who_now() != Who::Anonymous && auth.user_id_now() == Some(stored.user) => {
            renewal::schedule();
        }
        // The name is not in the storage; and what stands there is not to be believed unasked.
        Some(_) => spawn_local(async move {
            if let Ok(account) = api::me().await {
                auth.show(Who::SignedIn(account.into_inner().user));
                renewal::schedule();
            }
        }),
    }
}

/// A page that comes back by the back button may be one of somebody who has left since.
fn return_from_memory(auth: Auth) {
    let before = auth.who_now();
    if before == Who::Anonymous || token_storage::load().is_none() {
        if before != Who::Anonymous {
            auth.end();
        }
        spawn_local(reconcile(auth));
        return;
    }
    auth.show(Who::Unknown);
    spawn_local(async move {
        let refused = token_storage::load().map(|stored| stored.token);
        if let Renewal::Failed = renewal::renew(refused).await
            && auth.who_now() == Who::Unknown
        {
            auth.show(before);
        }
    });
}

/// Makes page and storage agree: the page knows by the cookie who is there, the storage by an earlier page.
pub async fn reconcile(auth: Auth) {
    if token_storage::is_logout_owed() {
        super::page::pay_logout(auth).await;
        return;
    }
    let stored = token_storage::load();
    match (auth.who_now(), &stored) {
        (Who::Anonymous, None) => {}
        (Who::SignedIn(user), Some(stored)) if user.id == stored.user && stored.fresh_for() > 0.0 => {
            renewal::schedule();
        }
        // A page from before the sign-in, or a token from before the sign-out: the cookie decides.
        (Who::Anonymous, Some(stored)) => {
            if let Renewal::Ended = renewal::renew(Some(stored.token.clone())).await
                && location().pathname().is_ok_and(|path| path == paths::LOGIN)
            {
                auth.tell_ended();
            }
        }
        (_, stored) => {
            renewal::renew(stored.as_ref().map(|stored| stored.token.clone())).await;
        }
    }
}
