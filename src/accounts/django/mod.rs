//! What a Django database holds, and what becomes of it here.

mod records;
mod session;

pub use records::{Broken, DjangoGroup, DjangoSession, DjangoToken, DjangoUser};
pub use session::{SecretKey, SessionData, SignedIn};
