//! The rules of an import from Django.

mod claims;
mod factors;
mod findings;
mod fitting;
mod hasher;
mod merge;
mod missing;
mod records;
mod report;
mod session;

pub use factors::{
    Authenticator, DjangoApp, DjangoCodes, DjangoFactors, DjangoPasskey, FactorChanges, FactorDigest, FactorKind,
    Hidden, KnownFactor, TotpDevice, UnfitFactor, django_handle, merge_factors,
};
pub use findings::{Conflict, Finding, Findings, Kind, MAX_LISTED, Notice};
pub use fitting::{MAX_ID, fold, is_suffixed, suffixed, too_long_fields};
pub use hasher::{Hasher, hasher};
pub use merge::{Base, Here, Merged, PasswordDigest, Profile, merge, password_digest};
pub use missing::{Accepted, Missing};
pub use records::{Broken, DjangoGroup, DjangoSession, DjangoToken, DjangoUser};
pub use report::{
    FactorCounts, FactorReport, GroupCounts, OnConflict, Renamed, Report, SessionCounts, TokenCounts, UserCounts,
};
pub use session::{Refusal, SecretKey, SessionData, SignedIn};
