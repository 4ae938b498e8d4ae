//! The pages of the desk, for staff. They are rendered by the server alone and have no islands. `routes` hides
//! them from users without a right at the desk; what a page offers beyond that is decided by its [`Viewer`].

mod account;
mod accounts;
mod action_form;
mod bulk;
mod chart;
mod events;
mod filters;
mod groups;
mod new_account;
mod overview;
mod query;
mod record;
mod table;
mod told;
mod webhooks;

use leptos::prelude::*;

use crate::app::components::Notice;
use crate::app::page_context::{PageContext, SetStatus};
use crate::app::text;
use crate::contract::{AccountRecord, ApiError, GroupSummary, Right, Standing, messages};

pub use account::DeskAccountPage;
pub use accounts::DeskAccountsPage;
pub use bulk::DeskBulkPage;
pub use groups::DeskGroupsPage;
pub use new_account::{DeskCreatePage, DeskInvitePage};
pub use overview::DeskOverviewPage;
pub use record::DeskRecordPage;
pub use webhooks::{DeskWebhookPage, DeskWebhooksPage};

/// Who looks at a page of the desk, and what they may do there.
#[derive(Clone, Copy, Debug)]
struct Viewer {
    id: i64,
    standing: Standing,
}

impl Viewer {
    /// `None` for a user without a right at the desk.
    fn of(page: &PageContext) -> Option<Self> {
        Some(Self { id: page.user.as_ref()?.id, standing: page.standing? })
    }

    /// Whether the right of a group lets them change it: a group that has one is for superusers.
    fn may_change(self, group: &GroupSummary) -> bool {
        self.is_superuser() || group.right.is_none()
    }

    fn may(self, right: Right) -> bool {
        self.standing.right >= right
    }

    fn is_superuser(self) -> bool {
        self.standing.is_superuser
    }

    /// Whether they may do to this account what the right is for: only superusers act on a superuser.
    fn may_to(self, account: &AccountRecord, right: Right) -> bool {
        self.may(right) && (self.is_superuser() || !account.is_superuser)
    }

    /// Whether it is their own account.
    fn is(self, account: &AccountRecord) -> bool {
        self.id == account.account.user.id
    }
}

/// What stands in the place of what could not be looked up; the answer has its status.
fn failed(error: &ApiError) -> AnyView {
    if let Some(status) = use_context::<SetStatus>() {
        status.set(error.status);
    }
    let text = text::person(error.beside(&[]).unwrap_or(messages::INTERNAL.wire));
    view! { <Notice text is_error=true /> }.into_any()
}
