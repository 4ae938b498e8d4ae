//! What operators do to accounts and groups: staff at the desk, and the command line. Each verb is one function, which takes
//! who acts ([`By`](super::By)), checks their right, and writes a row of the [`record`] in the unit of work of the act.

mod act;
mod bulk;
mod create;
mod delete;
mod edit;
mod groups;
mod impersonate;
mod invite;
mod members;
mod overview;
mod record;
mod record_file;
mod reset_mail;
mod roles;
mod search;
mod show;
mod staff;
mod verify;

pub use bulk::BulkRequest;
pub use create::NewAccountFields;
pub use edit::EditFields;
pub use record_file::RecordFormat;
pub use search::AccountQuery;
pub use staff::Staff;
pub use verify::{BrokenRecord, RecordSummary, VerifyError};

pub(super) use act::{Act, Target};
