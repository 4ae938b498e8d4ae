//! Random bytes, passed as an argument.

/// A source of random bytes. A test may provide its own.
pub trait Random: Send + Sync {
    /// Fills the whole slice with unpredictable bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// # Panics
    /// If the system has no random bytes: any other source would issue tokens that can be guessed.
    #[allow(clippy::disallowed_methods, reason = "the one place that asks the machine for random bytes")]
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            panic!("the system gives no random bytes: {error}");
        }
    }
}
