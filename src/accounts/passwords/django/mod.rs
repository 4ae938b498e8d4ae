//! The hashes of Django's hashers, which are checked and never written.
//!
//! A password is tried as typed, since Django hashes it so, and then in NFKC, in case it was typed on another keyboard
//! (guarantee P5).

use subtle::ConstantTimeEq as _;

use super::fault::Fault;
use super::kind::{Stored, read};
use super::scheme::{Checked, Scheme, Work, forms};
use crate::contract::Password;

/// Django's name of the hasher of a stored text, if the text can be read.
pub(in super::super) fn hasher_name(stored: &str) -> Option<&'static str> {
    read(stored).map(|stored| stored.kind.name())
}

/// Checks the hashes of every hasher of Django's.
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
