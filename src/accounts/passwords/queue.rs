//! Runs CPU-bound work on blocking threads, with a limit of concurrent tasks.

use std::panic;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use super::super::QueueFigures;

/// How long a task waits for a permit (guarantee L1).
const QUEUE_TIMEOUT: Duration = Duration::from_secs(2);

/// The share of the last task in the average time of a task.
const AVERAGE_WEIGHT: u64 = 8;

/// There was no permit in time, or there would not have been one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Busy;

/// By how much the priority of the threads is lowered (`nice`): token checks do not wait behind passwords, and under a
/// full load of token checks passwords still get a tenth of each processor.
const NICENESS: i32 = 10;

/// A queue with a fixed number of threads.
#[derive(Clone, Debug)]
pub(in super::super) struct Queue {
    workers: usize,
    permits: Arc<Semaphore>,
    threads: Arc<Threads>,
    counts: Arc<Counts>,
}

/// Threads for blocking work only. They are started on demand and end after 10 s without work (tokio's
/// `thread_keep_alive`).
#[derive(Debug)]
struct Threads {
    handle: Handle,
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
}

impl Threads {
    fn new(count: usize) -> Self {
        let runtime = Builder::new_current_thread()
            .max_blocking_threads(count)
            .thread_name("hashing")
            .on_thread_start(|| {
                // If the kernel refuses, the work runs at normal priority.
                let _ = rustix::process::nice(NICENESS);
            })
            .build()
            .expect("a runtime without timers and sockets can always be had");
        Self { handle: runtime.handle().clone(), runtime: Some(runtime) }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // Dropping a runtime blocks, which must not happen inside another runtime.
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
    /// The moving average of the time of a task, in microseconds; 0 before the first one.
    average_micros: AtomicU64,
}

impl Counts {
    /// Adds the time that a task took.
    fn record(&self, took: Duration) {
        let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(took, Ordering::Relaxed);
        let average = match self.average_micros.load(Ordering::Relaxed) {
            0 => took,
            before => before - before / AVERAGE_WEIGHT + took / AVERAGE_WEIGHT,
        };
        // Two tasks that end together may count as one, which does no harm.
        self.average_micros.store(average, Ordering::Relaxed);
    }
}

/// Counts a waiting task until it is dropped.
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
    /// A queue that runs at most `workers` tasks at once, at least one.
    pub fn new(workers: usize) -> Self {
        let workers = workers.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            workers,
            permits: Arc::new(Semaphore::new(workers)),
            threads: Arc::new(Threads::new(workers)),
            counts: Arc::default(),
        }
    }

    /// The current metrics.
    pub fn figures(&self) -> QueueFigures {
        QueueFigures {
            permits: self.workers,
            running: self.workers - self.permits.available_permits(),
            waiting: self.counts.waiting.load(Ordering::Relaxed),
            refused: self.counts.refused.load(Ordering::Relaxed),
            seconds: Duration::from_micros(self.counts.micros.load(Ordering::Relaxed)).as_secs_f64(),
        }
    }

    /// Runs the work as soon as there is a permit, in order of arrival. Work that would wait for too long, by the length of
    /// the queue and the time that tasks take, is refused at once: while it waited, its request would take memory.
    ///
    /// A caller that is cancelled leaves the queue; but work that has started keeps its permit until it is done, so
    /// that clients that disconnect cannot raise the number of concurrent tasks.
    ///
    /// # Errors
    /// [`Busy`] after two seconds without a permit, or at once if that is to be expected.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let permit = self.permit().await.inspect_err(|Busy| {
            self.counts.refused.fetch_add(1, Ordering::Relaxed);
        })?;
        let counts = Arc::clone(&self.counts);
        let done = self.threads.handle.spawn_blocking(move || {
            let _permit = permit;
            let begun = Instant::now();
            let value = work();
            counts.record(begun.elapsed());
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

    async fn permit(&self) -> Result<OwnedSemaphorePermit, Busy> {
        if self.expected_wait() > QUEUE_TIMEOUT {
            return Err(Busy);
        }
        let _waiting = Waiting::begin(&self.counts);
        match timeout(QUEUE_TIMEOUT, Arc::clone(&self.permits).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            // The time is over; the semaphore is never closed.
            Err(_) | Ok(Err(_)) => Err(Busy),
        }
    }

    /// How long the next task is likely to wait for a permit.
    fn expected_wait(&self) -> Duration {
        let before = self.counts.waiting.load(Ordering::Relaxed);
        if before == 0 {
            // However long the last tasks took, the next one may try.
            return Duration::ZERO;
        }
        let average = Duration::from_micros(self.counts.average_micros.load(Ordering::Relaxed));
        average.mul_f64(before as f64 / self.workers as f64)
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

    #[tokio::test]
    async fn l1_who_would_wait_for_too_long_is_refused_at_once() {
        let queue = Queue::new(2);
        queue.counts.record(Duration::from_millis(1_500));
        let busy = Arc::clone(&queue.permits).acquire_many_owned(2).await.unwrap();
        let mut waiting: Vec<_> = (0..3).map(|_| Box::pin(queue.run(|| ()))).collect();
        for task in &mut waiting {
            assert!(futures::poll!(task).is_pending());
        }
        let begun = Instant::now();
        assert_eq!(queue.run(|| ()).await, Err(Busy), "three before it take 2.25 s");
        assert!(begun.elapsed() < QUEUE_TIMEOUT);
        assert_eq!((queue.figures().refused, queue.figures().waiting), (1, 3));
        drop(busy);
        for task in waiting {
            assert_eq!(task.await, Ok(()));
        }
    }

    #[test]
    fn a_single_slow_task_is_soon_forgotten() {
        let counts = Counts::default();
        counts.record(Duration::from_secs(16));
        for _ in 0..40 {
            counts.record(Duration::from_millis(16));
        }
        let average = Duration::from_micros(counts.average_micros.load(Ordering::Relaxed));
        assert!(average < Duration::from_millis(120), "{average:?}");
    }
}
