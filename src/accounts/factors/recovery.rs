//! Recovery codes: ten for an account, each usable once, for a user who has lost the device.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::super::{Accounts, Error, Random, SealedRow, SecretKeys, SecretPurpose, Timestamp, UnitOfWork};
use super::typed_code::normal;

/// How many codes are made at once.
const CODES: usize = 10;
/// Characters of a code, of five bits each.
const LENGTH: usize = 10;
/// Crockford's: without letters that look like digits, and without U.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl Accounts {
    /// Makes new recovery codes in place of those that an account has. They are stored as sealed digests alone.
    ///
    /// # Errors
    /// [`Error::NoSecretKey`]; [`Error::Store`].
    pub(super) async fn replace_codes(
        &self,
        work: &mut dyn UnitOfWork,
        account_id: i64,
        now: Timestamp,
    ) -> Result<Vec<String>, Error> {
        let (keys, random) = (&self.0.settings.secret_keys, &*self.0.random);
        let codes: Vec<String> = (0..CODES).map(|_| new_code(random)).collect();
        work.factors().remove_codes(account_id).await?;
        for code in &codes {
            let sealed = seal_recovery_code(keys, account_id, code, random).ok_or(Error::NoSecretKey)?;
            work.factors().insert_code(account_id, &sealed, now).await?;
        }
        Ok(codes)
    }

    /// The row of a recovery code in its normal form.
    ///
    /// # Errors
    /// [`Error::Sealed`].
    pub(super) fn matching_code(&self, rows: Vec<SealedRow>, code: &str) -> Result<Option<SealedRow>, Error> {
        let mut found = None;
        for row in rows {
            let digest = self.0.settings.secret_keys.open(SecretPurpose::RecoveryCode, row.account_id, &row.sealed)?;
            if digest.value.ct_eq(&digest_of(row.account_id, code)).into() {
                found = Some(row);
            }
        }
        Ok(found)
    }
}

/// What is stored of a recovery code of an account, in the form in which it is typed. `None` without a key.
pub fn seal_recovery_code(keys: &SecretKeys, account_id: i64, code: &str, random: &dyn Random) -> Option<Vec<u8>> {
    keys.seal(SecretPurpose::RecoveryCode, account_id, &recovery_code_digest(account_id, code), random)
}

/// The digest that is sealed of a recovery code of an account, in the form in which it is typed.
pub fn recovery_code_digest(account_id: i64, code: &str) -> [u8; 32] {
    digest_of(account_id, &normal(code))
}

/// The digest of a code in its normal form. It has few bits, so what protects it is that it is sealed.
fn digest_of(account_id: i64, code: &str) -> [u8; 32] {
    let digest = Sha256::new().chain_update("vestibule recovery code").chain_update(account_id.to_be_bytes());
    digest.chain_update(code).finalize().into()
}

fn new_code(random: &dyn Random) -> String {
    let mut bytes = [0; LENGTH];
    random.fill(&mut bytes);
    let code: String = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
    let (start, end) = code.split_at(LENGTH / 2);
    format!("{start}-{end}")
}

#[cfg(test)]
mod tests {
    use super::super::super::SystemRandom;
    use super::super::TypedCode;
    use super::*;

    #[test]
    fn t1_a_new_code_has_fifty_random_bits_and_is_read_as_one() {
        let codes: Vec<String> = (0..1_000).map(|_| new_code(&SystemRandom)).collect();
        let differ: std::collections::HashSet<&String> = codes.iter().collect();
        assert_eq!(differ.len(), codes.len());
        for code in &codes {
            let plain = code.replace('-', "");
            assert_eq!((code.len(), plain.len()), (11, 10), "{code}");
            assert!(TypedCode::parse(&code.as_str().into()).ok() == Some(TypedCode::Recovery(plain)), "{code}");
        }
    }
}
