//! Another address for an account, and the way back from the older one.

use super::super::audit::Entry;
use super::super::tokens::{PlainToken, TokenKind};
use super::super::{
    Accounts, Client, Credentials, Error, FoldedAddress, Letter, MailJob, MailKind, MailRequest, NewJob,
    NewMailRequest, UnitOfWork,
};
use super::end::end_requests;
use super::jobs::{in_units, language_of, link};
use super::link::{expired, shown};
use super::verify::{AddressProof, ProofUse};
use super::{DAY, UNDO_TTL};
use crate::contract::{Field, FieldErrors, messages, paths};

/// How many changes of an account can be undone at once; with so many there is no further one.
const MAX_CHANGES: u64 = 5;

impl Accounts {
    /// Gives an account the address that was proved. The older address is told, and can undo it for seven days.
    ///
    /// # Errors
    /// As for [`verify_email`](Self::verify_email); [`Error::Invalid`] on `email` after too many changes.
    pub async fn change_email(&self, proof: AddressProof<'_>, client: &Client) -> Result<(), Error> {
        let entry = Entry { event: "email_change", client: Some(client), ..Entry::default() };
        self.use_proof(MailKind::Change, proof, client, entry).await
    }

    /// Gives the account the address of a request. `false` if that is not good any more.
    pub(super) async fn take_address(&self, proof_use: ProofUse<'_>) -> Result<bool, Error> {
        let ProofUse { request, client, .. } = proof_use;
        let (id, now) = (request.account_id, self.now());
        let Some(address) = FoldedAddress::of_stored(&request.address) else { return Ok(false) };
        let _invalidation = self.0.cache.invalidate_on_drop(Some(id));
        let mut work = self.0.store.begin().await?;
        let Some(before) = work.accounts().find(id).await? else { return Ok(false) };
        if work.mail_requests().count(id, MailKind::Undo, now).await? >= MAX_CHANGES {
            return Err(FieldErrors::one("email", messages::EMAIL_CHANGED_TOO_OFTEN.wire).into());
        }
        // It locks the account.
        let is_changed = work.addresses().set_email(id, &request.address).await?;
        if !is_changed
            || !work.mail_requests().take(request, now).await?
            || !work.addresses().prove(id, &address, now).await?
        {
            return Ok(false);
        }
        end_requests(&mut *work, id, &MailKind::ALL_BUT_UNDO).await?;
        self.offer_undo(&mut *work, before, request, client).await?;
        self.finish_proof(work, proof_use).await
    }

    /// Tells the older address.
    async fn offer_undo(
        &self,
        work: &mut dyn UnitOfWork,
        before: Credentials,
        request: &MailRequest,
        client: &Client,
    ) -> Result<(), Error> {
        let Some(folded) = FoldedAddress::of_stored(&before.user.email) else { return Ok(()) };
        let (secret, now) = (PlainToken::new(TokenKind::Mail, &*self.0.random), self.now());
        let new = NewMailRequest {
            kind: MailKind::Undo,
            account_id: before.user.id,
            address: before.user.email.clone(),
            folded,
            digest: secret.digest(),
            code: None,
            created: now,
            expires: now.plus(UNDO_TTL),
        };
        work.mail_requests().insert(&new).await?;
        let letter = Letter::EmailChangeNotice {
            username: before.user.username,
            email: request.address.clone(),
            undo_link: link(paths::EMAIL_CHANGE_UNDO, &secret),
            days: in_units(UNDO_TTL, DAY),
        };
        let language = language_of(work, before.user.id, client.language).await?;
        let mail = MailJob { to: before.user.email, language, letter };
        work.jobs().enqueue(&NewJob::of(&mail, now)).await?;
        Ok(())
    }

    /// Brings the older address back, which its mailbox proves, and ends every sign-in of the account: whoever changed it
    /// may be a thief. Later changes cannot be undone any more, earlier ones can.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `token`; [`Error::Store`].
    pub async fn undo_change_of_email(&self, token: &Field, client: &Client) -> Result<(), Error> {
        let entry = Entry { event: "email_change_undo", client: Some(client), ..Entry::default() };
        let request = match shown(token) {
            Some(secret) => self.find_request(secret, MailKind::Undo).await?,
            None => return Err(FieldErrors::one("token", messages::REQUIRED.wire).into()),
        };
        let account_id = request.as_ref().map(|request| request.account_id);
        let is_undone = match &request {
            Some(request) => self.undo(request, Entry { outcome: "ok", account_id, ..entry }).await?,
            None => false,
        };
        let outcome = if is_undone { "ok" } else { "refused" };
        Entry { outcome, account_id, ..entry }.log(&self.0.tally);
        if is_undone { Ok(()) } else { Err(expired().into()) }
    }

    async fn undo(&self, request: &MailRequest, entry: Entry<'_>) -> Result<bool, Error> {
        let (id, now) = (request.account_id, self.now());
        let Some(address) = FoldedAddress::of_stored(&request.address) else { return Ok(false) };
        let _invalidation = self.0.cache.invalidate_on_drop(Some(id));
        let mut work = self.0.store.begin().await?;
        if !work.addresses().set_email(id, &request.address).await? {
            return Ok(false);
        }
        work.sign_ins().revoke_all(id).await?;
        if !work.mail_requests().take(request, now).await? {
            return Ok(false);
        }
        end_requests(&mut *work, id, &MailKind::ALL_BUT_UNDO).await?;
        work.mail_requests().end(id, &[MailKind::Undo], Some(request.id)).await?;
        // Another account may have proved it meanwhile.
        work.addresses().prove(id, &address, now).await?;
        entry.record(&mut *work, now).await?;
        work.commit().await?;
        Ok(true)
    }
}
