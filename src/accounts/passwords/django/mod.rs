//! The hashes of Django's hashers, which are read and never written.
//!
//! A password is tried as it was typed, since Django hashes it so, and then in NFKC, as it is from another keyboard
//! (guarantee P5).

use subtle::ConstantTimeEq as _;

use super::fault::Fault;
use super::kind::{Stored, read};
use super::scheme::{Checked, Scheme, Work, forms};
use crate::contract::Password;

/// What Django calls the hasher of a stored text, where it can be read.
pub(in super::super) fn hasher_name(stored: &str) -> Option<&'static str> {
    read(stored).map(|stored| stored.kind.name())
}

/// Every hasher of Django's.
pub(super) struct Django;

impl Scheme for Django {
    fn check(&self, password: &Password, stored: &str) -> Result<Option<Checked>, Fault> {
        let Some(Stored { kind, salt, digest }) = read(stored) else { return Ok(None) };
        let (mut is_right, mut tries) = (false, 0);
        for form in forms(password) {
            tries += 1;
            is_right = kind.digest(&form, &salt)?.ct_eq(&digest).into();
            if is_right {
                break;
            }
        }
        Ok(Some(Checked { is_right, older: Some(Work { kind, tries }) }))
    }
}

#[cfg(test)]
mod tests;
