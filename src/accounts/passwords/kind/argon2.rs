//! `argon2$argon2id$v=19$m=102400,t=2,p=8$<salt>$<digest>`, both in base64: PHC's format, as argon2-cffi writes it,
//! after Django's name of the hasher; also `argon2i` and `argon2d`.

use std::cell::RefCell;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Block, Params, Version};

use super::Stored;
use crate::accounts::passwords::fault::Fault;

/// In KiB: 512 MiB, five times what Django takes.
const MAX_MEMORY: u32 = 512 * 1024;

/// In KiB over all passes: twenty times Django's.
const MAX_WORK: u64 = 4 * 1024 * 1024;

thread_local! {
    /// The memory of a hash, reused by the next one on the same thread: to get 19 MiB from the kernel costs a tenth of
    /// the hash. It is freed with its thread, a few seconds after the last hash.
    static ARENA: RefCell<Vec<Block>> = const { RefCell::new(Vec::new()) };
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argon2 {
    pub algorithm: Algorithm,
    pub version: Version,
    pub params: Params,
}

impl Argon2 {
    pub fn digest(&self, password: &[u8], salt: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut output = vec![0; self.params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
        fill(&self.function(), password, salt, &mut output)?;
        Ok(output)
    }

    pub fn function(&self) -> argon2::Argon2<'static> {
        argon2::Argon2::new(self.algorithm, self.version, self.params.clone())
    }
}

/// Computes one hash in the memory of this thread.
pub fn fill(argon2: &argon2::Argon2<'_>, password: &[u8], salt: &[u8], output: &mut [u8]) -> Result<(), Fault> {
    ARENA.with_borrow_mut(|arena| {
        let blocks = argon2.params().block_count();
        if arena.len() < blocks {
            // If there is not enough memory, the hash fails and not the process.
            arena.try_reserve_exact(blocks - arena.len())?;
            arena.resize(blocks, Block::default());
        }
        argon2.hash_password_into_with_memory(password, salt, output, arena)?;
        Ok(())
    })
}

/// Reads what follows the hasher's name.
pub(super) fn read(text: &str) -> Option<Stored<Argon2>> {
    let hash = PasswordHash::new(text).ok()?;
    let algorithm = Algorithm::try_from(hash.algorithm.as_str()).ok()?;
    // The text of a hash of a version before 1.3 does not name the version.
    let version = hash.version.map_or(Some(Version::V0x10), |version| Version::try_from(version).ok())?;
    let params = Params::try_from(&hash).ok()?;
    let work = u64::from(params.m_cost()) * u64::from(params.t_cost());
    if params.m_cost() > MAX_MEMORY || work > MAX_WORK {
        return None;
    }
    let (salt, digest) = (hash.salt?.to_vec(), hash.hash?.as_bytes().to_vec());
    Some(Stored { kind: Argon2 { algorithm, version, params }, salt, digest })
}
