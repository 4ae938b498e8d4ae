//! Webhooks are made, listed, changed and removed: by superusers and by the command line alone, as a webhook is told of
//! everybody's events, and lets this server call an address of the operator's choice.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::desk::{Act, Target};
use super::super::{Accounts, By, Error, SecretPurpose, Timestamp, UnitOfWork};
use super::WebhookFields;
use super::signature::{SECRET_BYTES, shown};
use crate::contract::{FieldErrors, Webhook, WebhookWithSecret, messages};

/// Limit of webhooks: each costs a delivery of every event.
const MOST_WEBHOOKS: u32 = 20;

/// How long the secret before a new one signs too.
const OVERLAP: Duration = Duration::from_secs(24 * 60 * 60);

/// How many secrets before the newest one sign at most.
const MOST_OLD_SECRETS: u32 = 3;

impl Accounts {
    /// Every webhook, by id.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::Store`].
    pub async fn webhooks(&self, by: By<'_>) -> Result<Vec<Webhook>, Error> {
        by.require_superuser()?;
        Ok(self.0.store.read().await?.webhooks().list().await?)
    }

    /// Makes a webhook, and tells its secret, which nobody is told again.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::Invalid`] with the errors of every field, or if there are too many;
    /// [`Error::NoSecretKey`]; [`Error::Store`].
    pub async fn create_webhook(&self, by: By<'_>, fields: WebhookFields<'_>) -> Result<WebhookWithSecret, Error> {
        by.require_superuser()?;
        let new = fields.parse_new(self.allows_http())?;
        let now = self.now();
        let mut work = self.0.store.begin().await?;
        let id = work.webhooks().insert(&new, now, MOST_WEBHOOKS).await?;
        let id = id.ok_or_else(|| FieldErrors::one("non_field_errors", messages::TOO_MANY_WEBHOOKS.wire))?;
        let webhook = Webhook { id, created: now.rfc3339(), ..new };
        let secret = self.add_secret(&mut *work, id, now).await?;
        self.record_webhook(&mut *work, by, &webhook, "create_webhook", (json!({}), values(&webhook))).await?;
        work.commit().await?;
        Ok(WebhookWithSecret { webhook, secret })
    }

    /// Changes a webhook; what is absent stays.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchWebhook`]; [`Error::Invalid`] with the errors of every field; [`Error::Store`].
    pub async fn edit_webhook(&self, by: By<'_>, id: i64, fields: WebhookFields<'_>) -> Result<Webhook, Error> {
        let (mut work, before) = self.lock_webhook(by, id).await?;
        let webhook = fields.parse_change(before.clone(), self.allows_http())?;
        work.webhooks().update(&webhook).await?;
        let changed = (values(&before), values(&webhook));
        self.record_webhook(&mut *work, by, &webhook, "edit_webhook", changed).await?;
        work.commit().await?;
        Ok(webhook)
    }

    /// Gives a webhook a new secret, and tells it. For a day deliveries are signed by the one before too, so that the receiver
    /// can be changed in between.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchWebhook`]; [`Error::NoSecretKey`]; [`Error::Store`].
    pub async fn rotate_webhook(&self, by: By<'_>, id: i64) -> Result<WebhookWithSecret, Error> {
        let (mut work, webhook) = self.lock_webhook(by, id).await?;
        let secret = self.add_secret(&mut *work, id, self.now()).await?;
        self.record_webhook(&mut *work, by, &webhook, "rotate_webhook", (json!({}), json!({}))).await?;
        work.commit().await?;
        Ok(WebhookWithSecret { webhook, secret })
    }

    /// Removes a webhook with its deliveries. Those that wait are not made.
    ///
    /// # Errors
    /// [`Error::NotAllowed`]; [`Error::NoSuchWebhook`]; [`Error::Store`].
    pub async fn delete_webhook(&self, by: By<'_>, id: i64) -> Result<(), Error> {
        let (mut work, webhook) = self.lock_webhook(by, id).await?;
        work.webhooks().delete(id).await?;
        self.record_webhook(&mut *work, by, &webhook, "delete_webhook", (values(&webhook), json!({}))).await?;
        work.commit().await?;
        Ok(())
    }

    /// A webhook, which nobody else changes until the unit of work ends.
    pub(super) async fn lock_webhook(&self, by: By<'_>, id: i64) -> Result<(Box<dyn UnitOfWork + '_>, Webhook), Error> {
        by.require_superuser()?;
        let mut work = self.0.store.begin().await?;
        work.webhooks().lock(id).await?;
        let webhook = work.webhooks().find(id).await?.ok_or(Error::NoSuchWebhook)?;
        Ok((work, webhook))
    }

    pub(super) async fn record_webhook(
        &self,
        work: &mut dyn UnitOfWork,
        by: By<'_>,
        webhook: &Webhook,
        action: &'static str,
        (old, new): (Value, Value),
    ) -> Result<(), Error> {
        let target = Target::webhook(webhook);
        Ok(self.record(work, by, Act { action, target, old, new }).await?)
    }

    async fn add_secret(&self, work: &mut dyn UnitOfWork, id: i64, now: Timestamp) -> Result<String, Error> {
        let random = &*self.0.random;
        let mut secret = [0; SECRET_BYTES];
        random.fill(&mut secret);
        let sealed = self.0.settings.secret_keys.seal(SecretPurpose::Webhook, id, &secret, random);
        let sealed = sealed.ok_or(Error::NoSecretKey)?;
        work.webhooks().add_secret(id, &sealed, (now, now.plus(OVERLAP)), MOST_OLD_SECRETS).await?;
        Ok(shown(&secret))
    }

    fn allows_http(&self) -> bool {
        !self.0.settings.webhook_networks.is_empty()
    }
}

/// What the record keeps. The query of a URL may be a secret.
fn values(webhook: &Webhook) -> Value {
    let url = webhook.url.split('?').next().unwrap_or_default();
    json!({ "name": webhook.name, "url": url, "events": webhook.events, "is_active": webhook.is_active })
}
