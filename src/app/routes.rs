//! The pages, by their paths.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{SsrMode, StaticSegment, WildcardSegment};

use super::components::{AreaMenu, Artwork, Header, ImpersonationBanner};
use super::island::Live;
use super::islands::Watch;
use super::page_context::PageContext;
use super::pages::{
    AccountPage, ActivityPage, AppPage, CodesPage, DataPage, DeskAccountPage, DeskAccountsPage, DeskBulkPage,
    DeskCreatePage, DeskGroupsPage, DeskInvitePage, DeskOverviewPage, DeskRecordPage, DeskWebhookPage,
    DeskWebhooksPage, EmailChangePage, EmailPage, EmailUndoPage, EmailVerifyPage, ForbiddenPage, HomePage, LogInPage,
    LogOutPage, NewPasswordPage, NotFoundPage, PasskeysPage, PasswordPage, PasswordResetPage, ProfilePage,
    SecondFactorPage, SecurityPage, SessionsPage, SetUpPage, SignUpPage, SignUpPasskeyPage, StepUpPage, TokensPage,
    UnavailablePage,
};
use super::text::text;
use crate::contract::paths;

/// Everything inside of `<body>`. Rendered by the server alone.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <ImpersonationBanner />
        <Router>
            <Stage />
        </Router>
    }
}

/// The page, its header, and on a wide screen the hall beside them.
#[component]
fn Stage() -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    let page = PageContext::of_page();
    let is_desk = paths::is_within(&path, paths::desk::ACCOUNTS);
    if page.is_unavailable {
        return alone(path, view! { <UnavailablePage /> }.into_any());
    }
    let user = page.user.map(|user| user.id);
    // No page of the desk is for anybody who may do nothing there, whatever is beneath its path.
    if is_desk && page.standing.is_none() {
        let closed = view! {
            <FlatRoutes fallback=NotFoundPage>
                <Route path=WildcardSegment("page") view=ForbiddenPage />
            </FlatRoutes>
        };
        return alone(path, closed.into_any());
    }
    let is_area = user.is_some() && (is_desk || paths::is_within(&path, paths::ACCOUNT));
    let pages = if page.impersonation.is_some() { looked_at(pages()) } else { pages() };
    view! {
        <div class="stage" class:stage-area=is_area>
            <Header path=path.clone() />
            {is_area.then(|| view! { <AreaMenu path /> })}
            <main id="main" tabindex="-1">{pages}</main>
            <Artwork />
            {(!is_desk).then(|| view! { <Live island=Watch { user } /> })}
        </div>
    }
    .into_any()
}

/// The page of each path.
fn pages() -> AnyView {
    view! {
        <FlatRoutes fallback=NotFoundPage>
            <Route path=StaticSegment("") view=HomePage />
            <Route path=StaticSegment(segment(paths::SIGNUP)) view=SignUpPage />
            <Route path=beneath(paths::SIGNUP_PASSKEY) view=SignUpPasskeyPage />
            <Route path=StaticSegment(segment(paths::LOGIN)) view=LogInPage />
            <Route path=beneath(paths::SECOND_FACTOR) view=SecondFactorPage />
            <Route path=beneath(paths::SET_UP) view=SetUpPage />
            <Route path=StaticSegment(segment(paths::STEP_UP)) view=StepUpPage />
            <Route path=StaticSegment(segment(paths::LOGOUT)) view=LogOutPage />
            <Route path=StaticSegment(segment(paths::ACCOUNT)) view=AccountPage ssr=SsrMode::Async />
            <Route path=account("sessions") view=SessionsPage ssr=SsrMode::Async />
            <Route path=account("tokens") view=TokensPage ssr=SsrMode::Async />
            <Route path=account("password") view=PasswordPage />
            <Route path=account("security") view=SecurityPage ssr=SsrMode::Async />
            <Route path=security("app") view=AppPage ssr=SsrMode::Async />
            <Route path=security("codes") view=CodesPage ssr=SsrMode::Async />
            <Route path=security("passkeys") view=PasskeysPage ssr=SsrMode::Async />
            <Route path=account("email") view=EmailPage ssr=SsrMode::Async />
            <Route path=account("profile") view=ProfilePage ssr=SsrMode::Async />
            <Route path=account("activity") view=ActivityPage ssr=SsrMode::Async />
            <Route path=account("data") view=DataPage />
            <Route path=StaticSegment(segment(paths::desk::ACCOUNTS)) view=DeskAccountsPage ssr=SsrMode::Async />
            <Route path=beneath(paths::desk::OVERVIEW) view=DeskOverviewPage ssr=SsrMode::Async />
            <Route path=beneath(paths::desk::ACCOUNT) view=DeskAccountPage ssr=SsrMode::Async />
            <Route path=beneath(paths::desk::INVITE) view=DeskInvitePage />
            <Route path=beneath(paths::desk::CREATE) view=DeskCreatePage />
            <Route path=beneath(paths::desk::BULK) view=DeskBulkPage ssr=SsrMode::Async />
            <Route path=beneath(paths::desk::GROUPS) view=DeskGroupsPage ssr=SsrMode::Async />
            <Route path=beneath(paths::desk::RECORD) view=DeskRecordPage ssr=SsrMode::Async />
            <Route path=beneath(paths::desk::WEBHOOKS) view=DeskWebhooksPage ssr=SsrMode::Async />
            <Route path=beneath(paths::desk::WEBHOOK) view=DeskWebhookPage ssr=SsrMode::Async />
            <Route path=beneath(paths::PASSWORD_RESET) view=PasswordResetPage />
            <Route path=(beneath(paths::PASSWORD_RESET), StaticSegment("confirm")) view=NewPasswordPage />
            <Route path=(beneath("/email/verify"), StaticSegment("confirm")) view=EmailVerifyPage />
            <Route path=(beneath("/email/change"), StaticSegment("confirm")) view=EmailChangePage />
            <Route path=(beneath("/email/change"), StaticSegment("undo")) view=EmailUndoPage />
        </FlatRoutes>
    }
    .into_any()
}

/// A page of an account as which a member of staff acts. Its forms are disabled: once that has ended they would be sent for the
/// operator's own account.
fn looked_at(page: AnyView) -> AnyView {
    view! {
        <fieldset class="looked-at" disabled=true aria-label=text!("impersonation-title")>
            {page}
        </fieldset>
    }
    .into_any()
}

/// A page that stands in the place of the one that was asked for, without a menu.
fn alone(path: String, page: AnyView) -> AnyView {
    view! {
        <div class="stage">
            <Header path />
            <main id="main" tabindex="-1">{page}</main>
            <Artwork />
        </div>
    }
    .into_any()
}

/// The path of a page of the account area.
fn account(page: &'static str) -> (StaticSegment<&'static str>, StaticSegment<&'static str>) {
    (StaticSegment(segment(paths::ACCOUNT)), StaticSegment(page))
}

/// The path of a page beneath that of the account's security.
fn security(
    page: &'static str,
) -> (StaticSegment<&'static str>, StaticSegment<&'static str>, StaticSegment<&'static str>) {
    let (area, security) = account("security");
    (area, security, StaticSegment(page))
}

fn segment(path: &'static str) -> &'static str {
    path.trim_start_matches('/')
}

/// A path of two segments.
fn beneath(path: &'static str) -> (StaticSegment<&'static str>, StaticSegment<&'static str>) {
    let (first, second) = segment(path).split_once('/').unwrap_or_default();
    (StaticSegment(first), StaticSegment(second))
}
