//! The executor of leptos' tasks. A task that a page spawns while it is rendered belongs to the page's request: what it
//! logs says so.

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};

use crate::telemetry::carried;

struct Tokio;

impl CustomExecutor for Tokio {
    fn spawn(&self, task: PinnedFuture<()>) {
        tokio::spawn(carried(task));
    }

    fn spawn_local(&self, task: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(carried(task));
    }

    fn poll_local(&self) {}
}

/// Sets the executor of the process, before leptos sets its own; a second call changes nothing.
pub(super) fn init() {
    let _ = Executor::init_custom_executor(Tokio);
}
