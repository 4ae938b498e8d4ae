//! Revocations by LISTEN and NOTIFY: the transaction that revokes a sign-in notifies every node when it is committed.
//!
//! That notices arrive is tested before they are relied on, and again at intervals: this node sends a notice to itself
//! on a connection of the pool, and it has to arrive while the listening connection is idle. A pooler in transaction
//! mode accepts LISTEN, but then delivers nothing.

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

/// How often the server is queried on the listening connection: its answer comes after every earlier notice.
const QUERY_INTERVAL: Duration = Duration::from_millis(250);
/// Time-out of an answer, of a new connection, and of the delivery of a notice.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(1);
/// How long a test is valid; twice as long if the pool is busy. A test costs a small write.
const TEST_TTL: Duration = Duration::from_secs(10);
/// The pause after a failure.
const PAUSE: Duration = Duration::from_millis(250);
/// How often [`Revocation::Unknown`] is delivered while no notices arrive.
const POLL_INTERVAL: Duration = Duration::from_secs(2);
/// After that number of deliveries, it is tested again whether notices arrive.
const POLLS_BEFORE_TEST: u32 = 10;

/// Ends when the store is closed. Each time it starts to listen, revocations may have been missed before.
pub(super) fn stream(
    options: PgConnectOptions,
    pool: Pool,
    has_transaction_pooler: bool,
) -> BoxStream<'static, RevocationBatch> {
    let begun = if has_transaction_pooler { State::Polling(POLLS_BEFORE_TEST) } else { State::New };
    let watch = Watch { options, pool, has_transaction_pooler };
    stream::unfold((watch, begun), |(watch, state)| async move {
        let (batch, state) = watch.next(state).await?;
        Some((batch, (watch, state)))
    })
    .boxed()
}

struct Watch {
    options: PgConnectOptions,
    pool: Pool,
    /// Whether a pooler in transaction mode is known to be in front of the server: then this node does not listen.
    has_transaction_pooler: bool,
}

enum State {
    New,
    Listening(Listening),
    /// No notices arrive; with the number of deliveries until the next test.
    Polling(u32),
}

impl Watch {
    async fn next(&self, mut state: State) -> Option<(RevocationBatch, State)> {
        while !self.pool.is_closed() {
            state = match state {
                State::Polling(0) if !self.has_transaction_pooler => State::New,
                State::Polling(left) => {
                    sleep(POLL_INTERVAL).await;
                    return Some((anyone(false), State::Polling(left.saturating_sub(1))));
                }
                State::New => match Listening::begin(&self.options, &self.pool).await {
                    Ok(Some(open)) => return Some((anyone(true), State::Listening(open))),
                    Ok(None) => self.start_polling(),
                    Err(fault) => {
                        warn!(%fault, "could not receive revocations");
                        sleep(PAUSE).await;
                        State::New
                    }
                },
                State::Listening(mut open) => match open.next(&self.pool).await {
                    Ok(Some(batch)) => return Some((batch, State::Listening(open))),
                    Ok(None) => self.start_polling(),
                    Err(fault) => {
                        warn!(%fault, "the connection for revocations is opened again");
                        State::New
                    }
                },
            };
        }
        None
    }

    fn start_polling(&self) -> State {
        warn!(
            "this node has not received the notice that it sent to itself, so it caches no sign-in for longer than a \
             second; is {}?",
            sharing::SENTENCE
        );
        State::Polling(POLLS_BEFORE_TEST)
    }
}

fn anyone(is_complete: bool) -> RevocationBatch {
    RevocationBatch { revocations: vec![Revocation::Unknown], is_complete }
}

/// A connection that receives notices.
struct Listening {
    listener: PgListener,
    /// The channel of this node's own notices, with a random name.
    nonce: String,
    /// When the server is queried the next time.
    next_query: Instant,
    /// When the last test succeeded.
    tested: Option<Instant>,
}

impl Listening {
    /// `None` if the connection is opened but notices do not arrive.
    async fn begin(options: &PgConnectOptions, pool: &Pool) -> sqlx::Result<Option<Self>> {
        let one = PgPoolOptions::new().max_connections(1).acquire_timeout(ANSWER_TIMEOUT).max_lifetime(None);
        let mut listener = PgListener::connect_with(&one.connect_lazy_with(options.clone())).await?;
        // A lost connection must be an error, as notices are lost with it.
        listener.eager_reconnect(false);
        let nonce = "SELECT 'vestibule_' || md5(random()::text || clock_timestamp()::text || pg_backend_pid()::text)";
        let nonce: String = sqlx::raw_sql(nonce).fetch_one(&mut listener).await?.try_get(0)?;
        listener.listen_all([CHANNEL, nonce.as_str()]).await?;
        let mut open = Self { listener, nonce, next_query: Instant::now() + QUERY_INTERVAL, tested: None };
        Ok(open.test_delivery(pool).await?.map(|_| open))
    }

    /// The next revocation, at once; or, when a query is due, all outstanding ones. `None` if notices no longer arrive.
    async fn next(&mut self, pool: &Pool) -> sqlx::Result<Option<RevocationBatch>> {
        match timeout_at(self.next_query, self.listener.try_recv()).await {
            Ok(notice) => Ok(Some(RevocationBatch {
                revocations: self.ended(&received(notice)?).into_iter().collect(),
                is_complete: false,
            })),
            Err(_) => {
                let revocations = if self.was_tested_within(TEST_TTL) {
                    Some(self.query().await?)
                } else {
                    self.test_delivery(pool).await?
                };
                self.next_query = Instant::now() + QUERY_INTERVAL;
                Ok(revocations.map(|revocations| RevocationBatch { revocations, is_complete: true }))
            }
        }
    }

    /// All outstanding revocations, after a query.
    async fn query(&mut self) -> sqlx::Result<Vec<Revocation>> {
        in_time(sqlx::raw_sql("SELECT 1").execute(&mut self.listener)).await?;
        let left: Vec<_> = std::iter::from_fn(|| self.listener.next_buffered()).collect();
        Ok(left.iter().filter_map(|notice| self.ended(notice)).collect())
    }

    /// As [`query`](Self::query), by a notice of this node to itself: notices arrive in the order of their commits. `None`
    /// if it does not arrive.
    async fn test_delivery(&mut self, pool: &Pool) -> sqlx::Result<Option<Vec<Revocation>>> {
        let sent = Instant::now();
        if let Err(fault) = in_time(self.send(pool)).await {
            return if self.was_tested_within(TEST_TTL * 2) { self.query().await.map(Some) } else { Err(fault) };
        }
        let mut revocations = Vec::new();
        while let Ok(notice) = timeout_at(sent + ANSWER_TIMEOUT * 2, self.listener.try_recv()).await {
            let notice = received(notice)?;
            revocations.extend(self.ended(&notice));
            if notice.channel() == self.nonce {
                self.tested = Some(sent);
                return Ok(Some(revocations));
            }
        }
        // A connection that no longer answers is a different error.
        self.query().await.map(|_| None)
    }

    async fn send(&self, pool: &Pool) -> sqlx::Result<u64> {
        pool.acquire().await?.execute("SELECT pg_notify($1, '')", values![self.nonce.as_str()]).await
    }

    fn was_tested_within(&self, life: Duration) -> bool {
        self.tested.is_some_and(|tested| tested.elapsed() < life)
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
