//! What a Django database holds, and what becomes of it here.

mod hasher;
mod records;

pub use hasher::{Hasher, hasher};
pub use records::{Broken, DjangoGroup, DjangoSession, DjangoToken, DjangoUser};
