//! Hashes and checks passwords, a few at a time and always at the same cost.

use std::sync::Arc;

use super::super::{Argon2Cost, QueueFigures, Random};
use super::argon2id::{Argon2id, SaltBytes};
use super::queue::{Busy, Queue};
use super::scheme::{Checked, Fault, Scheme};
use crate::contract::Password;

/// Seconds after which a client that found no room may try again.
const RETRY_SECONDS: u64 = 1;

/// Why a password was neither hashed nor checked.
#[derive(Debug)]
pub(in super::super) enum HashError {
    /// No room for it within two seconds; may be tried again after `seconds`.
    Busy {
        /// Seconds to wait.
        seconds: u64,
    },
    /// No hash could be computed.
    Fault(Fault),
}

impl From<Busy> for HashError {
    fn from(Busy: Busy) -> Self {
        Self::Busy { seconds: RETRY_SECONDS }
    }
}

/// How a password fared against the stored one.
#[derive(Clone, PartialEq, Eq)]
pub(in super::super) enum Verification {
    /// It is not the one, or there is none.
    Wrong,
    /// It is the one.
    Right {
        /// What to store in place of a weaker or older hash (checklist P4).
        replacement: Option<String>,
    },
}

/// The schemes, and the queue that they work through.
pub(in super::super) struct Hasher {
    queue: Queue,
    random: Arc<dyn Random>,
    schemes: Arc<Schemes>,
}

impl Hasher {
    /// A hasher for new passwords of that cost that works on so many threads at once.
    ///
    /// # Panics
    /// When Argon2 does not know such a cost.
    pub fn new(cost: Argon2Cost, threads: usize, random: Arc<dyn Random>) -> Self {
        let current = Argon2id::new(cost);
        let dummy = current.dummy(&*random).unwrap_or_else(|error| panic!("no dummy hash of {cost}: {error}"));
        let schemes = Arc::new(Schemes { current, older: Vec::new(), dummy });
        Self { queue: Queue::new(threads), random, schemes }
    }

    /// How many hashes have been computed.
    pub fn computed(&self) -> u64 {
        self.schemes.current.computed()
    }

    /// How the queue is doing.
    pub fn figures(&self) -> QueueFigures {
        self.queue.figures()
    }

    /// The text to store for a new password.
    pub async fn hash(&self, password: &Password) -> Result<String, HashError> {
        let (schemes, password, salt) = (Arc::clone(&self.schemes), password.clone(), self.salt());
        self.queue.run(move || schemes.current.hash(&password, &salt)).await?.map_err(HashError::Fault)
    }

    /// Holds a password against the stored one. Where none is stored, or nothing that can be read, it takes
    /// as long (checklist P7).
    pub async fn verify(&self, password: &Password, stored: Option<String>) -> Result<Verification, HashError> {
        let (schemes, password, salt) = (Arc::clone(&self.schemes), password.clone(), self.salt());
        let work = move || schemes.verify(&password, stored.as_deref(), &salt);
        self.queue.run(work).await?.map_err(HashError::Fault)
    }

    fn salt(&self) -> SaltBytes {
        let mut salt = SaltBytes::default();
        self.random.fill(&mut salt);
        salt
    }
}

struct Schemes {
    /// The one of every new password.
    current: Argon2id,
    /// Those that are only read.
    older: Vec<Box<dyn Scheme>>,
    /// What a password is held against where there is nothing else.
    dummy: String,
}

impl Schemes {
    fn verify(&self, password: &Password, stored: Option<&str>, salt: &SaltBytes) -> Result<Verification, Fault> {
        let checked = stored.map_or(Ok(None), |stored| self.check(password, stored))?;
        match checked {
            Some(Checked { is_right: true, is_current: true }) => Ok(Verification::Right { replacement: None }),
            Some(Checked { is_right: true, is_current: false }) => {
                Ok(Verification::Right { replacement: Some(self.current.hash(password, salt)?) })
            }
            Some(Checked { is_right: false, is_current: true }) => Ok(Verification::Wrong),
            // No hash at all; or one that cost something else, whose right password would now be hashed anew.
            // In every case one hash at the current cost is computed.
            Some(Checked { is_right: false, is_current: false }) | None => {
                self.current.check(password, &self.dummy)?;
                Ok(Verification::Wrong)
            }
        }
    }

    fn check(&self, password: &Password, stored: &str) -> Result<Option<Checked>, Fault> {
        if let Some(checked) = self.current.check(password, stored)? {
            return Ok(Some(checked));
        }
        for scheme in &self.older {
            if let Some(checked) = scheme.check(password, stored)? {
                return Ok(Some(checked));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::SystemRandom;
    use super::*;

    const CHEAP: Argon2Cost = Argon2Cost { m_kib: 16, t: 1, p: 1 };

    fn hasher(cost: Argon2Cost) -> Hasher {
        Hasher::new(cost, 1, Arc::new(SystemRandom))
    }

    fn password(text: &str) -> Password {
        Password::parse(&text.into()).unwrap()
    }

    #[tokio::test]
    async fn p7_unknown_unusable_and_wrong_cost_one_hash_each() {
        let hasher = hasher(CHEAP);
        let stored = hasher.hash(&password("Quiet-harbor-42")).await.unwrap();
        for stored in [None, Some("!unusable".to_owned()), Some(stored)] {
            let before = hasher.computed();
            let verification = hasher.verify(&password("wrong"), stored).await.unwrap();
            assert!(verification == Verification::Wrong);
            assert_eq!(hasher.computed(), before + 1);
        }
    }

    #[tokio::test]
    async fn p4_a_weaker_hash_gets_a_replacement_and_costs_the_same_right_or_wrong() {
        let weak = hasher(CHEAP).hash(&password("Quiet-harbor-42")).await.unwrap();
        let hasher = hasher(Argon2Cost { t: 2, ..CHEAP });
        let Verification::Right { replacement: Some(better) } =
            hasher.verify(&password("Quiet-harbor-42"), Some(weak.clone())).await.unwrap()
        else {
            panic!("no replacement");
        };
        assert!(better.contains("$m=16,t=2,p=1$"));
        assert_eq!(hasher.computed(), 2);
        assert!(hasher.verify(&password("wrong"), Some(weak)).await.unwrap() == Verification::Wrong);
        assert_eq!(hasher.computed(), 4);
        let again = hasher.verify(&password("Quiet-harbor-42"), Some(better)).await.unwrap();
        assert!(again == Verification::Right { replacement: None });
    }

    #[tokio::test]
    async fn a_password_has_another_hash_each_time() {
        let hasher = hasher(CHEAP);
        let password = password("Quiet-harbor-42");
        assert_ne!(hasher.hash(&password).await.unwrap(), hasher.hash(&password).await.unwrap());
    }
}
