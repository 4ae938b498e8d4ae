//! Mail of a test's server: its worker runs beside it, and its letters are kept instead of sent.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use serde_json::Value;
use vestibule::accounts::{Accounts, Attempt, JobError, Jobs, MailJob, RunJob, Worker};

use super::TestApp;

/// Room for a busy machine.
const SOON: Duration = Duration::from_secs(30);

/// A letter that would have been sent.
#[derive(Clone, Debug)]
pub struct Mail {
    pub to: String,
    pub language: String,
    pub letter: Value,
}

impl Mail {
    /// The secret of its link, if it has one; of the account that is named, if there are several.
    pub fn secret(&self) -> String {
        let letter = &self.letter;
        let link = [&letter["link"], &letter["undo_link"], &letter["accounts"][0]["link"]];
        secret_of(link.iter().find_map(|link| link.as_str()).expect("a link"))
    }

    /// Its code.
    pub fn code(&self) -> String {
        let code = [&self.letter["code"], &self.letter["accounts"][0]["code"]];
        code.iter().find_map(|code| code.as_str()).expect("a code").to_owned()
    }
}

/// The secret in a link.
pub fn secret_of(link: &str) -> String {
    link.split_once("?token=").expect("a secret in the query").1.to_owned()
}

#[derive(Clone, Default)]
struct Tray(Arc<Mutex<Vec<Mail>>>);

#[async_trait]
impl RunJob<MailJob> for Tray {
    async fn run(&self, job: MailJob, _: Attempt) -> Result<(), JobError> {
        let letter = serde_json::to_value(&job.letter).unwrap();
        self.0.lock().unwrap().push(Mail { to: job.to, language: job.language, letter });
        Ok(())
    }
}

/// The mail of a server.
pub struct Mailbox {
    tray: Tray,
    accounts: Accounts,
    _worker: Worker,
}

impl Mailbox {
    /// Starts the worker of a server.
    pub fn of(app: &TestApp) -> Self {
        let tray = Tray::default();
        let _worker = app.accounts.work(Jobs::default().on::<MailJob>(tray.clone()));
        Self { tray, accounts: app.accounts.clone(), _worker }
    }

    /// The letters of a kind to an address, once all jobs are done.
    pub async fn all(&self, to: &str, kind: &str) -> Vec<Mail> {
        self.settle().await;
        let mails = self.tray.0.lock().unwrap();
        mails.iter().filter(|mail| mail.to == to && mail.letter["letter"] == kind).cloned().collect()
    }

    /// The last of them.
    pub async fn last(&self, to: &str, kind: &str) -> Mail {
        self.all(to, kind).await.pop().unwrap_or_else(|| panic!("no {kind} for {to}"))
    }

    /// The number of letters to anybody.
    pub async fn count(&self) -> usize {
        self.settle().await;
        self.tray.0.lock().unwrap().len()
    }

    /// Waits until no job is left but the purge, of which there is always one.
    pub async fn settle(&self) {
        let settled = async {
            loop {
                let counts = self.accounts.count_jobs().await.unwrap().counts;
                if counts.iter().all(|jobs| jobs.kind == "purge" || jobs.count == 0) {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(SOON, settled).await.expect("all jobs are done in time");
    }
}
