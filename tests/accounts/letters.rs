//! A kind of job for tests, and who runs it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use vestibule::accounts::{Attempt, Job, JobError, Jobs, RunJob};

#[derive(Serialize, Deserialize)]
pub struct Letter {
    to: String,
}

impl Letter {
    pub fn to(to: &str) -> Self {
        Self { to: to.to_owned() }
    }
}

impl Job for Letter {
    const KIND: &'static str = "letter";

    fn about(&self) -> String {
        self.to.rsplit('@').next().unwrap_or_default().to_owned()
    }
}

type Answer = Box<dyn Fn(usize) -> Result<(), JobError> + Send + Sync>;

/// Delivers letters, or fails as the test says.
#[derive(Clone)]
pub struct Post(Arc<Desk>);

struct Desk {
    /// What becomes of an attempt, by its number over all letters, from 1.
    answer: Answer,
    attempts: Mutex<usize>,
    delivered: Mutex<Vec<String>>,
    /// How many attempts may end.
    go: Semaphore,
}

impl Post {
    pub fn new(answer: impl Fn(usize) -> Result<(), JobError> + Send + Sync + 'static) -> Self {
        Self::with(answer, Semaphore::MAX_PERMITS)
    }

    /// No attempt ends before it is released.
    pub fn held(answer: impl Fn(usize) -> Result<(), JobError> + Send + Sync + 'static) -> Self {
        Self::with(answer, 0)
    }

    fn with(answer: impl Fn(usize) -> Result<(), JobError> + Send + Sync + 'static, go: usize) -> Self {
        let (attempts, delivered) = (Mutex::default(), Mutex::default());
        Self(Arc::new(Desk { answer: Box::new(answer), attempts, delivered, go: Semaphore::new(go) }))
    }

    pub fn release(&self) {
        self.0.go.add_permits(1);
    }

    pub fn jobs(&self) -> Jobs {
        Jobs::default().on::<Letter>(self.clone())
    }

    pub fn attempts(&self) -> usize {
        *self.0.attempts.lock().unwrap()
    }

    pub fn delivered(&self) -> Vec<String> {
        self.0.delivered.lock().unwrap().clone()
    }
}

#[async_trait]
impl RunJob<Letter> for Post {
    async fn run(&self, letter: Letter, _: Attempt) -> Result<(), JobError> {
        let number = {
            let mut attempts = self.0.attempts.lock().unwrap();
            *attempts += 1;
            *attempts
        };
        self.0.go.acquire().await.unwrap().forget();
        (self.0.answer)(number)?;
        self.0.delivered.lock().unwrap().push(letter.to);
        Ok(())
    }
}
