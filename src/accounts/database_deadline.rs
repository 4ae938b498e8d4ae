//! How long a request may wait for the database, all of its queries together (guarantee F12).

use std::cell::Cell;
use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, timeout};

/// The deadline of a request for all of its queries, and of a single query outside a request. With the other waits of a
/// request, of which the queue for a password hash is the longest, it is answered within 6 seconds.
const DATABASE_DEADLINE: Duration = Duration::from_millis(3_500);

tokio::task_local! {
    /// The time that the request of this task may still wait.
    static LEFT: Cell<Duration>;
}

/// Runs a request whose queries share one deadline: if the database does not answer, the request waits for it once and
/// not in each step.
pub async fn with_database_deadline<T>(request: impl Future<Output = T>) -> T {
    within(DATABASE_DEADLINE, request).await
}

async fn within<T>(deadline: Duration, request: impl Future<Output = T>) -> T {
    LEFT.scope(Cell::new(deadline), request).await
}

/// Waits for an answer of the database until the request's deadline. `None` after it.
pub async fn before_database_deadline<T>(question: impl Future<Output = T>) -> Option<T> {
    let left = LEFT.try_with(Cell::get).unwrap_or(DATABASE_DEADLINE);
    let begun = Instant::now();
    let answer = timeout(left, question).await.ok();
    let _ = LEFT.try_with(|shared| shared.set(left.saturating_sub(begun.elapsed())));
    answer
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;

    #[tokio::test]
    async fn f12_the_questions_of_a_request_wait_together_no_longer_than_one() {
        let deadline = Duration::from_millis(50);
        let waited = within(deadline, async {
            assert_eq!(before_database_deadline(async { 1 }).await, Some(1));
            assert_eq!(before_database_deadline(pending::<()>()).await, None);
            for _ in 0..1_000 {
                assert_eq!(before_database_deadline(pending::<()>()).await, None);
            }
            assert_eq!(before_database_deadline(async { 2 }).await, Some(2), "an answer that is there costs no time");
        });
        timeout(deadline * 500, waited).await.expect("one wait, and not a thousand");
    }
}
