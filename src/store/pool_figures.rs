//! How a pool of connections is doing.

use sqlx::{Database, Pool};

use crate::accounts::PoolFigures;

/// The figures of a pool of this moment.
pub(super) fn pool_figures<DB: Database>(name: &'static str, pool: &Pool<DB>) -> PoolFigures {
    let size = pool.size() as usize;
    PoolFigures { name, size, idle: idle(size, pool.num_idle()) }
}

/// How many are idle. sqlx counts a connection that comes back after others may take it again: for a moment its count is
/// below nothing, which is a huge number, and no figure could be written then.
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
