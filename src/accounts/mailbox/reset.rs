//! A new password for the owner of the mailbox (guarantees P13, T11).

use super::super::audit::Entry;
use super::super::notices::Notice;
use super::super::throttling::{Reserved, shared_failures};
use super::super::{Accounts, Client, CodeOwner, Error, FoldedAddress, FoldedName, MailKind, MailRequest};
use super::end::end_requests;
use super::link::{expired, shown};
use super::{ask, code};
use crate::contract::{Field, FieldErrors, User};

/// How somebody proves that they have the mailbox.
#[derive(Clone, Copy, Debug)]
pub struct ResetProof<'a> {
    /// The secret of the link.
    pub token: &'a Field,
    /// Without it, the address ...
    pub email: &'a Field,
    /// ... and the code.
    pub code: &'a Field,
}

impl Accounts {
    /// Sets a new password, ends every sign-in of the account and every other request that its mailbox was to answer,
    /// and proves the address, all in one transaction (guarantee P13). Nobody is signed in, and no second factor is
    /// touched.
    ///
    /// What is wrong with the new password is said before the link or the code is used. A wrong code counts as a
    /// failure of the account (P8), and with an address that no account has it costs as much and has the same answer
    /// (M2).
    ///
    /// # Errors
    /// [`Error::Invalid`] on `token`, `email`, `code` and `new_password`; [`Error::Throttled`] after too many failures;
    /// [`Error::Busy`]; [`Error::Store`].
    pub async fn reset_password(&self, proof: ResetProof<'_>, new: &Field, client: &Client) -> Result<(), Error> {
        let entry = Entry { event: "reset", client: Some(client), ..Entry::default() };
        if let Some(secret) = shown(proof.token) {
            let request = self.find_request(secret, MailKind::Reset).await?.ok_or_else(expired);
            let request = request.inspect_err(|_| Entry { outcome: "refused", ..entry }.log(&self.0.tally))?;
            return match self.set_by(&request, new, entry).await? {
                true => Ok(()),
                false => Err(expired().into()),
            };
        }
        let mut errors = FieldErrors::default();
        let address = match ask::required(proof.email) {
            Ok((_, address)) => Some(address),
            Err(wrong) => errors.keep("email", Err(wrong.of("email").to_vec())),
        };
        let code = errors.keep("code", code::parse(proof.code));
        // By what can be said without knowing the account.
        let nobody = User { id: 0, username: String::new(), email: String::new() };
        let fits = errors.keep("new_password", self.new_password(new, &nobody));
        let (Some(address), Some(code), Some(_)) = (address, code, fits) else { return Err(errors.into()) };
        self.reset_by_code(&address, &code, new, client, entry).await
    }

    async fn reset_by_code(
        &self,
        address: &FoldedAddress,
        code: &str,
        new: &Field,
        client: &Client,
        entry: Entry<'_>,
    ) -> Result<(), Error> {
        let digest = self.0.name_key.digest(address.as_str());
        let entry = Entry { name_digest: Some(&digest), ..entry };
        let name = self.0.store.read().await?.addresses().find_reset_name(address).await?;
        let name = name.unwrap_or_else(|| FoldedName::of_address(address));
        let reserved =
            self.reserve_attempt(&name, client).await.inspect_err(|error| entry.throttled(error, &self.0.tally))?;
        let answered = async {
            let found = self.match_code(MailKind::Reset, CodeOwner::Address(address), code).await?;
            match found {
                Some(request) => self.set_by(&request, new, entry).await,
                None => Ok(false),
            }
        };
        self.settle_code(&reserved, answered.await, entry).await
    }

    /// The request with a code, after a wrong one was counted for each in question.
    pub(super) async fn match_code(
        &self,
        kind: MailKind,
        of: CodeOwner<'_>,
        code: &str,
    ) -> Result<Option<MailRequest>, Error> {
        let mut work = self.0.store.begin().await?;
        let requests = work.mail_requests().check_code(kind, of, self.now()).await?;
        work.commit().await?;
        Ok(code::matching(code, requests))
    }

    /// Counts how an attempt with a code ended. A right one is no failure, and forgives none before it: else whoever has the
    /// mailbox could try codes of the second step without end (P12).
    pub(super) async fn settle_code(
        &self,
        reserved: &Reserved,
        answered: Result<bool, Error>,
        entry: Entry<'_>,
    ) -> Result<(), Error> {
        if let Ok(false) = answered {
            Entry { outcome: "refused", ..entry }.log(&self.0.tally);
            return Err(FieldErrors::one("code", code::wrong().swap_remove(0)).into());
        }
        self.0.failures.withdrawn(&reserved.attempt, self.0.store.shared_windows()).await;
        answered.map(drop)
    }

    /// Sets the password by a request. `false` if it has been used meanwhile, or the account has another address by now
    /// or may not sign in.
    async fn set_by(&self, request: &MailRequest, new: &Field, entry: Entry<'_>) -> Result<bool, Error> {
        let found = self.0.store.read().await?.accounts().find(request.account_id).await?;
        let Some(account) = found.filter(|account| account.is_active) else { return Ok(false) };
        let mut errors = FieldErrors::default();
        let Some(password) = errors.keep("new_password", self.new_password(new, &account.user)) else {
            return Err(errors.into());
        };
        let hash = self.0.hasher.hash(&password).await?;
        let (id, now) = (request.account_id, self.now());
        let _invalidation = self.0.cache.invalidate_on_drop(Some(id));
        let mut work = self.0.store.begin().await?;
        // It locks the account, so what is read after it stays.
        work.accounts().set_password(id, &hash).await?;
        let account = work.accounts().find(id).await?.filter(|account| account.is_active);
        let address = FoldedAddress::of_stored(&request.address);
        let has_address =
            |account: &super::super::Credentials| FoldedAddress::of_stored(&account.user.email) == address;
        let (Some(account), Some(address)) = (account.filter(has_address), &address) else { return Ok(false) };
        work.sign_ins().revoke_all(id).await?;
        if !work.mail_requests().take(request, now).await? {
            return Ok(false);
        }
        // Whoever had the account before has nothing left: no link to another mailbox, and no way back to one. Only if
        // the address was proved does a change to it stay undoable, as it may be a thief who resets the password.
        let was_proved = work.addresses().is_proved(id, address).await?;
        let ended: &[_] = if was_proved { &MailKind::ALL_BUT_UNDO } else { &MailKind::ALL };
        end_requests(&mut *work, id, ended).await?;
        // Another account may have proved it: then this one has its new password, and no proof.
        work.addresses().prove(id, address, now).await?;
        let username = Some(account.user.username.as_str());
        let entry = Entry { outcome: "ok", account_id: Some(id), username, name_digest: None, ..entry };
        entry.record(&mut *work, now).await?;
        self.notify(&mut *work, id, entry.client, Notice::PasswordChanged).await?;
        // The new password is not refused for the old ones that were tried. A second factor forgives its own failures (P12).
        let name = FoldedName::of_typed(&account.user.username).filter(|_| !account.second_factor);
        let forgiven = name.zip(entry.client.map(Client::network));
        if let Some((name, network)) = &forgiven {
            work.sign_ins().settle(&shared_failures(name, *network, now)).await?;
        }
        work.commit().await?;
        if let Some((name, network)) = &forgiven {
            self.0.failures.forget(name, *network);
        }
        entry.log(&self.0.tally);
        Ok(true)
    }
}
