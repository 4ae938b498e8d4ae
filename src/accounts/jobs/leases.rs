//! Whose leases are over. No clock of two machines is compared, and none that can be set: a worker counts how long a
//! lease has not been renewed while it was looking itself (guarantee F6).

use std::collections::HashMap;
use std::time::Duration;

use super::super::{Lease, SeenLease};

/// A lease that is not renewed for so long is over.
pub(super) const LEASE: Duration = Duration::from_secs(15);
/// How often a lease is renewed.
pub(super) const RENEW_EVERY: Duration = Duration::from_secs(4);
/// A worker that could not renew a lease for so long stops the job, before another one takes it over.
pub(super) const STOP_AFTER: Duration = Duration::from_secs(11);
/// The most that one look adds, however long ago the last one was: the database may have been away meanwhile, and so may
/// this process.
const MOST_BETWEEN_LOOKS: Duration = Duration::from_secs(2);

/// The leases that a worker has seen.
#[derive(Debug, Default)]
pub(super) struct SeenLeases {
    /// The renewals of a lease, and how long they have stood still.
    seen: HashMap<(i64, Lease), (i64, Duration)>,
    looked: Option<Duration>,
}

impl SeenLeases {
    /// Takes note of all leases that there are at a time of the monotonic clock; returns those that are over.
    pub(super) fn look(&mut self, leases: Vec<SeenLease>, elapsed: Duration) -> Vec<SeenLease> {
        let gap = elapsed.saturating_sub(self.looked.unwrap_or(elapsed)).min(MOST_BETWEEN_LOOKS);
        self.looked = Some(elapsed);
        let before = std::mem::take(&mut self.seen);
        let mut over = Vec::new();
        for lease in leases {
            let key = (lease.id, lease.lease);
            let still = match before.get(&key) {
                Some((renewals, still)) if *renewals == lease.renewals => *still + gap,
                _ => Duration::ZERO,
            };
            self.seen.insert(key, (lease.renewals, still));
            if still >= LEASE {
                over.push(lease);
            }
        }
        over
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Timestamp;
    use super::*;

    fn lease(renewals: i64) -> Vec<SeenLease> {
        let (kind, give_up) = ("mail".to_owned(), Timestamp::NEVER);
        vec![SeenLease { id: 1, kind, lease: Lease([7; 16]), renewals, attempt: 1, give_up }]
    }

    /// The second at which the lease is over, if it is looked at once a second.
    fn over_at(seen: &mut SeenLeases, from: u64, renewals: impl Fn(u64) -> i64) -> Option<u64> {
        (from..from + 60).find(|second| !seen.look(lease(renewals(*second)), Duration::from_secs(*second)).is_empty())
    }

    #[test]
    fn a_lease_that_is_not_renewed_is_over_after_its_time() {
        assert_eq!(over_at(&mut SeenLeases::default(), 0, |_| 3), Some(15));
    }

    #[test]
    fn a_lease_that_is_renewed_is_never_over() {
        assert_eq!(over_at(&mut SeenLeases::default(), 0, |second| (second / 14) as i64), None);
    }

    #[test]
    fn f6_time_in_which_nobody_looked_does_not_count() {
        let mut seen = SeenLeases::default();
        assert!(seen.look(lease(0), Duration::ZERO).is_empty());
        let year = 365 * 24 * 60 * 60;
        assert!(seen.look(lease(0), Duration::from_secs(year)).is_empty());
        assert_eq!(over_at(&mut seen, year + 1, |_| 0), Some(year + 13));
    }

    #[test]
    fn the_next_lease_of_a_job_begins_anew() {
        let mut seen = SeenLeases::default();
        assert_eq!(over_at(&mut seen, 0, |_| 0), Some(15));
        let next = SeenLease { lease: Lease([8; 16]), ..lease(0).remove(0) };
        assert!(seen.look(vec![next], Duration::from_secs(16)).is_empty());
    }
}
