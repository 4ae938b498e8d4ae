//! Waiting for what takes an unknown time.

use std::time::Duration;

use tokio::time::{sleep, timeout};

/// Longer than anything takes that a test waits for, on a busy machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// Waits until something holds; panics with its name if it does not in time.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let wait = async {
        while !holds().await {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(DEADLINE, wait).await.unwrap_or_else(|_| panic!("{what}: not in time"));
}
