//! How long a job waits between attempts.

use std::time::Duration;

use super::super::Random;

/// The longest wait after the first attempt.
const FIRST: Duration = Duration::from_secs(10);
/// The longest wait.
const LONGEST: Duration = Duration::from_secs(60 * 60);

/// The wait after attempt `number`, from 1: it doubles up to an hour, and is shortened by up to a half at random, so that
/// jobs that have failed together are not tried together.
pub(super) fn wait_after(number: u32, random: &dyn Random) -> Duration {
    let doubled = FIRST.saturating_mul(2_u32.saturating_pow(number.saturating_sub(1))).min(LONGEST);
    let mut bytes = [0; 4];
    random.fill(&mut bytes);
    let share = f64::from(u32::from_ne_bytes(bytes)) / f64::from(u32::MAX);
    doubled.mul_f64(1.0 - share / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Always(u8);

    impl Random for Always {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn a_wait_doubles_up_to_an_hour_and_is_at_least_half_of_it() {
        let waits = |random: &Always| [1, 2, 3, 9, 10, 100].map(|number| wait_after(number, random).as_secs());
        assert_eq!(waits(&Always(0)), [10, 20, 40, 2_560, 3_600, 3_600]);
        assert_eq!(waits(&Always(0xff)), [5, 10, 20, 1_280, 1_800, 1_800]);
    }

    #[test]
    fn a_day_of_failures_is_some_thirty_attempts() {
        let (mut waited, mut attempts) = (Duration::ZERO, 0);
        while waited < Duration::from_secs(24 * 60 * 60) {
            attempts += 1;
            waited += wait_after(attempts, &Always(0));
        }
        assert_eq!(attempts, 32);
    }
}
