//! Random bytes, as an argument.

/// Where random bytes come from. A test may bring its own.
pub trait Random: Send + Sync {
    /// Fills the whole slice with bytes that nobody can guess.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// # Panics
    /// When the system has no random bytes: to go on with others would hand out tokens that can be guessed.
    #[allow(clippy::disallowed_methods, reason = "the one place that asks the machine for random bytes")]
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            panic!("the system gives no random bytes: {error}");
        }
    }
}
