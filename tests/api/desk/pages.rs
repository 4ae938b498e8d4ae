//! The pages of the desk, as a browser without JavaScript has them.

use std::time::Duration;

use serde_json::json;
use vestibule::accounts::{Actor, By};
use vestibule::contract::Right;

use super::employ;
use crate::support::{Answer, Caller, PASSWORD, TestApp};

/// Every page, as staff asks for it.
const PAGES: [&str; 9] = [
    "/admin/bulk?verb=activate",
    "/admin/webhooks",
    "/admin",
    "/admin/overview",
    "/admin/account?id=2",
    "/admin/invite",
    "/admin/create",
    "/admin/groups",
    "/admin/record",
];

/// A server with a superuser, whose browser it is.
async fn start() -> (TestApp, Caller) {
    let app = TestApp::start().await;
    let root = app.browser("root").await;
    app.accounts.set_roles(Actor::operator(1), None, Some(true)).await.unwrap();
    (app, root)
}

/// Where a form that has succeeded leads to.
#[track_caller]
pub fn led_to(done: &Answer) -> &str {
    assert_eq!(done.status, 303, "{}", done.words());
    done.header("location")
}

/// The page that a form leads to.
pub async fn follow(browser: &Caller, done: Answer) -> String {
    browser.get(led_to(&done)).await.words()
}

/// The verbs that a page offers, by the paths of their forms.
pub fn verbs(page: &Answer) -> Vec<String> {
    let actions = page.text.split("<form method=\"post\" action=\"").skip(1);
    let paths = actions.map(|rest| rest.split(['?', '"']).next().unwrap_or_default().to_owned());
    paths.filter(|path| path.starts_with("/admin/")).collect()
}

#[tokio::test]
async fn a1_every_page_of_the_desk_is_for_staff_with_a_right_and_told_to_nobody_else() {
    let (app, root) = start().await;
    let user = app.browser("user").await;
    let idle = app.browser("idle").await;
    app.execute("UPDATE accounts SET is_staff = TRUE WHERE username = 'idle'").await;
    let page_token = app.caller(false, Some(root.post("/api/renew", &json!({})).await.token()));
    for path in PAGES.into_iter().chain(["/admin/nothing", "/admin/account"]) {
        let stranger = app.anonymous().get(path).await;
        assert_eq!(stranger.status, 302, "{path}");
        assert_eq!(stranger.header("location"), format!("/login?next={path}"), "{path}");
        for nobody in [&user, &idle, &page_token] {
            let refused = nobody.get(path).await;
            assert_eq!(refused.status, 403, "{path}");
            let words = refused.words();
            assert!(words.contains("Your account may not open this page."), "{path}: {words}");
            assert!(!words.contains("root@example.org"), "{path}: {words}");
        }
    }
    for path in PAGES {
        let page = root.get(path).await;
        assert_eq!((page.status, page.header("cache-control")), (200, "no-store"), "{path}");
        assert!(!page.text.contains(".wasm") && !page.text.contains("<leptos-island"), "{path} has islands");
    }
    assert_eq!(root.get("/admin/nothing").await.status, 404);
    assert_eq!(root.get("/admin/account?id=77").await.status, 404);
    assert_eq!(root.get("/admin/account?id=x").await.status, 404);
    assert_eq!(led_to_page(&root.get("/admin/account").await), "/admin");
    let deep = app.anonymous().get("/admin/account?id=2").await;
    assert_eq!(deep.header("location"), "/login?next=/admin/account?id=2", "a log-in leads back");
}

fn led_to_page(answer: &Answer) -> &str {
    assert_eq!(answer.status, 302);
    answer.header("location")
}

#[tokio::test]
async fn the_way_to_the_desk_is_shown_to_whoever_may_do_something_there() {
    let (app, root) = start().await;
    let user = app.browser("user").await;
    let shows = |page: &Answer| page.text.contains("href=\"/admin\"");
    assert!(shows(&root.get("/account").await));
    assert!(!shows(&user.get("/account").await));
    employ(&app, "user", "view").await;
    assert!(shows(&user.get("/account").await));
    app.accounts.set_roles(Actor::operator(2), Some(false), None).await.unwrap();
    assert!(!shows(&user.get("/account").await));
}

#[tokio::test]
async fn a_page_offers_the_verbs_of_its_viewers_right_and_no_others() {
    let (app, root) = start().await;
    app.browser("alice").await;
    let free = "team".into();
    app.accounts.create_group(By::CommandLine, &free).await.unwrap();
    let mut offered = Vec::new();
    for right in Right::ALL {
        let browser = app.browser(right.name()).await;
        employ(&app, right.name(), right.name()).await;
        offered.push((verbs(&browser.get("/admin/account?id=2").await), browser.get("/admin").await.words()));
        assert!(verbs(&browser.get("/admin/account?id=1").await).is_empty(), "only superusers act on a superuser");
    }
    let help = ["send_reset", "end_sign_ins"].map(|verb| format!("/admin/accounts/{verb}"));
    let manage = ["edit", "deactivate", "delete"].map(|verb| format!("/admin/accounts/{verb}"));
    let (view, helper, manager) = (&offered[0], &offered[1], &offered[2]);
    assert!(view.0.is_empty(), "{:?}", view.0);
    assert!(help.iter().all(|verb| helper.0.contains(verb)) && !helper.0.iter().any(|verb| manage.contains(verb)));
    assert!(help.iter().chain(&manage).all(|verb| manager.0.contains(verb)), "{:?}", manager.0);
    assert!(manager.0.contains(&"/admin/groups/add".to_owned()));
    assert!(!manager.0.contains(&"/admin/accounts/roles".to_owned()));
    for (words, invites, creates) in [(&view.1, false, false), (&helper.1, true, false), (&manager.1, true, true)] {
        assert_eq!((words.contains("Invite somebody"), words.contains("Create an account")), (invites, creates));
    }
    let roles = verbs(&root.get("/admin/account?id=2").await);
    assert_eq!(roles.iter().filter(|path| *path == "/admin/accounts/roles").count(), 2, "{roles:?}");
    let own = verbs(&root.get("/admin/account?id=1").await);
    assert!(!own.iter().any(|path| ["deactivate", "delete"].iter().any(|verb| path.ends_with(verb))), "{own:?}");
}

#[tokio::test]
async fn accounts_are_found_filtered_and_paged_by_links() {
    let (app, root) = start().await;
    app.execute(
        "WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 64)
         INSERT INTO accounts (username, username_folded, email, password, date_joined)
         SELECT 'p' || i, 'p' || i, 'p' || i || '@example.org', '!', 0 FROM n",
    )
    .await;
    let first = root.get("/admin?search=p").await;
    assert!(first.words().contains("p10@example.org") && !first.words().contains("p60@example.org"));
    let link = first.text.split("href=\"").find(|link| link.starts_with("/admin?search=p&amp;after=")).unwrap();
    let link = link.split('"').next().unwrap().replace("&amp;", "&");
    let second = root.get(&link).await.words();
    assert!(second.contains("p60@example.org") && !second.contains("p10@example.org"), "{second}");
    assert!(second.contains("First page") && !second.contains("Next page"), "{second}");
    let none = root.get("/admin?search=nobody+at+all").await;
    assert!(none.words().contains("No account fits."), "{}", none.words());
    let role = root.get("/admin?role=superuser").await.words();
    assert!(role.contains("root@example.org") && !role.contains("p10@example.org"));
    for (seen, has) in [("within-1", true), ("before-30", false)] {
        let words = root.get(&format!("/admin?search=root&seen={seen}")).await.words();
        assert_eq!(words.contains("root@example.org"), has, "{seen}: {words}");
    }
    for odd in ["/admin?after=nonsense", "/admin?search=%00", "/admin?group=%00", "/admin?active=perhaps"] {
        let refused = root.get(odd).await;
        assert_eq!(refused.status, 400, "{odd}");
        assert!(refused.words().contains("Accounts"), "{odd}");
    }
    assert_eq!(root.get("/admin?search=%ff%fe").await.status, 200, "what is no text is ignored, as by the API");
}

#[tokio::test]
async fn each_verb_is_a_form_that_leads_back_to_its_account_and_is_recorded() {
    let (app, root) = start().await;
    let alice = app.browser("alice").await;
    app.accounts.create_group(By::CommandLine, &"team".into()).await.unwrap();
    let at = "/admin/account?id=2%26done=";
    let act = async |path: &str, done: &str, more: &[(&str, &str)]| {
        let fields = [&[("id", "2"), ("reason", "ticket 7")][..], more].concat();
        let answer = root.post_form(&format!("{path}?next={at}{done}"), &fields).await;
        assert_eq!(led_to(&answer), format!("/admin/account?id=2&done={done}"));
        follow(&root, answer).await
    };
    let edit = [("email", "ali@example.net"), ("first_name", "Ali"), ("last_name", ""), ("language", "de")];
    let words = act("/admin/accounts/edit", "edit", &edit).await;
    assert!(words.contains("The profile is changed.") && words.contains("ali@example.net"), "{words}");
    let words = act("/admin/accounts/send_reset", "send-reset", &[]).await;
    assert!(words.contains("The mail is on its way."), "{words}");
    let words = act("/admin/groups/add", "group-add", &[("group", "team")]).await;
    assert!(words.contains("The account is in the group."), "{words}");
    let words = act("/admin/groups/remove", "group-remove", &[("group", "team")]).await;
    assert!(words.contains("The account is in the group no longer."), "{words}");
    let words = act("/admin/accounts/roles", "roles", &[("is_staff", "true")]).await;
    assert!(words.contains("The role is changed.") && words.contains("StaffYes"), "{words}");
    let words = act("/admin/accounts/reset_factors", "reset-factors", &[]).await;
    assert!(words.contains("The second step is reset"), "{words}");
    assert_eq!(alice.get("/api/me").await.status, 401, "every sign-in has ended");
    let words = act("/admin/accounts/deactivate", "deactivate", &[]).await;
    assert!(words.contains("The account is deactivated"), "{words}");
    assert!(!app.can_log_in("alice", PASSWORD).await);
    let words = act("/admin/accounts/activate", "activate", &[]).await;
    assert!(words.contains("The account is active again."), "{words}");
    assert!(app.can_log_in("alice", PASSWORD).await);
    let words = act("/admin/accounts/end_sign_ins", "end-sign-ins", &[("others", "true")]).await;
    assert!(words.contains("The log-ins have ended.") && words.contains("Logged in nowhere."), "{words}");

    let gone =
        root.post_form("/admin/accounts/delete?next=/admin?done=delete", &[("id", "2"), ("username", "bob")]).await;
    assert_eq!(gone.status, 400);
    assert!(gone.words().contains("That is not the name of this account."), "{}", gone.words());
    let gone =
        root.post_form("/admin/accounts/delete?next=/admin?done=delete", &[("id", "2"), ("username", "alice")]).await;
    assert!(follow(&root, gone).await.contains("The account is deleted."));
    assert_eq!(root.get("/admin/account?id=2").await.status, 404);

    let record = root.get("/admin/record?account=2").await.words();
    for act in [
        "Profile changed",
        "Reset mailed",
        "Added to a group",
        "Removed from a group",
        "Roles changed",
        "Second step reset",
        "Deactivated",
        "Activated",
        "All log-ins ended",
        "Account deleted",
        "ticket 7",
        "E-mail: alice@example.org → ali@example.net",
        "Staff: No → Yes",
    ] {
        assert!(record.contains(act), "{act}: {record}");
    }
    let by_name = root.get("/admin/record?actor=root&action=deactivate").await.words();
    assert!(by_name.contains("Deactivated") && !by_name.contains("ticket 7Roles changed"), "{by_name}");
    assert!(root.get("/admin/record?account=nobody").await.words().contains("There is no account of that name."));
}

#[tokio::test]
async fn one_sign_in_of_an_account_is_ended_and_the_others_stay() {
    let (app, root) = start().await;
    let first = app.browser("alice").await;
    let second = app.caller(true, None);
    let log_in = json!({ "username": "alice", "password": PASSWORD, "session": true });
    assert_eq!(second.post("/api/login", &log_in).await.status, 200);
    let listed = root.get("/api/admin/account?id=2").await;
    let newest = listed.json["sign_ins"][0]["id"].as_str().unwrap().to_owned();
    let page = root.get("/admin/account?id=2").await;
    assert!(page.text.contains(&format!("name=\"sign_in\" value=\"{newest}\"")), "{}", page.text);
    let fields = [("id", "2"), ("sign_in", newest.as_str())];
    let done =
        root.post_form("/admin/accounts/end_sign_ins?next=/admin/account?id=2%26done=end-sign-in", &fields).await;
    assert!(follow(&root, done).await.contains("The log-in has ended."));
    assert_eq!(second.get("/api/me").await.status, 401);
    assert_eq!(first.get("/api/me").await.status, 200);
    let again = root.post_form("/admin/accounts/end_sign_ins?next=/admin/account?id=2", &fields).await;
    assert_eq!(again.status, 404);
    assert!(again.words().contains("That one has ended already."), "{}", again.words());
}

#[tokio::test]
async fn t10_a_stale_session_is_asked_to_confirm_in_the_form_and_nothing_typed_is_lost() {
    let (app, root) = start().await;
    app.browser("alice").await;
    app.clock.advance(Duration::from_secs(601));
    let path = "/admin/accounts/deactivate?next=/admin/account?id=2%26done=deactivate";
    let fields = [("id", "2"), ("reason", "has asked for it")];
    let asked = root.post_form(path, &fields).await;
    assert_eq!(asked.status, 401);
    assert!(asked.text.contains("name=\"confirm_password\"") && asked.text.contains("value=\"has asked for it\""));
    assert_eq!(asked.text.matches("name=\"confirm_password\"").count(), 1, "in its own form alone");
    let wrong = root.post_form(path, &[&fields[..], &[("confirm_password", "not-it-at-all")]].concat()).await;
    assert!(wrong.words().contains("That is not your password."), "{}", wrong.words());
    let right = root.post_form(path, &[&fields[..], &[("confirm_password", PASSWORD)]].concat()).await;
    assert!(follow(&root, right).await.contains("The account is deactivated"));

    // The password of a new account is not that of its creator.
    app.clock.advance(Duration::from_secs(601));
    let new = [("username", "nina"), ("email", ""), ("password", "Another-lagoon-7")];
    let asked = root.post_form("/admin/accounts/create?next=/admin", &new).await;
    assert_eq!(asked.status, 401);
    assert!(asked.text.contains("name=\"confirm_password\""), "{}", asked.words());
    assert!(!asked.words().contains("That is not your password.") && !asked.text.contains("Another-lagoon-7"));
    let made = root
        .post_form("/admin/accounts/create?next=/admin", &[&new[..], &[("confirm_password", PASSWORD)]].concat())
        .await;
    assert_eq!(made.status, 201, "{}", made.words());
    assert!(made.words().contains("The account nina is created.") && made.text.contains("/admin/account?id=3"));
    assert!(app.can_log_in("nina", "Another-lagoon-7").await);
}

#[tokio::test]
async fn somebody_is_invited_on_a_page_that_says_what_is_wrong_at_its_field() {
    let (_app, root) = start().await;
    let wrong = root.post_form("/admin/accounts/invite", &[("username", "root"), ("email", "x")]).await;
    assert_eq!(wrong.status, 400);
    assert!(
        wrong.text.contains("id=\"email-note\"") && wrong.words().contains("Enter an address"),
        "{}",
        wrong.words()
    );
    let fields = [("username", "nina"), ("email", "nina@example.org"), ("reason", "new at the front")];
    let done = root.post_form("/admin/accounts/invite", &fields).await;
    assert_eq!(done.status, 201);
    let words = done.words();
    assert!(words.contains("nina is invited. The mail goes to nina@example.org."), "{words}");
    let long = "x".repeat(501);
    let refused =
        root.post_form("/admin/accounts/invite", &[("username", "b"), ("email", "b@b.org"), ("reason", &long)]).await;
    assert!(refused.words().contains("Use at most 500 characters."), "{}", refused.words());
}

#[tokio::test]
async fn groups_are_made_given_a_right_and_deleted_by_who_may() {
    let (app, root) = start().await;
    let manager = app.browser("manager").await;
    employ(&app, "manager", "manage").await;
    let create = "/admin/groups/create?next=/admin/groups?done=group-create";
    let words = follow(&manager, manager.post_form(create, &[("name", "kitchen & bar")]).await).await;
    assert!(words.contains("The group is made.") && words.contains("kitchen &amp; bar"), "{words}");
    let again = manager.post_form(create, &[("name", "kitchen & bar")]).await;
    assert!(again.words().contains("There is a group of that name already."), "{}", again.words());
    let right = "/admin/groups/right?next=/admin/groups?done=group-right";
    let fields = [("group", "kitchen & bar"), ("right", "help")];
    assert!(!verbs(&manager.get("/admin/groups").await).contains(&"/admin/groups/right".to_owned()));
    let refused = manager.post_form(right, &fields).await;
    assert_eq!(refused.status, 403);
    assert!(refused.words().contains("You may not do this."), "{}", refused.words());
    let words = follow(&root, root.post_form(right, &fields).await).await;
    assert!(words.contains("Help: also invite, reset and end log-ins"), "{words}");
    // A group with a right is for superusers.
    assert!(!verbs(&manager.get("/admin/groups").await).contains(&"/admin/groups/delete".to_owned()));
    let delete = "/admin/groups/delete?next=/admin/groups?done=group-delete";
    let words = follow(&root, root.post_form(delete, &[("group", "kitchen & bar")]).await).await;
    assert!(words.contains("The group is deleted.") && !words.contains("kitchen"), "{words}");
    let gone = root.post_form(delete, &[("group", "kitchen & bar")]).await;
    assert_eq!(gone.status, 400);
    assert!(gone.words().contains("There is no group of that name any more."), "{}", gone.words());
    let last = [("id", "1"), ("is_superuser", "false")];
    let last = root.post_form("/admin/accounts/roles?next=/admin/account?id=1%26done=roles", &last).await;
    assert_eq!(last.words().matches("Make another one first.").count(), 1, "{}", last.words());
    let record = root.get("/admin/record?action=set_group_right").await.words();
    assert!(record.contains("Right of a group changed") && record.contains("Right: None → Help"), "{record}");
}

#[tokio::test]
async fn the_desk_speaks_german_too_and_takes_a_name_of_150_characters() {
    let (app, root) = start().await;
    let long = "n".repeat(150);
    app.browser(&long).await;
    for (path, words) in [
        ("/admin", "Konten"),
        ("/admin/account?id=2", "Was die Verwaltung getan hat"),
        ("/admin/groups", "Gruppe anlegen"),
        ("/admin/record", "Protokoll"),
        ("/admin/invite", "Jemanden einladen"),
        ("/admin/create", "Konto anlegen"),
    ] {
        let request = root.request(reqwest::Method::GET, path).header("Accept-Language", "de");
        let page = Answer::of(request.send().await.unwrap()).await;
        assert!(page.words().contains(words), "{path}: {}", page.words());
    }
    assert!(root.get("/admin").await.words().contains(&long));
}

#[tokio::test]
async fn the_overview_draws_each_count_and_has_it_as_a_table() {
    let (app, root) = start().await;
    app.anonymous().post("/api/login", &json!({ "username": "root", "password": "wrong" })).await;
    app.accounts.report_node().await.unwrap();
    let page = root.get("/admin/overview").await;
    for chart in ["Sign-ups: 1 in thirty days", "Log-ins: 0 in thirty days", "Refused log-ins: 1 in thirty days"] {
        assert!(page.text.contains(chart), "{chart}: {}", page.text);
    }
    assert_eq!(page.text.matches("<rect ").count(), 3 * 30);
    let words = page.words();
    for told in ["As a table", "Nothing in the settings of this server is risky.", env!("CARGO_PKG_VERSION")] {
        assert!(words.contains(told), "{told}: {words}");
    }
}
