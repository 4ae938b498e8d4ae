//! The proof of an address, by its link or by its code.

use super::super::audit::Entry;
use super::super::password_check::name_of;
use super::super::{Accounts, Client, CodeOwner, Error, FoldedAddress, Identity, MailKind, MailRequest, UnitOfWork};
use super::code;
use super::link::{expired, shown};
use crate::contract::{Field, FieldErrors};

/// How somebody proves an address.
#[derive(Clone, Copy, Debug)]
pub struct AddressProof<'a> {
    /// The secret of the link, on any device.
    pub token: &'a Field,
    /// Without it, the code ...
    pub code: &'a Field,
    /// ... of the account that is signed in.
    pub identity: Option<&'a Identity>,
}

/// The use of a request.
#[derive(Clone, Copy)]
pub(super) struct ProofUse<'a> {
    /// The request.
    pub request: &'a MailRequest,
    /// Who uses it.
    pub client: &'a Client,
    /// What the log and the event say of it.
    pub entry: Entry<'a>,
}

impl Accounts {
    /// Records that an account has proved its address. It signs nobody in.
    ///
    /// # Errors
    /// [`Error::Invalid`] on `token` or `code`; [`Error::SignInEnded`] for a code without a sign-in; [`Error::Throttled`]
    /// after too many failures; [`Error::Store`].
    pub async fn verify_email(&self, proof: AddressProof<'_>, client: &Client) -> Result<(), Error> {
        let entry = Entry { event: "email_verify", client: Some(client), ..Entry::default() };
        self.use_proof(MailKind::Verify, proof, client, entry).await
    }

    async fn prove_own(&self, proof_use: ProofUse<'_>) -> Result<bool, Error> {
        let ProofUse { request, .. } = proof_use;
        let (id, now) = (request.account_id, self.now());
        let Some(address) = FoldedAddress::of_stored(&request.address) else { return Ok(false) };
        let mut work = self.0.store.begin().await?;
        work.accounts().lock(id).await?;
        if !work.mail_requests().take(request, now).await? {
            return Ok(false);
        }
        let account = work.accounts().find(id).await?.filter(|account| account.is_active);
        let has_address = account.is_some_and(|it| FoldedAddress::of_stored(&it.user.email).as_ref() == Some(&address));
        if !has_address || !work.addresses().prove(id, &address, now).await? {
            return Ok(false);
        }
        work.mail_requests().end(id, &[MailKind::Verify], None).await?;
        self.finish_proof(work, proof_use).await
    }

    /// Uses the request of a link or a code.
    pub(super) async fn use_proof(
        &self,
        kind: MailKind,
        proof: AddressProof<'_>,
        client: &Client,
        entry: Entry<'_>,
    ) -> Result<(), Error> {
        if let Some(secret) = shown(proof.token) {
            if let Some(request) = self.find_request(secret, kind).await? {
                let proof_use = ProofUse { request: &request, client, entry };
                if self.use_request(proof_use).await? {
                    return Ok(());
                }
            }
            Entry { outcome: "refused", ..entry }.log(&self.0.tally);
            return Err(expired().into());
        }
        let identity = proof.identity.ok_or(Error::SignInEnded)?;
        let mut errors = FieldErrors::default();
        let Some(code) = errors.keep("code", code::parse(proof.code)) else { return Err(errors.into()) };
        let account_id = identity.account.user.id;
        let entry = Entry { account_id: Some(account_id), ..entry };
        let reserved = self.reserve_attempt(&name_of(identity)?, client).await;
        let reserved = reserved.inspect_err(|error| entry.throttled(error, &self.0.tally))?;
        let answered = async {
            match self.match_code(kind, CodeOwner::Account(account_id), &code).await? {
                Some(request) => self.use_request(ProofUse { request: &request, client, entry }).await,
                None => Ok(false),
            }
        };
        self.settle_code(&reserved, answered.await, entry).await
    }

    /// Does what a request is for. `false` if it was not good any more.
    async fn use_request(&self, proof_use: ProofUse<'_>) -> Result<bool, Error> {
        match proof_use.request.kind {
            MailKind::Verify => self.prove_own(proof_use).await,
            MailKind::Change => self.take_address(proof_use).await,
            MailKind::Reset | MailKind::Undo => Ok(false),
        }
    }

    /// Writes the event and commits, all at once; then logs.
    pub(super) async fn finish_proof(
        &self,
        mut work: Box<dyn UnitOfWork + '_>,
        ProofUse { request, entry, .. }: ProofUse<'_>,
    ) -> Result<bool, Error> {
        let entry = Entry { outcome: "ok", account_id: Some(request.account_id), ..entry };
        entry.record(&mut *work, self.now()).await?;
        work.commit().await?;
        entry.log(&self.0.tally);
        Ok(true)
    }
}
