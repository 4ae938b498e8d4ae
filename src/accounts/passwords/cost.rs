//! Makes every refusal cost the same while older hashes are stored (guarantee P7).
//!
//! The cost is CPU time of the hashing thread, so other load on the machine delays all answers alike. The target is the
//! cost of the most expensive kind of older hash plus that of one current hash, as last measured, and a margin: the
//! work itself rarely exceeds it, and the rest is spent by padding.

use std::hint::black_box;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use vestibule_pbkdf2::sha256;

use super::fault::Fault;
use super::kind::Kind;

/// The target as a multiple of the estimated work, so that a check that is slower than most is still below it.
const MARGIN: f64 = 1.1;

/// How fast an estimate follows a longer check: fast, or the next ones would exceed the target too.
const RISE: f64 = 0.5;

/// How fast it follows a shorter check: slowly.
const FALL: f64 = 0.05;

/// The salt of a check whose result is not used.
const NO_SALT: [u8; 16] = [0; 16];

/// Iterations of PBKDF2 in one step of padding, about 50 µs.
const PADDING_ITERATIONS: u32 = 300;

/// Measures CPU time of this thread.
#[derive(Clone, Copy, Debug)]
pub(super) struct CpuTimer(Duration);

impl CpuTimer {
    /// Starts to measure.
    pub fn start() -> Self {
        Self(processor_time())
    }

    /// CPU time since the start.
    pub fn elapsed(self) -> Duration {
        processor_time().saturating_sub(self.0)
    }
}

fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// A group of stored older hashes that have the same prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StoredHashes {
    /// The prefix: the hasher and its parameters before the salt.
    pub prefix: String,
    /// The kind that determines the cost of a check, if the hash can be read.
    pub kind: Option<Kind>,
}

/// The measured costs of checks by kind of hash.
#[derive(Debug, Default)]
pub(super) struct Costs(Mutex<Measured>);

#[derive(Debug, Default)]
struct Measured {
    current: Option<Duration>,
    older: Vec<Older>,
}

/// A kind of older hash that is stored.
#[derive(Debug)]
struct Older {
    kind: Kind,
    /// As in [`StoredHashes`]; `None` for one of Vestibule's own hashes, which are not searched for.
    prefix: Option<String>,
    /// The cost of one try.
    cost: Option<Duration>,
}

impl Costs {
    /// Updates which older hashes are stored.
    pub fn set_stored(&self, stored: Vec<StoredHashes>) {
        let mut measured = self.lock();
        // A kind that was found in a check but is not in `stored` stays known while other hashes with its prefix are
        // stored.
        measured.older.retain(|older| {
            older.prefix.as_ref().is_none_or(|prefix| stored.iter().any(|stored| stored.prefix == *prefix))
        });
        for StoredHashes { prefix, kind } in stored {
            if let Some(kind) = kind {
                measured.find(&kind, Some(prefix));
            }
        }
    }

    /// Measures the kinds that have not been measured.
    pub fn measure(&self) {
        let kinds: Vec<Kind> = {
            let measured = self.lock();
            measured.older.iter().filter(|older| older.cost.is_none()).map(|older| older.kind.clone()).collect()
        };
        for kind in kinds {
            // If there is not enough memory now, it is measured later.
            let _ = self.compute(&kind, &[String::new()]);
        }
    }

    /// Records the cost of a check of a current hash.
    pub fn note_current(&self, spent: Duration) {
        let mut measured = self.lock();
        measured.current = Some(updated(measured.current, spent));
    }

    /// Records the cost of one try against an older hash. Its kind becomes known.
    pub fn note_older(&self, kind: &Kind, prefix: Option<&str>, spent: Duration) {
        let mut measured = self.lock();
        let older = measured.find(kind, prefix.map(str::to_owned));
        older.cost = Some(updated(older.cost, spent));
    }

    /// Does the work of a check of the most expensive kind, if older hashes are stored.
    ///
    /// # Errors
    /// As [`Kind::digest`].
    pub fn hash_at_highest_cost(&self, forms: &[String]) -> Result<(), Fault> {
        let costliest = self.lock().costliest().map(|(older, _)| older.kind.clone());
        costliest.map_or(Ok(()), |kind| self.compute(&kind, forms))
    }

    /// Spends CPU time up to the target, if older hashes are stored. `forms` is the number of forms in which the
    /// password is tried.
    pub fn pad(&self, spent: CpuTimer, forms: usize) {
        let Some(target) = self.lock().target(forms) else { return };
        while spent.elapsed() < target {
            black_box(sha256(&[], &NO_SALT, PADDING_ITERATIONS));
        }
    }

    fn compute(&self, kind: &Kind, forms: &[String]) -> Result<(), Fault> {
        for form in forms {
            let spent = CpuTimer::start();
            black_box(kind.digest(form, &NO_SALT)?);
            if let Some(older) = self.lock().older.iter_mut().find(|older| older.kind == *kind) {
                older.cost = Some(updated(older.cost, spent.elapsed()));
            }
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Measured> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Measured {
    /// Finds a kind, or adds it.
    fn find(&mut self, kind: &Kind, prefix: Option<String>) -> &mut Older {
        let at = self.older.iter().position(|older| older.kind == *kind).unwrap_or(self.older.len());
        if at == self.older.len() {
            self.older.push(Older { kind: kind.clone(), prefix, cost: None });
        }
        &mut self.older[at]
    }

    fn costliest(&self) -> Option<(&Older, Duration)> {
        self.older.iter().filter_map(|older| Some((older, older.cost?))).max_by_key(|(_, cost)| *cost)
    }

    fn target(&self, forms: usize) -> Option<Duration> {
        let (_, older) = self.costliest()?;
        let work = older.as_secs_f64() * forms as f64 + self.current?.as_secs_f64();
        Some(Duration::from_secs_f64(work * MARGIN))
    }
}

/// The estimate after another measurement.
fn updated(estimate: Option<Duration>, measured: Duration) -> Duration {
    estimate.map_or(measured, |estimate| {
        if measured > estimate {
            estimate + (measured - estimate).mul_f64(RISE)
        } else {
            estimate - (estimate - measured).mul_f64(FALL)
        }
    })
}
