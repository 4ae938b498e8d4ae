//! What a Django database holds, and what becomes of it here.

mod records;

pub use records::{Broken, DjangoGroup, DjangoSession, DjangoToken, DjangoUser};
