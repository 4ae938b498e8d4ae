//! What holds on every database: included once for each, where `Fixture` is one on that database. It is `None` where
//! the database is not there, and then the test says that it was skipped.

use super::Fixture;

mod authentication;
mod desk;
mod directory;
mod event_faults;
mod events;
mod factors;
mod fresh;
mod from_django;
mod groups;
mod jobs;
mod legacy_hashes;
mod log_in;
mod look_ups;
mod mailbox;
mod mailbox_ends;
mod operator;
mod passkeys;
mod program_tokens;
mod second_step;
mod service_sign_ins;
mod sessions;
mod side_by_side;
mod sign_up;
mod units_of_work;
mod webhooks;
