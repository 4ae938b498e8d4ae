//! How sign-ins that end are heard of: the step that ends one notifies every node when it is committed.

use std::time::Duration;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use sqlx::postgres::{PgConnectOptions, PgListener, PgNotification, PgPoolOptions};
use tokio::time::{Instant, timeout, timeout_at};
use tracing::warn;

use super::pool::Pool;
use crate::accounts::{Ended, Ends};
use crate::store::connection::CHANNEL;

/// How often the server is asked whether that was all: its answer comes after every notice that was due before.
const PERIOD: Duration = Duration::from_millis(250);
/// How long it may take to answer, and to let a connection in.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(1);
/// The wait after a failure.
const PAUSE: Duration = Duration::from_millis(250);

/// Ends when the store is closed. Whenever it begins to listen, anyone's sign-in may have ended before.
pub(super) fn stream(options: PgConnectOptions, store: Pool) -> BoxStream<'static, Ends> {
    let ends = stream::unfold(None, move |mut listening: Option<Listening>| {
        let (options, store) = (options.clone(), store.clone());
        async move {
            while !store.is_closed() {
                let Some(mut open) = listening.take() else {
                    match Listening::begin(&options).await {
                        Ok(open) => return Some((Ends { whose: vec![Ended::Anyone], are_all: true }, Some(open))),
                        Err(fault) => warn!(%fault, "the sign-ins could not be watched"),
                    }
                    tokio::time::sleep(PAUSE).await;
                    continue;
                };
                match open.next().await {
                    Ok(ends) => return Some((ends, Some(open))),
                    Err(fault) => warn!(%fault, "the sign-ins are watched anew"),
                }
            }
            None
        }
    });
    ends.boxed()
}

/// A connection that hears notices.
struct Listening {
    listener: PgListener,
    /// When the server is asked whether that was all.
    ask: Instant,
}

impl Listening {
    async fn begin(options: &PgConnectOptions) -> sqlx::Result<Self> {
        let one = PgPoolOptions::new().max_connections(1).acquire_timeout(ANSWER_TIMEOUT).max_lifetime(None);
        let mut listener = PgListener::connect_with(&one.connect_lazy_with(options.clone())).await?;
        // A connection that is lost is an error of ours, as notices are lost with it.
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        Ok(Self { listener, ask: Instant::now() + PERIOD })
    }

    /// The next end, at once; or, when it is time to ask, all that are left.
    async fn next(&mut self) -> sqlx::Result<Ends> {
        match timeout_at(self.ask, self.listener.try_recv()).await {
            Ok(Ok(Some(notice))) => Ok(Ends { whose: vec![ended(&notice)], are_all: false }),
            Ok(Ok(None)) => Err(sqlx::Error::WorkerCrashed),
            Ok(Err(fault)) => Err(fault),
            Err(_) => {
                let asked = timeout(ANSWER_TIMEOUT, sqlx::query("SELECT 1").execute(&mut self.listener)).await;
                asked.unwrap_or(Err(sqlx::Error::PoolTimedOut))?;
                self.ask = Instant::now() + PERIOD;
                let whose = std::iter::from_fn(|| self.listener.next_buffered()).map(|notice| ended(&notice)).collect();
                Ok(Ends { whose, are_all: true })
            }
        }
    }
}

fn ended(notice: &PgNotification) -> Ended {
    notice.payload().parse().map_or(Ended::Anyone, Ended::Account)
}
