//! The threads that serve connections: one for each processor, each with a runtime of its own. A connection stays on
//! the thread that it was assigned to, so a request without database or hashing wakes no other thread.

use std::future::Future;
use std::io;
use std::thread;

use tokio::runtime::{Builder, Handle};
use tokio::sync::watch;

/// The threads. Dropping this ends them and cancels their tasks.
pub(super) struct Workers {
    threads: Vec<Handle>,
    _stop: watch::Sender<()>,
}

impl Workers {
    /// As many threads as there are processors.
    ///
    /// # Errors
    /// Where the system gives no more threads or files.
    pub(super) fn start() -> io::Result<Self> {
        let (stop, stopped) = watch::channel(());
        let count = thread::available_parallelism().map_or(1, usize::from);
        let threads = (0..count).map(|_| start(stopped.clone())).collect::<io::Result<_>>()?;
        Ok(Self { threads, _stop: stop })
    }

    /// Runs a task on the thread that has the fewest tasks.
    pub(super) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        if let Some(thread) = self.threads.iter().min_by_key(|thread| thread.metrics().num_alive_tasks()) {
            thread.spawn(task);
        }
    }
}

fn start(mut stopped: watch::Receiver<()>) -> io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new().name("connections".to_owned()).spawn(move || {
        // It fails when the sender is gone.
        let _ = runtime.block_on(stopped.changed());
    })?;
    Ok(handle)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::thread::ThreadId;

    use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

    use super::*;

    /// Says on which thread it is, and stays there.
    async fn stay(sender: UnboundedSender<ThreadId>) {
        sender.send(thread::current().id()).unwrap();
        sender.closed().await;
    }

    #[tokio::test]
    async fn threads_have_equal_shares_and_end_together() {
        let workers = Workers::start().unwrap();
        let (sender, mut receiver) = unbounded_channel();
        for _ in 0..3 * workers.threads.len() {
            workers.spawn(stay(sender.clone()));
        }
        drop(sender);
        let mut shares = HashMap::new();
        for _ in 0..3 * workers.threads.len() {
            *shares.entry(receiver.recv().await.unwrap()).or_insert(0) += 1;
        }
        assert!(shares.len() == workers.threads.len() && shares.values().all(|&share| share == 3), "{shares:?}");
        drop(workers);
        assert_eq!(receiver.recv().await, None, "what was still running is gone");
    }
}
