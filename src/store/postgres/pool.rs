//! The pool of a node's connections. It is our own, as sqlx's asks every connection that is given back whether it is
//! still there: a way to the server and back for each step, though the step has just been answered. Here only one that
//! was given up in the middle of something is asked.

use std::io;
use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep, timeout};

use super::connections::{ConnectionEpoch, answers, look, prepare};
use crate::store::backend::Lent;

/// How long a request waits for a connection; less than a whole step, so that it is told why it has none.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);
/// The most connections of one node. A step holds one for a few round trips.
const MOST: u32 = 16;
/// One that rested longer is asked whether it is still there.
const RESTED: Duration = Duration::from_secs(2);
/// One that nobody has needed for so long is closed.
const IDLE_LIFETIME: Duration = Duration::from_secs(10 * 60);
/// What happens behind a name or an address may change without breaking a connection.
const MAX_LIFETIME: Duration = Duration::from_secs(30 * 60);
/// The wait before a server that takes no connections, since it is just starting, is asked again.
const CONNECT_PAUSE: Duration = Duration::from_millis(100);

/// Connections that are made when they are asked for. Clones are the same pool.
#[derive(Clone, Debug)]
pub(super) struct Pool(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: PgConnectOptions,
    /// Whether a pooler hands connections on after each transaction: then they are told nothing that would stay.
    is_shared: bool,
    epoch: ConnectionEpoch,
    /// One for each connection that may be in use; who waits longest is first.
    permits: Arc<Semaphore>,
    /// The one that was used last is at the end, and is used next.
    idle: Mutex<Vec<Live>>,
    open: Arc<AtomicUsize>,
    is_closed: AtomicBool,
}

/// An open connection.
#[derive(Debug)]
struct Live {
    connection: PgConnection,
    made: Instant,
    used: Instant,
    _open: Open,
}

/// Counts while it lives.
#[derive(Debug)]
struct Open(Arc<AtomicUsize>);

impl Open {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(Arc::clone(count))
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Pool {
    pub fn new(options: PgConnectOptions, is_shared: bool, epoch: ConnectionEpoch) -> Self {
        Self(Arc::new(Inner {
            options,
            is_shared,
            epoch,
            permits: Arc::new(Semaphore::new(MOST as usize)),
            idle: Mutex::default(),
            open: Arc::default(),
            is_closed: AtomicBool::new(false),
        }))
    }

    /// A connection that rests, or a new one.
    pub async fn acquire(&self) -> sqlx::Result<Pooled> {
        timeout(ACQUIRE_TIMEOUT, self.wait()).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }

    async fn wait(&self) -> sqlx::Result<Pooled> {
        let permit = Arc::clone(&self.0.permits).acquire_owned().await.map_err(|_| sqlx::Error::PoolClosed)?;
        if self.is_closed() {
            return Err(sqlx::Error::PoolClosed);
        }
        loop {
            let Some(mut live) = self.idle_connections().pop() else {
                let live = self.connect().await?;
                return Ok(Pooled { live: Some(live), pool: self.clone(), permit: Some(permit) });
            };
            if !self.is_fit(&live) {
                continue;
            }
            if live.used.elapsed() > RESTED && answers(&mut live.connection).await.is_err() {
                self.0.epoch.invalidate();
                continue;
            }
            return Ok(Pooled { live: Some(live), pool: self.clone(), permit: Some(permit) });
        }
    }

    async fn connect(&self) -> sqlx::Result<Live> {
        let mut connection = loop {
            match self.0.options.connect().await {
                Err(error) if is_starting(&error) => sleep(CONNECT_PAUSE).await,
                made => break made?,
            }
        };
        if self.0.is_shared {
            look(&mut connection).await?
        } else {
            prepare(&mut connection).await?
        }
        let now = Instant::now();
        Ok(Live { connection, made: now, used: now, _open: Open::new(&self.0.open) })
    }

    /// Whether a connection may be used again.
    fn is_fit(&self, live: &Live) -> bool {
        let age = live.made.elapsed();
        age < MAX_LIFETIME && !self.0.epoch.is_stale(age)
    }

    fn give_back(&self, mut live: Live) {
        if self.is_closed() || !self.is_fit(&live) {
            return;
        }
        live.used = Instant::now();
        let mut idle = self.idle_connections();
        idle.push(live);
        let rested = idle.iter().take_while(|live| live.used.elapsed() > IDLE_LIFETIME).count();
        idle.drain(..rested);
    }

    /// Closes every connection, once what is under way is done.
    pub async fn close(&self) {
        self.0.is_closed.store(true, Ordering::SeqCst);
        let _all = self.0.permits.acquire_many(MOST).await;
        self.0.permits.close();
        let idle = std::mem::take(&mut *self.idle_connections());
        for live in idle {
            let _ = live.connection.close().await;
        }
    }

    pub fn is_closed(&self) -> bool {
        self.0.is_closed.load(Ordering::SeqCst)
    }

    /// How many connections are open.
    pub fn size(&self) -> usize {
        self.0.open.load(Ordering::Relaxed)
    }

    /// How many of them wait for work.
    pub fn idle(&self) -> usize {
        self.idle_connections().len()
    }

    // std's Mutex: it is never held over an await.
    fn idle_connections(&self) -> MutexGuard<'_, Vec<Live>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether there is no server yet, or it is not ready.
fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == io::ErrorKind::ConnectionRefused,
        error => error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "57P03"),
    }
}

/// A connection in use.
pub(in crate::store) struct Pooled {
    live: Option<Live>,
    pool: Pool,
    permit: Option<OwnedSemaphorePermit>,
}

impl Lent for Pooled {
    fn release(mut self) {
        if let Some(live) = self.live.take() {
            self.pool.give_back(live);
        }
    }
}

impl Drop for Pooled {
    /// One that was given up may wait for an answer or be in a transaction, which is rolled back now. Whether it answers
    /// is asked apart; until then it keeps its place.
    fn drop(&mut self) {
        let (Some(mut live), Ok(runtime)) = (self.live.take(), Handle::try_current()) else { return };
        let (pool, permit) = (self.pool.clone(), self.permit.take());
        runtime.spawn(async move {
            if answers(&mut live.connection).await.is_ok() {
                pool.give_back(live);
            }
            drop(permit);
        });
    }
}

const HELD: &str = "a connection is there until it is given back";

impl Deref for Pooled {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.live.as_ref().expect(HELD).connection
    }
}

impl DerefMut for Pooled {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.live.as_mut().expect(HELD).connection
    }
}
