//! Hashes and checks passwords, with a limit of concurrent ones, and at the same cost for each refusal.

use std::sync::Arc;

use super::super::{Argon2Cost, QueueFigures, Random};
use super::argon2id::{Argon2id, SaltBytes};
use super::cost::{Costs, CpuTimer, StoredHashes};
use super::django::Django;
use super::fault::Fault;
use super::kind::prefix;
use super::queue::{Busy, Queue};
use super::scheme::{Checked, Scheme, forms};
use crate::contract::Password;

/// Seconds after which a client that got no permit may retry.
const RETRY_SECONDS: u64 = 1;

/// Why a password was neither hashed nor checked.
#[derive(Debug)]
pub(in super::super) enum HashError {
    /// No permit within two seconds; may be retried after `seconds`.
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

/// The result of a check.
#[derive(Clone, PartialEq, Eq)]
pub(in super::super) enum Verification {
    /// The password is wrong, or none is stored.
    Wrong,
    /// The password is right.
    Right {
        /// What to store in place of a weaker or older hash (guarantee P4).
        replacement: Option<String>,
    },
}

/// The schemes, and the queue that runs them.
pub(in super::super) struct Hasher {
    queue: Queue,
    random: Arc<dyn Random>,
    schemes: Arc<Schemes>,
}

impl Hasher {
    /// A hasher for new passwords of that cost, with that number of threads.
    ///
    /// # Panics
    /// If Argon2 rejects the cost.
    pub fn new(cost: Argon2Cost, threads: usize, random: Arc<dyn Random>) -> Self {
        let current = Argon2id::new(cost);
        let dummy = current.dummy(&*random).unwrap_or_else(|error| panic!("no dummy hash of {cost}: {error}"));
        let schemes = Arc::new(Schemes { current, older: vec![Box::new(Django)], dummy, costs: Costs::default() });
        Self { queue: Queue::new(threads), random, schemes }
    }

    /// Number of hashes computed.
    pub fn computed(&self) -> u64 {
        self.schemes.current.computed()
    }

    /// Metrics of the queue.
    pub fn figures(&self) -> QueueFigures {
        self.queue.figures()
    }

    /// The text to store for a new password.
    pub async fn hash(&self, password: &Password) -> Result<String, HashError> {
        let (schemes, password, salt) = (Arc::clone(&self.schemes), password.clone(), self.salt());
        self.queue.run(move || schemes.current.hash(&password, &salt)).await?.map_err(HashError::Fault)
    }

    /// Updates which older hashes are stored: a wrong password costs as much as the most expensive of them.
    pub(super) fn set_stored_hashes(&self, stored: Vec<StoredHashes>) {
        self.schemes.costs.set_stored(stored);
    }

    /// Checks a password against the stored hash. If none is stored, or it cannot be read, the check takes as long
    /// (guarantee P7).
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
    /// The scheme of new passwords.
    current: Argon2id,
    /// Schemes that are only checked.
    older: Vec<Box<dyn Scheme>>,
    /// The hash that is checked if there is no other.
    dummy: String,
    costs: Costs,
}

impl Schemes {
    /// If a current hash matches, one hash is computed. If the password is wrong, one hash is computed at the current
    /// cost, and if older hashes are stored, the work of the most expensive of them; padding then makes up for cheaper
    /// ones.
    fn verify(&self, password: &Password, stored: Option<&str>, salt: &SaltBytes) -> Result<Verification, Fault> {
        self.costs.measure();
        let (spent, forms) = (CpuTimer::start(), forms(password));
        match stored.map_or(Ok(None), |stored| self.check(password, stored))? {
            Some(Checked { is_right: true, older: None }) => return Ok(Verification::Right { replacement: None }),
            Some(Checked { is_right: true, older: Some(_) }) => {
                return Ok(Verification::Right { replacement: Some(self.current.hash(password, salt)?) });
            }
            Some(Checked { is_right: false, older: None }) => self.costs.hash_at_highest_cost(&forms)?,
            // If the password were right, it would now be rehashed.
            Some(Checked { is_right: false, older: Some(_) }) => self.check_dummy(password)?,
            None => {
                self.costs.hash_at_highest_cost(&forms)?;
                self.check_dummy(password)?;
            }
        }
        self.costs.pad(spent, forms.len());
        Ok(Verification::Wrong)
    }

    fn check_dummy(&self, password: &Password) -> Result<(), Fault> {
        self.check(password, &self.dummy).map(drop)
    }

    fn check(&self, password: &Password, stored: &str) -> Result<Option<Checked>, Fault> {
        let spent = CpuTimer::start();
        let mut checked = self.current.check(password, stored)?;
        for scheme in &self.older {
            if checked.is_none() {
                checked = scheme.check(password, stored)?;
            }
        }
        match &checked {
            Some(Checked { older: None, .. }) => self.costs.note_current(spent.elapsed()),
            Some(Checked { older: Some(work), .. }) => {
                self.costs.note_older(&work.kind, prefix(stored), spent.elapsed() / work.tries);
            }
            None => {}
        }
        Ok(checked)
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::SystemRandom;
    use super::super::kind;
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

    /// No password matches any of them.
    const COSTLY: &str = "pbkdf2_sha256$150000$seasalt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    const CHEAP_MD5: &str = "md5$seasalt$00000000000000000000000000000000";

    fn stored_hashes(stored: &[&str]) -> Vec<StoredHashes> {
        let read = |stored: &&str| StoredHashes {
            prefix: prefix(stored).unwrap().to_owned(),
            kind: kind::read(stored).map(|stored| stored.kind),
        };
        stored.iter().map(read).collect()
    }

    /// CPU time of a check, in seconds.
    fn time(hasher: &Hasher, text: &str, stored: Option<&str>) -> f64 {
        let spent = CpuTimer::start();
        let verification = hasher.schemes.verify(&password(text), stored, &[1; 16]).unwrap();
        assert!(verification == Verification::Wrong);
        spent.elapsed().as_secs_f64()
    }

    /// The median of each, measured in turns, all for the same password.
    fn medians(hasher: &Hasher, text: &str, stored: &[Option<&str>]) -> Vec<f64> {
        let mut times = vec![Vec::new(); stored.len()];
        for _ in 0..9 {
            for (times, stored) in times.iter_mut().zip(stored) {
                times.push(time(hasher, text, *stored));
            }
        }
        let median = |times: &mut Vec<f64>| {
            times.sort_by(f64::total_cmp);
            times[times.len() / 2]
        };
        times.iter_mut().map(median).collect()
    }

    #[tokio::test]
    async fn p7_while_older_hashes_are_about_every_wrong_answer_takes_the_same_processor_time() {
        let hasher = hasher(CHEAP);
        let current = hasher.hash(&password("Quiet-harbor-42")).await.unwrap();
        hasher.set_stored_hashes(stored_hashes(&[COSTLY, CHEAP_MD5]));
        let stored = [None, Some("!unusable"), Some(&*current), Some(CHEAP_MD5), Some(COSTLY)];
        let mut least = [0.0; 2];
        // The second password is tried in two forms.
        for (least, text) in least.iter_mut().zip(["wrong", "cafe\u{301}"]) {
            // Other tests disturb some measurements; a real difference shows in all of them.
            let mut measured = std::iter::repeat_with(|| {
                let medians = medians(&hasher, text, &stored);
                let most = medians.iter().copied().fold(0.0, f64::max);
                (most, medians.iter().copied().fold(f64::MAX, f64::min))
            });
            let even = measured.by_ref().take(5).find(|(most, least)| most / least < 1.05);
            *least = even.expect("within 5 % in one of five measurements").1;
        }
        assert!(least[1] > 1.5 * least[0], "{least:?}");
    }

    #[tokio::test]
    async fn p7_a_kind_that_is_met_counts_at_once_and_goes_with_the_last_that_begins_alike() {
        let hasher = hasher(CHEAP);
        let none = time(&hasher, "wrong", None);
        let met = time(&hasher, "wrong", Some(COSTLY));
        assert!(time(&hasher, "wrong", None) > met / 2.0);
        hasher.set_stored_hashes(stored_hashes(&[COSTLY, CHEAP_MD5]));
        assert!(time(&hasher, "wrong", None) > met / 2.0);
        hasher.set_stored_hashes(stored_hashes(&[CHEAP_MD5]));
        let gone = time(&hasher, "wrong", None);
        assert!(none.max(gone) < met / 3.0, "{none}, {met}, {gone}");
    }
}
