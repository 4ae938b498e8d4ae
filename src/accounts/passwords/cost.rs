//! Keeps every answer but the right one at the same cost while older hashes are about (guarantee P7).
//!
//! The cost is processor time of the thread that hashes, so whatever else the machine does stretches all answers alike.
//! It is that of the costliest kind of older hash and of one hash at the current cost, as they were last measured, and
//! a little more: so the work itself is hardly ever over it, and what is left is used up.

use std::hint::black_box;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};
use vestibule_pbkdf2::sha256;

use super::fault::Fault;
use super::kind::Kind;

/// What every answer takes, in parts of what the work should: a check that was slower than most is still below it.
const MARGIN: f64 = 1.1;

/// How fast an estimate follows a check that took longer: at once, or the next ones would be over the target too.
const RISE: f64 = 0.5;

/// And one that took less time: slowly.
const FALL: f64 = 0.05;

/// The salt of a check whose outcome nobody asks for.
const NO_SALT: [u8; 16] = [0; 16];

/// Iterations of PBKDF2 in one piece of used up time, about 50 µs.
const PIECE: u32 = 300;

/// Processor time of this thread from some moment on.
#[derive(Clone, Copy, Debug)]
pub(super) struct CpuTimer(Duration);

impl CpuTimer {
    /// None yet.
    pub fn start() -> Self {
        Self(processor_time())
    }

    /// How much it is by now.
    pub fn elapsed(self) -> Duration {
        processor_time().saturating_sub(self.0)
    }
}

fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// Some of the older hashes that are about, of which all begin alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// The hasher and its parameters, as they stand before the salt.
    pub beginning: String,
    /// What checking one costs, where it can be read.
    pub kind: Option<Kind>,
}

/// What checks cost, by the kinds of hashes that are about.
#[derive(Debug, Default)]
pub(super) struct Costs(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    current: Option<Duration>,
    older: Vec<Older>,
}

/// A kind of older hash that is about.
#[derive(Debug)]
struct Older {
    kind: Kind,
    /// As of [`Seen`]; none for a hash of our own, which nobody looks for.
    beginning: Option<String>,
    /// Of one try.
    cost: Option<Duration>,
}

impl Costs {
    /// Takes over which older hashes are about.
    pub fn see(&self, seen: Vec<Seen>) {
        let mut known = self.lock();
        // A kind that was met and is not among them stays while others begin alike.
        known.older.retain(|older| {
            older.beginning.as_ref().is_none_or(|beginning| seen.iter().any(|seen| seen.beginning == *beginning))
        });
        for Seen { beginning, kind } in seen {
            if let Some(kind) = kind {
                known.find(&kind, Some(beginning));
            }
        }
    }

    /// Measures the kinds that have not been.
    pub fn measure(&self) {
        let kinds: Vec<Kind> = {
            let known = self.lock();
            known.older.iter().filter(|older| older.cost.is_none()).map(|older| older.kind.clone()).collect()
        };
        for kind in kinds {
            // Where there is no memory for it now, it stays to be measured.
            let _ = self.compute(&kind, &[String::new()]);
        }
    }

    /// Notes what a check of a current hash took.
    pub fn note_current(&self, spent: Duration) {
        let mut known = self.lock();
        known.current = Some(followed(known.current, spent));
    }

    /// Notes what one try took against an older hash. Its kind is about, if nobody knew it.
    pub fn note_older(&self, kind: &Kind, beginning: Option<&str>, spent: Duration) {
        let mut known = self.lock();
        let older = known.find(kind, beginning.map(str::to_owned));
        older.cost = Some(followed(older.cost, spent));
    }

    /// Does what a check of the costliest kind would, where an older hash is about.
    ///
    /// # Errors
    /// As [`Kind::digest`].
    pub fn hash_as_the_costliest(&self, forms: &[String]) -> Result<(), Fault> {
        let costliest = self.lock().costliest().map(|(older, _)| older.kind.clone());
        costliest.map_or(Ok(()), |kind| self.compute(&kind, forms))
    }

    /// Uses up processor time until as much of it is spent as with every other hash, where older ones are about and the
    /// password is tried in so many forms.
    pub fn pad(&self, spent: CpuTimer, forms: usize) {
        let Some(target) = self.lock().target(forms) else { return };
        while spent.elapsed() < target {
            black_box(sha256(&[], &NO_SALT, PIECE));
        }
    }

    fn compute(&self, kind: &Kind, forms: &[String]) -> Result<(), Fault> {
        for form in forms {
            let spent = CpuTimer::start();
            black_box(kind.digest(form, &NO_SALT)?);
            if let Some(older) = self.lock().older.iter_mut().find(|older| older.kind == *kind) {
                older.cost = Some(followed(older.cost, spent.elapsed()));
            }
        }
        Ok(())
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    /// The kind, which is known from now on.
    fn find(&mut self, kind: &Kind, beginning: Option<String>) -> &mut Older {
        let at = self.older.iter().position(|older| older.kind == *kind).unwrap_or(self.older.len());
        if at == self.older.len() {
            self.older.push(Older { kind: kind.clone(), beginning, cost: None });
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

/// An estimate after one more measurement.
fn followed(estimate: Option<Duration>, measured: Duration) -> Duration {
    estimate.map_or(measured, |estimate| {
        if measured > estimate {
            estimate + (measured - estimate).mul_f64(RISE)
        } else {
            estimate - (estimate - measured).mul_f64(FALL)
        }
    })
}
