//! The pages of webhooks, as a browser without JavaScript has them.

use serde_json::json;
use vestibule::accounts::Actor;

use super::employ;
use super::pages::{follow, led_to, verbs};
use crate::second_step::with_key;
use crate::support::{Answer, Caller, Options, TestApp};

const PAGE: &str = "/admin/webhook?id=1";
const URL: &str = "https://hooks.example.org/here?key=s3cr3t";

/// A server that can seal secrets, with a superuser, whose browser it is.
async fn start() -> (TestApp, Caller) {
    let app = TestApp::start_with(with_key(Options::default())).await;
    let root = app.browser("root").await;
    app.accounts.set_roles(Actor::operator(1), None, Some(true)).await.unwrap();
    (app, root)
}

async fn make(root: &Caller) -> Answer {
    let fields = [("name", "billing"), ("url", URL), ("events", ""), ("events", "login"), ("events", "signup")];
    root.post_form("/admin/webhooks/create?next=/admin/webhooks", &fields).await
}

/// The secret that a page shows.
fn secret(page: &Answer) -> &str {
    let (_, rest) = page.text.split_once("whsec_").unwrap_or_else(|| panic!("no secret in {}", page.words()));
    rest.split('<').next().unwrap()
}

#[tokio::test]
async fn a5_the_pages_of_webhooks_are_for_superusers_and_offered_to_nobody_else() {
    let (app, root) = start().await;
    let manager = app.browser("manager").await;
    employ(&app, "manager", "manage").await;
    assert_eq!(make(&root).await.status, 201);
    for path in ["/admin/webhooks", PAGE] {
        let refused = manager.get(path).await;
        assert_eq!(refused.status, 403, "{path}");
        assert!(!refused.text.contains("hooks.example.org"), "{path}: {}", refused.words());
        assert_eq!(app.anonymous().get(path).await.status, 302, "{path}");
        let page = root.get(path).await;
        assert_eq!((page.status, page.header("cache-control")), (200, "no-store"), "{path}");
        assert!(!page.text.contains("whsec_") && !page.text.contains(".wasm"), "{path}");
        assert!(page.text.contains("href=\"/admin/webhooks\""), "{path}");
    }
    assert!(!manager.get("/admin").await.text.contains("href=\"/admin/webhooks\""));
    let refused = manager.post_form("/admin/webhooks/delete", &[("id", "1")]).await;
    assert_eq!(refused.status, 403, "{}", refused.words());
    for odd in ["/admin/webhook?id=7", "/admin/webhook?id=x"] {
        assert_eq!(root.get(odd).await.status, 404, "{odd}");
    }
    let nameless = root.get("/admin/webhook").await;
    assert_eq!((nameless.status, nameless.header("location")), (302, "/admin/webhooks"));
}

#[tokio::test]
async fn a_webhook_is_made_shown_its_secret_once_changed_tried_and_deleted_by_forms() {
    let (_app, root) = start().await;
    let empty = root.get("/admin/webhooks").await.words();
    assert!(empty.contains("There are no webhooks."), "{empty}");
    let wrong = [("name", "billing"), ("url", "http://hooks.example.org/"), ("events", ""), ("reason", "ticket 9")];
    let refused = root.post_form("/admin/webhooks/create?next=/admin/webhooks", &wrong).await;
    assert_eq!(refused.status, 400);
    let words = refused.words();
    assert!(words.contains("Use a URL that begins with https://."), "{words}");
    assert!(words.contains("Choose all events, or at least one."), "{words}");
    for kept in ["value=\"billing\"", "value=\"http://hooks.example.org/\"", "value=\"ticket 9\""] {
        assert!(refused.text.contains(kept), "{kept}: {}", refused.text);
    }

    let made = make(&root).await;
    assert_eq!(made.status, 201, "{}", made.words());
    let first = secret(&made).to_owned();
    let page = root.get(PAGE).await;
    assert!(page.words().contains("login, signup") && !page.text.contains(&first), "{}", page.words());
    for chosen in ["value=\"login\" checked", "value=\"signup\" checked"] {
        assert!(page.text.contains(chosen), "{chosen}: {}", page.text);
    }
    let offered = verbs(&page);
    for verb in ["edit", "rotate", "test", "delete"] {
        assert!(offered.contains(&format!("/admin/webhooks/{verb}")), "{verb}: {offered:?}");
    }

    let next = |done: &str| format!("?next=/admin/webhook%3Fid=1%26done={done}");
    let act = async |verb: &str, done: &str, fields: &[(&str, &str)]| {
        root.post_form(&format!("/admin/webhooks/{verb}{}", next(done)), &[&[("id", "1")][..], fields].concat()).await
    };
    let edit = [("name", "bills"), ("url", URL), ("events", ""), ("events", "all"), ("events", "login")];
    let words = follow(&root, act("edit", "webhook-edit", &edit).await).await;
    assert!(words.contains("The webhook is changed.") && words.contains("All events"), "{words}");
    assert!(words.contains("bills"), "{words}");
    let rotated = act("rotate", "webhook-rotate", &[]).await;
    assert_eq!(rotated.status, 200);
    assert!(secret(&rotated) != first && rotated.words().contains("This is the new secret."), "{}", rotated.words());
    let words = follow(&root, act("test", "webhook-test", &[]).await).await;
    assert!(words.contains("The test is on its way.") && words.contains("Waiting"), "{words}");
    let off = act("edit", "webhook-off", &[("is_active", "false")]).await;
    let words = follow(&root, off).await;
    assert!(words.contains("The webhook is switched off.") && words.contains("Switched off"), "{words}");
    assert!(!verbs(&root.get(PAGE).await).contains(&"/admin/webhooks/test".to_owned()));
    // A page that was opened before it was switched off.
    let late = act("test", "webhook-test", &[]).await;
    assert_eq!(late.status, 400);
    assert!(late.words().contains("The webhook is switched off. Switch it on first."), "{}", late.words());
    follow(&root, act("edit", "webhook-on", &[("is_active", "true")]).await).await;

    let gone = root.post_form("/admin/webhooks/delete?next=/admin/webhooks?done=webhook-delete", &[("id", "1")]).await;
    assert_eq!(led_to(&gone), "/admin/webhooks?done=webhook-delete");
    let words = follow(&root, gone).await;
    assert!(words.contains("The webhook is deleted.") && words.contains("There are no webhooks."), "{words}");
    let record = root.get("/admin/record?action=rotate_webhook").await.words();
    assert!(record.contains("Secret of a webhook renewed") && record.contains("bills"), "{record}");
    let record = root.get("/admin/record").await.words();
    for act in ["Webhook made", "Webhook changed", "Webhook tested", "Webhook deleted"] {
        assert!(record.contains(act), "{act}: {record}");
    }
    assert!(!record.contains("s3cr3t") && !record.contains("whsec_"), "{record}");
}

#[tokio::test]
async fn deliveries_are_seen_by_their_state_and_replayed_one_or_all_that_have_failed() {
    let (app, root) = start().await;
    make(&root).await;
    app.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
         INSERT INTO webhook_deliveries (webhook_id, message_id, event, payload, created_at, attempts, last_status,
             last_fault, delivered_at)
         SELECT 1, 'msg_' || i, 'login', '{\"no\":' || i || '}', 0, 3, CASE WHEN i = 60 THEN 503 ELSE 204 END,
             CASE WHEN i IN (1, 60) THEN 'answered 503' ELSE '' END, CASE WHEN i NOT IN (1, 60) THEN 1 END FROM n",
    )
    .await;
    let all = root.get(PAGE).await;
    assert!(all.text.contains("{&quot;no&quot;:60}") || all.text.contains("{\"no\":60}"), "{}", all.text);
    assert!(!all.text.contains(">msg_10<") && all.text.contains("before=11"), "fifty at a time");
    assert!(!verbs(&all).contains(&"/admin/webhooks/deliveries/replay_failed".to_owned()));
    let second = root.get("/admin/webhook?id=1&before=11").await;
    assert!(second.text.contains(">msg_10<") && !second.text.contains(">msg_11<"), "{}", second.text);
    let failed = root.get("/admin/webhook?id=1&state=failed").await;
    assert!(failed.text.contains(">msg_60<") && failed.text.contains(">msg_1<") && !failed.text.contains(">msg_2<"));
    assert!(failed.words().contains("answered 503") && failed.words().contains("503"), "{}", failed.words());
    assert_eq!(verbs(&failed).iter().filter(|path| path.ends_with("/replay")).count(), 2);
    assert_eq!(root.get("/admin/webhook?id=1&state=lost").await.status, 400);
    assert_eq!(root.get("/api/admin/webhooks/deliveries?state=lost").await.status, 400);
    let by_api = root.get("/api/admin/webhooks/deliveries?webhook=1&state=failed").await.json;
    assert_eq!(by_api["deliveries"].as_array().unwrap().len(), 2);

    // What is refused is shown again among what was shown.
    let next = "next=/admin/webhook%3Fid=1%26state=failed%26done=webhook-replay";
    let refused = root
        .post_form(&format!("/admin/webhooks/deliveries/replay?{next}"), &[("id", "60"), ("reason", &"x".repeat(501))])
        .await;
    assert_eq!(refused.status, 400);
    assert!(refused.text.contains(">msg_60<") && !refused.text.contains(">msg_2<"), "{}", refused.words());
    let done = root.post_form(&format!("/admin/webhooks/deliveries/replay?{next}"), &[("id", "60")]).await;
    let words = follow(&root, done).await;
    assert!(words.contains("The delivery is on its way.") && !words.contains("msg_60"), "{words}");
    let next = "next=/admin/webhook%3Fid=1%26done=webhook-replay-failed";
    let done = root.post_form(&format!("/admin/webhooks/deliveries/replay_failed?{next}"), &[("id", "1")]).await;
    let words = follow(&root, done).await;
    assert!(words.contains("The failed deliveries are on their way."), "{words}");
    let none = root.get("/admin/webhook?id=1&state=failed").await.words();
    assert!(none.contains("There is none here."), "{none}");
    let again = root.post("/api/admin/webhooks/deliveries/replay_failed", &json!({ "id": 1 })).await;
    assert_eq!((again.status, again.json), (200, json!({ "replayed": 0, "has_more": false })));
    let record = root.get("/admin/record").await.words();
    assert!(record.contains("Failed deliveries sent again") && record.contains("Delivery sent again"), "{record}");
}
