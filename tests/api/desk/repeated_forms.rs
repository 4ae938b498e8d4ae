//! A browser that reloads a page on which an answer is shown sends its form once more: that does nothing again.

use serde_json::json;
use vestibule::accounts::Actor;

use super::pages::led_to;
use crate::second_step::with_key;
use crate::support::{Answer, Caller, Options, TestApp};

const URL: &str = "https://hooks.example.org/here";
const CREATE: &str = "/admin/webhooks/create?next=/admin/webhooks";

async fn start() -> (TestApp, Caller) {
    let app = TestApp::start_with(with_key(Options::default())).await;
    let root = app.browser("root").await;
    app.accounts.set_roles(Actor::operator(1), None, Some(true)).await.unwrap();
    (app, root)
}

/// Posts the form of a page that has this id, or none.
async fn post(caller: &Caller, path: &str, id: Option<&str>, fields: &[(&str, &str)]) -> Answer {
    let id: Vec<_> = id.map(|id| ("form_id", id)).into_iter().collect();
    caller.post_form(path, &[fields, &id].concat()).await
}

/// How often operators have done something.
async fn acts(root: &Caller, action: &str) -> usize {
    let found = root.get(&format!("/api/admin/events?action={action}")).await;
    found.json["events"].as_array().unwrap_or_else(|| panic!("{}", found.text)).len()
}

#[tokio::test]
async fn a_webhook_is_made_once_and_another_one_by_another_form() {
    let (_app, root) = start().await;
    let id = root.get("/admin/webhooks").await.form_id();
    let fields = [("name", "billing"), ("url", URL), ("events", "all")];
    let wrong = post(&root, CREATE, Some(&id), &[("name", ""), ("url", URL), ("events", "all")]).await;
    assert_eq!(wrong.status, 400, "what was refused may be sent again");
    let made = post(&root, CREATE, Some(&id), &fields).await;
    assert!(made.status == 201 && made.text.contains("whsec_"), "{}", made.words());
    for _ in 0..2 {
        let again = post(&root, CREATE, Some(&id), &fields).await;
        assert_eq!(led_to(&again), "/admin/webhooks");
        assert!(!again.text.contains("whsec_"));
    }
    assert_eq!(acts(&root, "create_webhook").await, 1);
    // The page before is shown again and filled in otherwise; then a new page with the same; then a program.
    let others = [
        (Some(id.clone()), [("name", "other"), ("url", URL), ("events", "all")]),
        (Some(root.get("/admin/webhooks").await.form_id()), fields),
        (None, fields),
        (None, fields),
    ];
    for (id, fields) in others {
        assert_eq!(post(&root, CREATE, id.as_deref(), &fields).await.status, 201, "{id:?} {fields:?}");
    }
    assert_eq!(acts(&root, "create_webhook").await, 5);
    let again = post(&root, CREATE, Some(&id), &fields).await;
    assert_eq!((again.status, acts(&root, "create_webhook").await), (303, 5), "also after other forms");
}

#[tokio::test]
async fn a_secret_is_renewed_once_whatever_is_reloaded() {
    let (_app, root) = start().await;
    let made = json!({ "name": "billing", "url": URL, "events": "all" });
    assert_eq!(root.post("/api/admin/webhooks/create", &made).await.status, 201);
    let path = "/admin/webhooks/rotate?next=/admin/webhook%3Fid=1%26done=webhook-rotate";
    let mut rotations = 0;
    for _ in 0..2 {
        let id = root.get("/admin/webhook?id=1").await.form_id();
        let rotated = post(&root, path, Some(&id), &[("id", "1")]).await;
        assert!(rotated.status == 200 && rotated.text.contains("whsec_"), "{}", rotated.words());
        rotations += 1;
        let again = post(&root, path, Some(&id), &[("id", "1")]).await;
        assert_eq!((led_to(&again), again.text.contains("whsec_")), ("/admin/webhook?id=1&done=webhook-rotate", false));
        let page = root.get(led_to(&again)).await;
        assert!(page.status == 200 && !page.text.contains("whsec_"), "{}", page.words());
        assert_eq!(acts(&root, "rotate_webhook").await, rotations);
    }
}

#[tokio::test]
async fn a_verb_on_many_accounts_is_done_once() {
    let (app, root) = start().await;
    for name in ["alice", "bob"] {
        app.browser(name).await;
    }
    let id = root.get("/admin/bulk?ids=2&ids=3&verb=send_reset").await.form_id();
    let fields = [("ids", "2"), ("ids", "3"), ("verb", "send_reset")];
    let path = "/admin/accounts/bulk?next=/admin";
    let done = post(&root, path, Some(&id), &fields).await;
    assert!(done.status == 200 && done.words().contains("It is done for 2 accounts."), "{}", done.words());
    assert_eq!(led_to(&post(&root, path, Some(&id), &fields).await), "/admin");
    assert_eq!(acts(&root, "send_reset").await, 2);
    let fewer = post(&root, path, Some(&id), &fields[1..]).await;
    assert_eq!((fewer.status, acts(&root, "send_reset").await), (200, 3), "it is another form");
}

#[tokio::test]
async fn the_cookie_of_forms_holds_the_digests_of_the_last_eight() {
    let (_app, root) = start().await;
    let fields = [("name", "billing"), ("url", URL), ("events", "all")];
    let mut last = String::new();
    for _ in 0..12 {
        let id = root.get("/admin/webhooks").await.form_id();
        let made = post(&root, CREATE, Some(&id), &fields).await;
        assert_eq!(made.status, 201);
        let cookies: Vec<_> = made.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
        last = (*cookies.iter().find(|it| it.starts_with("vestibule_forms=")).unwrap()).to_owned();
        assert!(last.ends_with("; HttpOnly; SameSite=Lax") && !last.contains(&id), "{last}");
    }
    let value = last.split([';', '=']).nth(1).unwrap();
    assert_eq!(value.split('.').count(), 8, "{value}");
}
