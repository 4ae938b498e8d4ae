//! The connection pool of a node. It replaces sqlx's, which pings each connection that is returned: one more round trip
//! per step, although the step has just been answered. Here a connection is tested only if a query on it was cancelled.

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

use super::connections::{ConnectionEpoch, answers, is_free, look, prepare};
use crate::store::backend::PooledConnection;

/// How long a request waits for a connection; shorter than its deadline, so that it can report the reason.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);
/// Limit of connections of a node. A step holds one for a few round trips.
const MOST: u32 = 16;
/// A connection that was idle for longer is pinged before it is used.
const RESTED: Duration = Duration::from_secs(2);
/// A connection that was idle for longer is closed.
const IDLE_LIFETIME: Duration = Duration::from_secs(10 * 60);
/// The servers behind a name or an address may change without breaking a connection.
const MAX_LIFETIME: Duration = Duration::from_secs(30 * 60);
/// The pause before connecting again to a server that is still starting.
const CONNECT_PAUSE: Duration = Duration::from_millis(100);

/// A pool of connections that are opened on demand. Clones are the same pool.
#[derive(Clone, Debug)]
pub(super) struct Pool(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: PgConnectOptions,
    /// Whether a pooler in transaction mode is in front of the server: connections then get no session settings.
    is_shared: bool,
    epoch: ConnectionEpoch,
    /// A permit for each connection that may be in use, in the order of the requests.
    permits: Arc<Semaphore>,
    /// The connection that was used last is at the end, and is used next.
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

/// Counts an open connection until it is dropped.
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

    /// An idle connection, or a new one.
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
                return Ok(self.in_use(live, permit));
            };
            if !self.is_fit(&live) {
                continue;
            }
            if live.used.elapsed() > RESTED && answers(&mut live.connection).await.is_err() {
                self.0.epoch.invalidate();
                continue;
            }
            return Ok(self.in_use(live, permit));
        }
    }

    fn in_use(&self, live: Live, permit: OwnedSemaphorePermit) -> Pooled {
        Pooled { live: Some(live), is_answered: true, pool: self.clone(), permit: Some(permit) }
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

    /// Closes every connection, after the queries in flight are done.
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

    /// Number of open connections.
    pub fn size(&self) -> usize {
        self.0.open.load(Ordering::Relaxed)
    }

    /// Number of idle connections.
    pub fn idle(&self) -> usize {
        self.idle_connections().len()
    }

    // std's Mutex: it is never held over an await.
    fn idle_connections(&self) -> MutexGuard<'_, Vec<Live>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether the server refuses connections because it is still starting.
fn is_starting(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(error) => error.kind() == io::ErrorKind::ConnectionRefused,
        error => error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "57P03"),
    }
}

/// A connection in use.
pub(in crate::store) struct Pooled {
    live: Option<Live>,
    /// Whether it has not been used since every query was answered.
    is_answered: bool,
    pool: Pool,
    permit: Option<OwnedSemaphorePermit>,
}

impl PooledConnection for Pooled {
    fn answered(&mut self) {
        self.is_answered = true;
    }
}

impl Drop for Pooled {
    /// A connection that was given up may have a query in flight or an open transaction. A separate task ends the
    /// transaction and checks that the connection answers; until then its permit is held.
    fn drop(&mut self) {
        let Some(mut live) = self.live.take() else { return };
        if self.is_answered {
            return self.pool.give_back(live);
        }
        let Ok(runtime) = Handle::try_current() else { return };
        let (pool, permit) = (self.pool.clone(), self.permit.take());
        runtime.spawn(async move {
            if is_free(&mut live.connection).await.is_ok() {
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
        self.is_answered = false;
        &mut self.live.as_mut().expect(HELD).connection
    }
}
