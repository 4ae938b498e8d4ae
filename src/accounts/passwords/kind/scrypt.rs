//! `scrypt$<N>$<salt>$<r>$<p>$<digest in base64>`.

use base64ct::{Base64, Encoding as _};
use scrypt::{Params, scrypt};

use super::{Stored, number};
use crate::accounts::passwords::fault::Fault;

/// `dklen` of Django's `ScryptPasswordHasher`.
const LENGTH: usize = 64;

/// In blocks of 128 bytes: 256 MiB, sixteen times Django's.
const MAX_MEMORY: u64 = 1 << 21;

/// In the same blocks, each written and read once per lane: 24 times Django's 655,360.
const MAX_WORK: u64 = 1 << 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scrypt {
    log_n: u8,
    r: u32,
    p: u32,
}

impl Scrypt {
    pub fn digest(self, password: &[u8], salt: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut output = vec![0; LENGTH];
        scrypt(password, salt, &Params::new(self.log_n, self.r, self.p)?, &mut output)?;
        Ok(output)
    }
}

/// Reads what follows the hasher's name.
pub(super) fn read(text: &str) -> Option<Stored<Scrypt>> {
    let mut parts = text.split('$');
    let mut next = || parts.next();
    let (n, salt, r, p, text) = (next()?, next()?, next()?, next()?, next()?);
    let (n, r, p) = (number(n, u32::MAX)?, number(r, u32::MAX)?, number(p, u32::MAX)?);
    let [wide_n, wide_r, wide_p] = [n, r, p].map(u64::from);
    let memory = wide_n.checked_add(wide_p)?.checked_mul(wide_r)?;
    let work = wide_n.checked_mul(wide_r)?.checked_mul(wide_p)?;
    if parts.next().is_some() || n < 2 || !n.is_power_of_two() || memory > MAX_MEMORY || work > MAX_WORK {
        return None;
    }
    let scrypt = Scrypt { log_n: u8::try_from(n.ilog2()).ok()?, r, p };
    let digest = Base64::decode_vec(text).ok().filter(|digest| digest.len() == LENGTH)?;
    Some(Stored { kind: scrypt, salt: salt.as_bytes().to_vec(), digest })
}
