//! How sign-ins that end are heard of: the step that ends one notifies every node when it is committed.
//!
//! That notices come is proved before they are relied on, and proved again and again: a notice of this node's own is
//! sent by a connection of the pool and has to come while the connection that listens asks for nothing. A pooler that
//! hands connections on accepts the wish to listen and delivers nothing then.

use std::time::Duration;

use futures::StreamExt;
use futures::stream::{self, BoxStream};
use sqlx::Row;
use sqlx::postgres::{PgConnectOptions, PgListener, PgNotification, PgPoolOptions};
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tracing::warn;

use super::pool::Pool;
use super::sharing;
use crate::accounts::{Revocation, RevocationBatch};
use crate::store::connection::{CHANNEL, Connection, values};

/// How often the server is asked whether that was all: its answer comes after every notice that was due before.
const PERIOD: Duration = Duration::from_millis(250);
/// How long it may take to answer, to let a connection in, and to deliver a notice.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(1);
/// How long a proof holds, and twice as long where the pool is busy. It costs a small write.
const PROOF_LIFE: Duration = Duration::from_secs(10);
/// The wait after a failure.
const PAUSE: Duration = Duration::from_millis(250);
/// How often it is told that anyone's sign-in may have ended, while no notices come.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// After so many of those it is tried again whether notices come.
const LOOKS: u32 = 10;

/// Ends when the store is closed. Whenever it begins to listen, anyone's sign-in may have ended before.
pub(super) fn stream(options: PgConnectOptions, pool: Pool, is_shared: bool) -> BoxStream<'static, RevocationBatch> {
    let begun = if is_shared { State::Deaf(LOOKS) } else { State::New };
    let watch = Watch { options, pool, is_shared };
    stream::unfold((watch, begun), |(watch, state)| async move {
        let (batch, state) = watch.next(state).await?;
        Some((batch, (watch, state)))
    })
    .boxed()
}

struct Watch {
    options: PgConnectOptions,
    pool: Pool,
    /// Whether a pooler is known to hand connections on: then nobody listens.
    is_shared: bool,
}

enum State {
    New,
    Listening(Listening),
    /// No notices come; so many looks are left.
    Deaf(u32),
}

impl Watch {
    async fn next(&self, mut state: State) -> Option<(RevocationBatch, State)> {
        while !self.pool.is_closed() {
            state = match state {
                State::Deaf(0) if !self.is_shared => State::New,
                State::Deaf(left) => {
                    sleep(LOOK_EVERY).await;
                    return Some((anyone(false), State::Deaf(left.saturating_sub(1))));
                }
                State::New => match Listening::begin(&self.options, &self.pool).await {
                    Ok(Some(open)) => return Some((anyone(true), State::Listening(open))),
                    Ok(None) => self.deaf(),
                    Err(fault) => {
                        warn!(%fault, "the sign-ins could not be watched");
                        sleep(PAUSE).await;
                        State::New
                    }
                },
                State::Listening(mut open) => match open.next(&self.pool).await {
                    Ok(Some(batch)) => return Some((batch, State::Listening(open))),
                    Ok(None) => self.deaf(),
                    Err(fault) => {
                        warn!(%fault, "the sign-ins are watched anew");
                        State::New
                    }
                },
            };
        }
        None
    }

    fn deaf(&self) -> State {
        warn!(
            "this node's own notice has not come back to it, so it remembers nothing for longer than a second; is \
             {}?",
            sharing::SENTENCE
        );
        State::Deaf(LOOKS)
    }
}

fn anyone(is_complete: bool) -> RevocationBatch {
    RevocationBatch { revocations: vec![Revocation::Unknown], is_complete }
}

/// A connection that hears notices.
struct Listening {
    listener: PgListener,
    /// The channel of this node's own notices, which nobody else knows.
    nonce: String,
    /// When the server is asked whether that was all.
    ask: Instant,
    /// When it was proved that notices come.
    proved: Option<Instant>,
}

impl Listening {
    /// `None` where it is let in and hears nothing.
    async fn begin(options: &PgConnectOptions, pool: &Pool) -> sqlx::Result<Option<Self>> {
        let one = PgPoolOptions::new().max_connections(1).acquire_timeout(ANSWER_TIMEOUT).max_lifetime(None);
        let mut listener = PgListener::connect_with(&one.connect_lazy_with(options.clone())).await?;
        // A connection that is lost is an error of ours, as notices are lost with it.
        listener.eager_reconnect(false);
        let nonce = "SELECT 'vestibule_' || md5(random()::text || clock_timestamp()::text || pg_backend_pid()::text)";
        let nonce: String = sqlx::raw_sql(nonce).fetch_one(&mut listener).await?.try_get(0)?;
        listener.listen_all([CHANNEL, nonce.as_str()]).await?;
        let mut open = Self { listener, nonce, ask: Instant::now() + PERIOD, proved: None };
        Ok(open.prove(pool).await?.map(|_| open))
    }

    /// The next end, at once; or, when it is time to ask, all that are left. `None` where notices come no more.
    async fn next(&mut self, pool: &Pool) -> sqlx::Result<Option<RevocationBatch>> {
        match timeout_at(self.ask, self.listener.try_recv()).await {
            Ok(notice) => Ok(Some(RevocationBatch {
                revocations: self.ended(&received(notice)?).into_iter().collect(),
                is_complete: false,
            })),
            Err(_) => {
                let revocations =
                    if self.is_proved(PROOF_LIFE) { Some(self.ask().await?) } else { self.prove(pool).await? };
                self.ask = Instant::now() + PERIOD;
                Ok(revocations.map(|revocations| RevocationBatch { revocations, is_complete: true }))
            }
        }
    }

    /// All that are left.
    async fn ask(&mut self) -> sqlx::Result<Vec<Revocation>> {
        in_time(sqlx::raw_sql("SELECT 1").execute(&mut self.listener)).await?;
        let left: Vec<_> = std::iter::from_fn(|| self.listener.next_buffered()).collect();
        Ok(left.iter().filter_map(|notice| self.ended(notice)).collect())
    }

    /// As [`ask`](Self::ask), by way of a notice of this node's own: those come in the order of their commits. `None`
    /// where it does not come.
    async fn prove(&mut self, pool: &Pool) -> sqlx::Result<Option<Vec<Revocation>>> {
        let sent = Instant::now();
        if let Err(fault) = in_time(self.send(pool)).await {
            return if self.is_proved(PROOF_LIFE * 2) { self.ask().await.map(Some) } else { Err(fault) };
        }
        let mut revocations = Vec::new();
        while let Ok(notice) = timeout_at(sent + ANSWER_TIMEOUT * 2, self.listener.try_recv()).await {
            let notice = received(notice)?;
            revocations.extend(self.ended(&notice));
            if notice.channel() == self.nonce {
                self.proved = Some(sent);
                return Ok(Some(revocations));
            }
        }
        // A connection that answers no more is another fault.
        self.ask().await.map(|_| None)
    }

    async fn send(&self, pool: &Pool) -> sqlx::Result<u64> {
        pool.acquire().await?.execute("SELECT pg_notify($1, '')", values![self.nonce.as_str()]).await
    }

    fn is_proved(&self, life: Duration) -> bool {
        self.proved.is_some_and(|proved| proved.elapsed() < life)
    }

    fn ended(&self, notice: &PgNotification) -> Option<Revocation> {
        (notice.channel() != self.nonce)
            .then(|| notice.payload().parse().map_or(Revocation::Unknown, Revocation::Account))
    }
}

async fn in_time<T>(answer: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    timeout(ANSWER_TIMEOUT, answer).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
}

fn received(notice: sqlx::Result<Option<PgNotification>>) -> sqlx::Result<PgNotification> {
    notice?.ok_or(sqlx::Error::WorkerCrashed)
}
