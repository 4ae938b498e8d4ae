//! The job that sends a letter.

use async_trait::async_trait;
use tracing::debug;

use super::{Failure, Language, Mail, Mailer, Templates};
use crate::accounts::{Attempt, JobError, MailJob, RunJob};

/// Sends the letters that are enqueued.
pub struct MailRunner {
    templates: Templates,
    mailer: Mailer,
}

impl MailRunner {
    /// Writes letters by these templates, and delivers them by this mailer.
    pub fn new(templates: Templates, mailer: Mailer) -> Self {
        Self { templates, mailer }
    }
}

#[async_trait]
impl RunJob<MailJob> for MailRunner {
    async fn run(&self, job: MailJob, attempt: Attempt) -> Result<(), JobError> {
        let language = Language::ALL.into_iter().find(|language| language.tag() == job.language).unwrap_or_default();
        let content = self.templates.render(&job.letter, language);
        let content = content.map_err(|fault| JobError::Permanent(format!("it could not be written: {fault}")))?;
        // The same for each attempt, also after a restore.
        let id = format!("{}-{}", attempt.created.unix_millis(), attempt.id);
        let id = id.parse().map_err(|why: &str| JobError::Permanent(why.to_owned()))?;
        match self.mailer.deliver(&Mail { id, to: job.to, date: attempt.created, content }).await {
            Ok(said) => {
                debug!(job = attempt.id, said, "a mail was delivered");
                Ok(())
            }
            Err(Failure::Temporary(why)) => Err(JobError::Temporary(why)),
            Err(Failure::Permanent(why)) => Err(JobError::Permanent(why)),
        }
    }
}
