//! Who may call which endpoint: every operation of the API's document by every kind of caller and credentials. What is
//! wanted stands in a table here, and an operation that is in no row of it fails: nothing is open by default.

use serde_json::json;

use crate::desk::{admin_program, employ};
use crate::support::conformity::DOCUMENT;
use crate::support::{Answer, Caller, TestApp, credentials};

/// What an endpoint wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wants {
    /// Nothing: nobody is refused for what they are.
    Nothing,
    /// A session, a page's token or a token that may do everything.
    ToAct,
    /// The same, or a token that may only read.
    ToRead,
    /// A browser's session, fresh or not: callers here have just signed in.
    Session,
    /// A right at the desk.
    View,
    Help,
    Manage,
    /// To be a superuser.
    Superuser,
}

const TABLE: [(Wants, &[&str]); 8] = [
    (
        Wants::Nothing,
        &[
            "email/change/confirm",
            "email/change/undo",
            "email/verify/confirm",
            "login",
            "login/passkey",
            "login/passkey/begin",
            "login/second_factor",
            "login/second_factor/passkey",
            "login/set_up",
            "login/set_up/confirm",
            "password/reset",
            "password/reset/confirm",
            "password_strength",
            "signup",
            "signup/passkey",
            "signup/passkey/begin",
        ],
    ),
    (Wants::ToAct, &["advice/dismiss", "impersonation/end", "logout", "profile"]),
    (
        Wants::ToRead,
        &["account", "activity", "advice", "email", "export", "factors", "me", "sign_ins", "test_token", "tokens"],
    ),
    (
        Wants::Session,
        &[
            "account/delete",
            "confirm",
            "confirm/passkey",
            "email/change",
            "email/verify",
            "passkeys/begin",
            "passkeys/create",
            "passkeys/remove",
            "passkeys/rename",
            "password/change",
            "recovery_codes/create",
            "renew",
            "sign_ins/end",
            "step_up",
            "step_up/set_up",
            "tokens/create",
            "tokens/revoke",
            "totp/begin",
            "totp/confirm",
            "totp/pending",
            "totp/remove",
            "trusted_browsers/forget",
        ],
    ),
    (
        Wants::View,
        &["admin/account", "admin/accounts", "admin/events", "admin/events/export", "admin/groups", "admin/overview"],
    ),
    (
        Wants::Help,
        &[
            "admin/accounts/bulk",
            "admin/accounts/end_sign_ins",
            "admin/accounts/invite",
            "admin/accounts/reset_factors",
            "admin/accounts/send_reset",
        ],
    ),
    (
        Wants::Manage,
        &[
            "admin/accounts/activate",
            "admin/accounts/create",
            "admin/accounts/deactivate",
            "admin/accounts/delete",
            "admin/accounts/edit",
            "admin/accounts/impersonate",
            "admin/groups/add",
            "admin/groups/create",
            "admin/groups/delete",
            "admin/groups/remove",
        ],
    ),
    (
        Wants::Superuser,
        &[
            "admin/accounts/roles",
            "admin/groups/right",
            "admin/webhooks",
            "admin/webhooks/create",
            "admin/webhooks/delete",
            "admin/webhooks/deliveries",
            "admin/webhooks/deliveries/replay",
            "admin/webhooks/deliveries/replay_failed",
            "admin/webhooks/edit",
            "admin/webhooks/rotate",
            "admin/webhooks/test",
        ],
    ),
];

/// What wants a right at the desk and a browser's session.
const BY_SESSION_ALONE: [&str; 1] = ["admin/accounts/impersonate"];

/// What staff may do who acts as another account: read some of what its owner reads, and end it.
const WHILE_IMPERSONATING: [&str; 11] = [
    "account",
    "activity",
    "advice",
    "email",
    "factors",
    "impersonation/end",
    "logout",
    "me",
    "sign_ins",
    "test_token",
    "tokens",
];

fn wants(name: &str) -> Wants {
    let row = TABLE.iter().find(|(_, names)| names.contains(&name));
    row.unwrap_or_else(|| panic!("{name} is in no row of the table: who may call it?")).0
}

/// By what a caller shows who is asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Nothing,
    Cookie,
    PageToken,
    TokenForAll,
    TokenToRead,
    TokenOfTheDesk,
    /// The cookie of staff that acts as a user.
    CookieOfAnother,
}

/// What is answered to a caller whose account reaches as far as `reach` at the desk: 200 stands for every answer of an
/// endpoint that lets the caller in.
fn expected(name: &str, by: By, reach: Option<Wants>) -> u16 {
    if by == By::CookieOfAnother {
        return if WHILE_IMPERSONATING.contains(&name) { 200 } else { 403 };
    }
    let wants = wants(name);
    let is_desk = wants >= Wants::View;
    let is_known = match by {
        By::Nothing => false,
        By::Cookie | By::CookieOfAnother => true,
        // It is admitted at the desk alone, and known elsewhere.
        By::TokenOfTheDesk => wants != Wants::Session,
        By::PageToken | By::TokenForAll | By::TokenToRead => matches!(wants, Wants::ToAct | Wants::ToRead),
    };
    let is_allowed = match by {
        By::TokenToRead => wants == Wants::ToRead,
        By::TokenOfTheDesk if !is_desk || BY_SESSION_ALONE.contains(&name) => false,
        _ => !is_desk || reach.is_some_and(|reach| reach >= wants),
    };
    if !is_known {
        401
    } else if is_allowed {
        200
    } else {
        403
    }
}

struct Visitor {
    by: By,
    reach: Option<Wants>,
    caller: Caller,
}

/// A browser, its page, and a program with a token that may do everything. Each is signed in by itself.
async fn visitors_of(app: &TestApp, name: &str, reach: Option<Wants>) -> Vec<Visitor> {
    let browser = app.browser(name).await;
    let page_of = app.caller(true, None);
    let mut log_in = credentials(name);
    log_in["session"] = json!(true);
    page_of.post("/api/login", &log_in).await;
    let page = app.caller(false, Some(page_of.post("/api/renew", &json!({})).await.token()));
    let token = async |scope: &str| {
        let body = json!({ "name": scope, "expires_in": "1d", "scope": scope });
        app.caller(false, Some(browser.post("/api/tokens/create", &body).await.token()))
    };
    let (all, read) = (token("all").await, token("read").await);
    [(By::Cookie, browser), (By::PageToken, page), (By::TokenForAll, all), (By::TokenToRead, read)]
        .map(|(by, caller)| Visitor { by, reach, caller })
        .into()
}

/// Calls without arguments; what is for superusers with those that it is about, which it reads first.
async fn call(caller: &Caller, method: &str, path: &str, wants: Wants) -> Answer {
    let known = json!({ "id": 1, "group": "view", "right": "view", "name": "a", "url": "https://a.example" });
    match (method, wants) {
        ("get", _) => caller.get(path).await,
        (_, Wants::Superuser) => caller.post(path, &known).await,
        _ => caller.post(path, &json!({})).await,
    }
}

#[tokio::test]
async fn a1_every_operation_of_the_document_admits_whom_the_table_names_and_nobody_else() {
    let app = TestApp::start().await;
    let mut visitors = visitors_of(&app, "user", None).await;
    visitors.extend(visitors_of(&app, "idle", None).await);
    app.execute("UPDATE accounts SET is_staff = TRUE WHERE username = 'idle'").await;
    for (name, reach) in [("view", Wants::View), ("help", Wants::Help), ("manage", Wants::Manage)] {
        visitors.extend(visitors_of(&app, name, Some(reach)).await);
        employ(&app, name, name).await;
    }
    visitors.extend(visitors_of(&app, "superuser", Some(Wants::Superuser)).await);
    app.execute("UPDATE accounts SET is_superuser = TRUE WHERE username = 'superuser'").await;
    for owner in 0..visitors.len() {
        let Visitor { by: By::Cookie, reach: Some(reach), ref caller } = visitors[owner] else { continue };
        let caller = admin_program(&app, caller).await;
        visitors.push(Visitor { by: By::TokenOfTheDesk, reach: Some(reach), caller });
    }
    let manager = app.browser("impersonator").await;
    employ(&app, "impersonator", "manage").await;
    let user = app.accounts.find_account("user").await.unwrap().account.user.id;
    let body = json!({ "id": user, "reason": "to see" });
    assert_eq!(manager.post("/api/admin/accounts/impersonate", &body).await.status, 200);
    visitors.push(Visitor { by: By::CookieOfAnother, reach: None, caller: manager });
    visitors.insert(0, Visitor { by: By::Nothing, reach: None, caller: app.anonymous() });

    let operations = DOCUMENT["paths"].as_object().unwrap().iter().flat_map(|(path, operations)| {
        operations.as_object().unwrap().keys().map(move |method| (method.as_str(), path.as_str()))
    });
    // These end what the others are tried by.
    let last = ["/api/impersonation/end", "/api/logout"];
    let (log_out, others): (Vec<_>, Vec<_>) = operations.partition(|(_, path)| last.contains(path));
    let mut tried = 0;
    for (method, path) in others.into_iter().chain(log_out) {
        let name = path.strip_prefix("/api/").unwrap();
        let wants = wants(name);
        let mut to_nobody = None;
        for Visitor { by, reach, caller } in &visitors {
            let answer = call(caller, method, path, wants).await;
            let told = || format!("{method} {path} by {by:?} of {reach:?}: {} {}", answer.status, answer.text);
            if wants == Wants::Nothing && *by != By::CookieOfAnother {
                // A code of a log-in or a mail is refused with 401 where nothing was begun.
                let is_refused_to_all = *to_nobody.get_or_insert(answer.status) == 401;
                assert!(
                    ![401, 403].contains(&answer.status) || answer.status == 401 && is_refused_to_all,
                    "{}",
                    told()
                );
            } else {
                let status = if matches!(answer.status, 401 | 403) { answer.status } else { 200 };
                assert_eq!(status, expected(name, *by, *reach), "{}", told());
            }
            tried += 1;
        }
    }
    let listed: usize = TABLE.iter().map(|(_, names)| names.len()).sum();
    assert_eq!(tried, listed * visitors.len(), "the table names an operation that is not there");
}
