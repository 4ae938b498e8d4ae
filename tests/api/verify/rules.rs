//! Who may use which service, and which of its paths are open.

use serde_json::json;
use vestibule::accounts::{Actor, By};

use super::{APP, Asked, NOBODY, assert_refused, assert_told, options, start};
use crate::second_step::{enrol, next_code, with_key};
use crate::support::{Caller, PASSWORD, TestApp};
use crate::until::until;

const TEAM: Asked<'static> = Asked { host: "team.example.org", ..APP };
const VAULT: Asked<'static> = Asked { host: "vault.example.org:8080", ..APP };

#[tokio::test]
async fn a4_each_service_admits_whom_its_rules_name() {
    let app = start().await;
    let (alice, bob, nobody) = (app.browser("alice").await, app.program("bob").await, app.anonymous());
    app.execute("INSERT INTO groups (id, name) VALUES (1, 'team'), (2, 'Team')").await;
    app.execute("INSERT INTO account_groups (account_id, group_id) SELECT id, id FROM accounts").await;
    let unknown = Asked { host: "other.example.org", ..APP };
    let wrong = app.caller(false, Some("wrong".to_owned()));
    let matrix: [(&Asked<'_>, &Caller, u16); 16] = [
        (&APP, &alice, 200),
        (&APP, &bob, 200),
        (&APP, &nobody, 401),
        (&APP, &wrong, 401),
        (&TEAM, &alice, 200),
        (&TEAM, &bob, 403),
        (&TEAM, &nobody, 401),
        (&TEAM, &wrong, 401),
        (&VAULT, &alice, 403),
        (&VAULT, &bob, 403),
        (&VAULT, &nobody, 401),
        (&VAULT, &wrong, 401),
        (&unknown, &alice, 403),
        (&unknown, &bob, 403),
        (&unknown, &nobody, 403),
        (&Asked { host: "vault.example.org", ..APP }, &alice, 403),
    ];
    for (asked, visitor, status) in matrix {
        for method in ["GET", "POST"] {
            let answer = Asked { method, ..*asked }.of(visitor, &[]).await;
            assert_eq!(answer.status, status, "{method} {}: {}", asked.host, answer.text);
            if status == 200 {
                assert_ne!(answer.header("remote-user"), "");
            } else {
                assert_refused(&answer, status);
            }
        }
    }
    assert_told(&TEAM.of(&alice, &[]).await, ["alice", "", "", "team"]);
    let refused = unknown.of(&alice, &[]).await;
    assert_eq!(refused.json["detail"], "http://other.example.org is not in the list of VESTIBULE_VERIFY_HOSTS.");
}

#[tokio::test]
async fn a4_who_is_put_into_a_group_or_taken_out_of_it_is_so_for_services_at_once() {
    let app = start().await;
    let (alice, bob) = (app.browser("alice").await, app.browser("bob").await);
    let (team, alices) = ("team".into(), Actor::operator(1));
    app.accounts.create_group(By::CommandLine, &team).await.unwrap();
    assert_refused(&TEAM.of(&alice, &[]).await, 403);
    app.accounts.add_to_group(alices, &team).await.unwrap();
    assert_told(&TEAM.of(&alice, &[]).await, ["alice", "", "", "team"]);
    assert_refused(&TEAM.of(&bob, &[]).await, 403);
    app.accounts.remove_from_group(alices, &team).await.unwrap();
    assert_refused(&TEAM.of(&alice, &[]).await, 403);
    // A group that is deleted is announced to this node as to the others.
    app.accounts.add_to_group(alices, &team).await.unwrap();
    assert_told(&TEAM.of(&alice, &[]).await, ["alice", "", "", "team"]);
    app.accounts.delete_group(By::CommandLine, &team).await.unwrap();
    until("its members are refused", async || TEAM.of(&alice, &[]).await.status == 403).await;
}

#[tokio::test]
async fn a4_a_token_of_the_desk_is_good_for_no_service() {
    let app = start().await;
    let owner = app.browser("alice").await;
    app.execute("UPDATE accounts SET is_staff = TRUE").await;
    for (scope, status) in [("all", 200), ("read", 200), ("admin", 403)] {
        let body = json!({ "name": scope, "expires_in": "1d", "scope": scope });
        let made = owner.post("/api/tokens/create", &body).await;
        let program = app.caller(false, Some(made.token()));
        assert_eq!(APP.of(&program, &[]).await.status, status, "{scope}");
    }
}

#[tokio::test]
async fn a4_an_open_path_is_for_everybody_and_no_spelling_opens_another() {
    let app = start().await;
    let (alice, nobody) = (app.browser("alice").await, app.anonymous());
    let wrong = app.caller(false, Some("wrong".to_owned()));
    for uri in ["/healthz", "/healthz?a=/admin", "/static/a/b.css"] {
        let asked = Asked { uri, ..APP };
        let forged = [("Remote-User", "root"), ("Remote-Groups", "admins")];
        assert_told(&asked.of(&nobody, &forged).await, NOBODY);
        assert_told(&asked.of(&wrong, &forged).await, NOBODY);
        assert_told(&asked.of(&alice, &forged).await, ["alice", "", "", ""]);
        assert_told(&Asked { method: "POST", ..asked }.of(&nobody, &forged).await, NOBODY);
        assert_refused(&Asked { host: "team.example.org", ..asked }.of(&nobody, &[]).await, 401);
    }
    for uri in [
        "/",
        "/healthz/",
        "/HEALTHZ",
        "/static",
        "/static/../admin",
        "/static/%2e%2e/admin",
        "/static/..%2fadmin",
        "/static//admin",
        "/static/..;/admin",
        "/static/.\\..\\admin",
        "//static/a",
        "/admin?/static/a",
        "/admin?x=/healthz",
        "/healthz%23/../admin",
    ] {
        let status = Asked { uri, ..APP }.of(&nobody, &[]).await.status;
        assert!([400, 401].contains(&status), "{uri}: {status}");
    }
}

#[tokio::test]
async fn a_service_that_wants_a_second_factor_admits_who_has_proved_one() {
    let app = TestApp::start_with(with_key(options())).await;
    let browser = app.browser("alice").await;
    let (authenticator, _) = enrol(&app, &browser).await;
    let vault = Asked { method: "POST", ..VAULT };
    let refused = vault.of(&browser, &[("Accept", "text/html")]).await;
    assert_refused(&refused, 403);
    assert!(refused.text.contains("wants a second factor too"), "{}", refused.text);
    let german = vault.of(&browser, &[("Accept", "text/html"), ("Accept-Language", "de")]).await;
    assert!(german.text.contains("zweiten Faktor"), "{}", german.text);
    assert_eq!(VAULT.of(&browser, &[]).await.json["code"], "second_factor_required");
    let confirmed = json!({ "password": PASSWORD, "code": next_code(&app, &authenticator) });
    assert_eq!(browser.post("/api/confirm", &confirmed).await.status, 200);
    assert_told(&VAULT.of(&browser, &[]).await, ["alice", "", "", ""]);
}
