//! How sign-ins that end are heard of: the step that ends one notifies every node when it is committed.

use std::time::Duration;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::time::timeout;
use tracing::warn;

use crate::accounts::Ended;
use crate::store::connection::CHANNEL;

/// After so long without a notice the server is asked whether it is still there.
const SILENCE: Duration = Duration::from_secs(1);
/// How long it may take to answer, and to let a connection in.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(1);
/// The wait after a failure.
const PAUSE: Duration = Duration::from_millis(250);

/// Ends when the store is closed. Whenever it begins to listen, anyone's sign-in may have ended before.
pub(super) fn stream(options: PgConnectOptions, store: PgPool) -> BoxStream<'static, Ended> {
    let ends = stream::unfold(None, move |listener: Option<PgListener>| {
        let (options, store) = (options.clone(), store.clone());
        async move {
            let mut listener = listener;
            while !store.is_closed() {
                let Some(mut listening) = listener.take() else {
                    match listen(&options).await {
                        Ok(listening) => return Some((Ended::Anyone, Some(listening))),
                        Err(fault) => warn!(%fault, "the sign-ins could not be watched"),
                    }
                    tokio::time::sleep(PAUSE).await;
                    continue;
                };
                match next(&mut listening).await {
                    Ok(Some(ended)) => return Some((ended, Some(listening))),
                    Ok(None) => listener = Some(listening),
                    Err(fault) => warn!(%fault, "the sign-ins are watched anew"),
                }
            }
            None
        }
    });
    ends.boxed()
}

async fn listen(options: &PgConnectOptions) -> sqlx::Result<PgListener> {
    let one = PgPoolOptions::new().max_connections(1).acquire_timeout(ANSWER_TIMEOUT).max_lifetime(None);
    let mut listener = PgListener::connect_with(&one.connect_lazy_with(options.clone())).await?;
    // A connection that is lost is an error of ours, as notices are lost with it.
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// The next end; `None` where there was none for a while and the server is still there.
async fn next(listener: &mut PgListener) -> sqlx::Result<Option<Ended>> {
    match timeout(SILENCE, listener.try_recv()).await {
        Ok(Ok(Some(notice))) => Ok(Some(notice.payload().parse().map_or(Ended::Anyone, Ended::Account))),
        Ok(Ok(None)) => Err(sqlx::Error::WorkerCrashed),
        Ok(Err(fault)) => Err(fault),
        Err(_) => {
            let asked = timeout(ANSWER_TIMEOUT, sqlx::query("SELECT 1").execute(listener)).await;
            asked.unwrap_or(Err(sqlx::Error::PoolTimedOut)).map(|_| None)
        }
    }
}
