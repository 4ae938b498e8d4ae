//! Work that keeps a processor busy, off the async threads and never more of it at once than there is room for.

use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Semaphore;
use tokio::time::{Instant, timeout};

use super::super::QueueFigures;

/// How long a piece of work waits for room (guarantee L1).
const QUEUE_TIMEOUT: Duration = Duration::from_secs(2);

/// There was no room in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Busy;

/// By how much the priority of the threads is lowered, in the steps of `nice`: whoever only asks whether a token is
/// valid does not wait behind passwords, and under full load of such questions passwords still get their tenth of each
/// processor.
const NICENESS: i32 = 10;

/// A queue with so many workers.
#[derive(Clone, Debug)]
pub(in super::super) struct Queue {
    workers: usize,
    permits: Arc<Semaphore>,
    threads: Arc<Threads>,
    counts: Arc<Counts>,
}

/// Threads for blocking work alone, made when they are needed and gone when they have had nothing to do for a while
/// (10 s; tokio's `thread_keep_alive`).
#[derive(Debug)]
struct Threads {
    handle: Handle,
    /// There until it is dropped.
    runtime: Option<Runtime>,
}

impl Threads {
    fn new(count: usize) -> Self {
        let runtime = Builder::new_current_thread()
            .max_blocking_threads(count)
            .thread_name("hashing")
            .on_thread_start(|| {
                // Where the kernel does not let us, the work is done all the same.
                let _ = rustix::process::nice(NICENESS);
            })
            .build()
            .expect("a runtime without timers and sockets can always be had");
        Self { handle: runtime.handle().clone(), runtime: Some(runtime) }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // A runtime that waits for its threads must not be dropped inside another one.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[derive(Debug, Default)]
struct Counts {
    waiting: AtomicUsize,
    refused: AtomicU64,
    micros: AtomicU64,
}

/// One that waits, until it does not any more, for whatever reason.
struct Waiting<'a>(&'a Counts);

impl<'a> Waiting<'a> {
    fn begin(counts: &'a Counts) -> Self {
        counts.waiting.fetch_add(1, Ordering::Relaxed);
        Self(counts)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Queue {
    /// A queue whose work runs on at most `workers` threads at once; on one at least.
    pub fn new(workers: usize) -> Self {
        let workers = workers.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            workers,
            permits: Arc::new(Semaphore::new(workers)),
            threads: Arc::new(Threads::new(workers)),
            counts: Arc::default(),
        }
    }

    /// How it is doing.
    pub fn figures(&self) -> QueueFigures {
        QueueFigures {
            permits: self.workers,
            running: self.workers - self.permits.available_permits(),
            waiting: self.counts.waiting.load(Ordering::Relaxed),
            refused: self.counts.refused.load(Ordering::Relaxed),
            seconds: Duration::from_micros(self.counts.micros.load(Ordering::Relaxed)).as_secs_f64(),
        }
    }

    /// Runs the work as soon as there is room, first come first served.
    ///
    /// Who stops waiting leaves the queue; but work that has begun keeps its place until it is done, so that
    /// clients who hang up cannot make more of it run than there is room for.
    ///
    /// # Errors
    /// [`Busy`] after two seconds without room.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let waiting = Waiting::begin(&self.counts);
        let permit = timeout(QUEUE_TIMEOUT, Arc::clone(&self.permits).acquire_owned())
            .await
            .map_err(|_| {
                self.counts.refused.fetch_add(1, Ordering::Relaxed);
                Busy
            })?
            // Nobody closes the semaphore.
            .map_err(|_| Busy)?;
        drop(waiting);
        let counts = Arc::clone(&self.counts);
        let done = self.threads.handle.spawn_blocking(move || {
            let _permit = permit;
            let begun = Instant::now();
            let value = work();
            counts.micros.fetch_add(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
            value
        });
        match done.await {
            Ok(value) => Ok(value),
            Err(failed) => match failed.try_into_panic() {
                Ok(cause) => panic::resume_unwind(cause),
                // The runtime is shutting down.
                Err(_) => Err(Busy),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn l1_a_client_that_hangs_up_does_not_free_its_place_early() {
        let queue = Queue::new(1);
        let (finish, finished) = mpsc::channel::<()>();
        let (start, started) = tokio::sync::oneshot::channel();
        let first = tokio::spawn({
            let queue = queue.clone();
            async move {
                queue
                    .run(move || {
                        start.send(()).unwrap();
                        finished.recv().unwrap();
                    })
                    .await
            }
        });
        started.await.unwrap();
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        assert_eq!(queue.figures().running, 1, "the work still runs");
        finish.send(()).unwrap();
        assert_eq!(queue.run(|| 7).await, Ok(7));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn l1_no_more_runs_at_once_than_there_is_room_for() {
        static RUNNING: AtomicUsize = AtomicUsize::new(0);
        let queue = Queue::new(3);
        let all: Vec<_> = (0..50)
            .map(|_| {
                let queue = queue.clone();
                tokio::spawn(async move {
                    queue
                        .run(|| {
                            let running = RUNNING.fetch_add(1, Ordering::SeqCst) + 1;
                            std::thread::sleep(Duration::from_millis(2));
                            RUNNING.fetch_sub(1, Ordering::SeqCst);
                            running
                        })
                        .await
                })
            })
            .collect();
        for one in all {
            assert!(one.await.unwrap().unwrap() <= 3);
        }
    }

    #[tokio::test]
    async fn l1_who_finds_no_room_is_told_so_after_two_seconds() {
        let queue = Queue::new(1);
        let _busy = Arc::clone(&queue.permits).acquire_owned().await.unwrap();
        assert_eq!(queue.run(|| ()).await, Err(Busy));
        assert_eq!((queue.figures().refused, queue.figures().waiting), (1, 0));
    }
}
