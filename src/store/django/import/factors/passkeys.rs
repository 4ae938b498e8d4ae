//! Passkeys that were made for the domain of this installation.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::super::run::Run;
use super::super::users::UserFactors;
use super::Owner;
use super::here::Here;
use super::write::{FactorWrites, NewFactor};
use crate::accounts::django::{DjangoFactors, DjangoPasskey, FactorDigest, FactorKind, Notice, django_handle};
use crate::accounts::{MOST_PASSKEYS, Timestamp};
use crate::contract::PasskeyKind;
use crate::store::bulk::{BulkConnection, Cell};
use crate::store::connection::Value;

/// The accounts that have passkeys already, and the ids of those, by what their authenticators know those.
pub(super) type Taken = HashMap<Vec<u8>, (i64, i64)>;

/// The longest origin that is shown.
const MAX_ORIGIN: usize = 100;

impl<S: BulkConnection> Run<'_, S> {
    /// Which of the users' passkeys are here.
    pub(super) async fn taken_credentials(&mut self, users: &[(i64, UserFactors)]) -> sqlx::Result<Taken> {
        let passkeys = users.iter().flat_map(|(_, user)| &user.factors.passkeys);
        let ids: Vec<Value<'_>> = passkeys.map(|passkey| Value::Bytes(&passkey.credential.id)).collect();
        let select = "SELECT credential_id, account_id, id FROM passkeys WHERE credential_id IN ()";
        let rows: Vec<(Vec<u8>, i64, i64)> = self.target.fetch_in(select, &ids).await?;
        Ok(rows.into_iter().map(|(credential, account, id)| (credential, (account, id))).collect())
    }

    /// Takes the passkeys of an account over. Whether the account then has one that answers a second step.
    pub(super) fn take_passkeys(
        &mut self,
        owner: &Owner,
        factors: &mut DjangoFactors,
        here: &Here,
        taken: &Taken,
        writes: &mut FactorWrites,
    ) -> bool {
        let kind = FactorKind::Passkey;
        let passkeys: Vec<(FactorDigest, PasskeyKind, DjangoPasskey)> = std::mem::take(&mut factors.passkeys)
            .into_iter()
            .map(|passkey| (passkey.digest(self.kind(&passkey)), self.kind(&passkey), passkey))
            .collect();
        let digests: Vec<FactorDigest> = passkeys.iter().map(|(digest, ..)| *digest).collect();
        let changes = self.merge(owner, kind, &digests, factors, here, writes);
        let left = || here.rows(owner.id, kind).iter().filter(|row| !writes.removes(kind, row.id));
        let (left, mut answers) = (left().count(), left().any(|row| row.number > 0));
        let mut added = 0;
        for (digest, passkey_kind, passkey) in passkeys {
            if !changes.added.contains(&digest) {
                continue;
            }
            let unfit = match left + added < MOST_PASSKEYS as usize {
                true => self.unfit(owner, &passkey, left, here, taken, writes),
                false => Some(format!("an account has no more than {MOST_PASSKEYS} passkeys")),
            };
            match unfit {
                Some(why) => factors.leave_out(passkey.table, why),
                None => {
                    added += 1;
                    answers |= passkey_kind == PasskeyKind::SecondFactor;
                    writes.credentials.insert(passkey.credential.id.clone());
                    writes.add(self.new_passkey(owner, digest, passkey_kind, passkey));
                }
            }
        }
        self.report.factors.of(kind).new += added as u64;
        if added > 0 && !answers {
            let what = "its passkeys sign in alone, and so does its password".to_owned();
            self.report.notices.add(Notice::PasswordAlone, owner.finding(self.rules.user_table.clone(), what));
        }
        answers
    }

    /// Why a passkey cannot be taken over.
    fn unfit(
        &self,
        owner: &Owner,
        passkey: &DjangoPasskey,
        left: usize,
        here: &Here,
        taken: &Taken,
        writes: &mut FactorWrites,
    ) -> Option<String> {
        let Some(domain) = self.passkey_domain else {
            return Some("passkeys are off here: they need VESTIBULE_PUBLIC_URL".to_owned());
        };
        if Sha256::digest(domain)[..] != passkey.domain_digest {
            let origin: String = passkey.origin.chars().take(MAX_ORIGIN).collect();
            return Some(format!("its passkey was made on {origin:?} and not for the domain {domain}"));
        }
        let owns = taken
            .get(&passkey.credential.id)
            .is_some_and(|(account, row)| *account != owner.id || !writes.removes(FactorKind::Passkey, *row));
        if owns || writes.credentials.contains(&passkey.credential.id) {
            return Some("its passkey is registered here already".to_owned());
        }
        (!takes_handle(owner, left, here, writes)).then(|| {
            "its owner has registered passkeys here, whose authenticators know the account by another handle".to_owned()
        })
    }

    /// As what a passkey is taken over. Where people sign in by passkeys, one that allauth calls passwordless signs in.
    fn kind(&self, passkey: &DjangoPasskey) -> PasskeyKind {
        let signs_in = passkey.is_passwordless && self.rules.passkeys_sign_in;
        if signs_in { PasskeyKind::SignIn } else { PasskeyKind::SecondFactor }
    }

    fn new_passkey(&self, owner: &Owner, digest: FactorDigest, kind: PasskeyKind, passkey: DjangoPasskey) -> NewFactor {
        let DjangoPasskey { name, credential, created, last_used, .. } = passkey;
        let name = if name.is_empty() { "Passkey".to_owned() } else { name };
        let row = vec![
            Cell::Integer(Some(owner.id)),
            Cell::Bytes(credential.id.clone()),
            Cell::Text(kind.name().to_owned()),
            Cell::Text(name),
            Cell::Text(self.passkey_domain.unwrap_or_default().to_owned()),
            Cell::Bytes(credential.public_key),
            Cell::Integer(Some(i64::from(credential.sign_count))),
            Cell::Text(credential.aaguid),
            Cell::Text(credential.transports.join(" ")),
            Cell::Bool(credential.is_backup_eligible),
            Cell::Bool(credential.is_backed_up),
            Cell::Integer(Some(created.unwrap_or(self.rules.now).unix_millis())),
            Cell::Integer(last_used.map(Timestamp::unix_millis)),
        ];
        NewFactor { account_id: owner.id, kind: FactorKind::Passkey, digest, content: credential.id, row }
    }
}

/// Sets by what allauth's authenticators know an account. `false` if passkeys are left that know it by another handle.
fn takes_handle(owner: &Owner, left: usize, here: &Here, writes: &mut FactorWrites) -> bool {
    let Some(handle) = django_handle(owner.id) else { return false };
    let is_known = here.handle(owner.id).is_some_and(|known| known == handle);
    let is_free = left == 0 || here.handle(owner.id).is_none();
    if !is_known && is_free {
        writes.set_handle(owner.id, handle);
    }
    is_known || is_free
}
