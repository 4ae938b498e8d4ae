//! Metrics of a connection pool.

use sqlx::{Database, Pool};

use crate::accounts::PoolFigures;

/// The current metrics of a pool.
pub(super) fn pool_figures<DB: Database>(name: &'static str, pool: &Pool<DB>) -> PoolFigures {
    let size = pool.size() as usize;
    PoolFigures { name, size, idle: idle(size, pool.num_idle()) }
}

/// Number of idle connections. sqlx counts a returned connection only after others may have acquired it again: for a
/// moment its count is negative, which wraps around to a huge number.
fn idle(size: usize, counted: usize) -> usize {
    if counted > size { 0 } else { counted }
}

#[cfg(test)]
mod tests {
    use super::idle;

    #[test]
    fn a_count_below_nothing_is_nothing() {
        assert_eq!([(3, 2), (3, 3), (3, usize::MAX), (0, 0)].map(|(size, counted)| idle(size, counted)), [2, 3, 0, 0]);
    }
}
