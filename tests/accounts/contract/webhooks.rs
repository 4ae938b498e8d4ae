//! Webhooks: who makes them, what is delivered, when it is tried again, and by what a receiver knows it.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::sync::Notify;
use vestibule::accounts::{
    Actor, By, DeliveryFilter, Error, JobState, Jobs, NewJob, SecretKey, SecretKeys, SendWebhook, Settings, Store,
    SystemRandom, Throttles, WebhookFields, WebhookRequest, Worker,
};
use vestibule::contract::{DeliveryState, Field, Right, WebhookDelivery, WebhookWithSecret};

use super::Fixture;
use super::desk::{actions, is_not_allowed, staff, superuser};
use crate::fixture::{DAY, MINUTE, PASSWORD, settings};
use crate::letters::{Letter, Post};
use crate::until::until;

const CLI: By<'static> = By::CommandLine;
/// Deliveries to a webhook.
fn to(id: i64) -> DeliveryFilter {
    DeliveryFilter { webhook: Some(id), state: None }
}

const URL: &str = "https://hooks.example.org/here?key=s3cr3t";

/// Takes deliveries as the test says.
#[derive(Clone, Default)]
struct Receiver(Arc<Mutex<Taken>>, Arc<Notify>);

#[derive(Default)]
struct Taken {
    requests: Vec<WebhookRequest>,
    /// What is answered; 200 where nothing is left. 0 is no answer at all, 1 one that never comes, and 2 a 410 that the test
    /// lets go.
    answers: Vec<u16>,
}

#[async_trait]
impl SendWebhook for Receiver {
    async fn send(&self, request: &WebhookRequest) -> Result<u16, String> {
        let answer = {
            let mut taken = self.0.lock().unwrap();
            taken.requests.push(request.clone());
            if taken.answers.is_empty() { 200 } else { taken.answers.remove(0) }
        };
        match answer {
            0 => Err("nobody is there".to_owned()),
            1 => std::future::pending().await,
            2 => {
                self.1.notified().await;
                Ok(410)
            }
            status => Ok(status),
        }
    }
}

impl Receiver {
    fn answering(answers: &[u16]) -> Self {
        let receiver = Self::default();
        receiver.0.lock().unwrap().answers = answers.to_vec();
        receiver
    }

    fn requests(&self) -> Vec<WebhookRequest> {
        self.0.lock().unwrap().requests.clone()
    }

    async fn has(&self, count: usize) -> Vec<WebhookRequest> {
        until("deliveries", async || self.requests().len() >= count).await;
        self.requests()
    }
}

fn with_keys() -> Settings {
    let secret_keys = SecretKeys::new(SecretKey::new(&SystemRandom), []);
    Settings { secret_keys, throttles: Throttles::off(), ..settings() }
}

fn body(request: &WebhookRequest) -> Value {
    serde_json::from_str(&request.body).unwrap()
}

fn header<'a>(request: &'a WebhookRequest, name: &str) -> &'a str {
    &request.headers.iter().find(|(other, _)| *other == name).unwrap().1
}

/// Whether one of the signatures of a request is by this secret.
fn is_signed_by(request: &WebhookRequest, secret: &str) -> bool {
    let secret = Base64::decode_vec(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let (id, timestamp) = (header(request, "webhook-id"), header(request, "webhook-timestamp"));
    let mac = <Hmac<Sha256>>::new_from_slice(&secret).unwrap();
    let mac = mac.chain_update(format!("{id}.{timestamp}.{}", request.body)).finalize().into_bytes();
    let expected = format!("v1,{}", Base64::encode_string(&mac));
    header(request, "webhook-signature").split(' ').any(|signature| signature == expected)
}

impl Fixture {
    async fn with_webhooks() -> Option<Self> {
        Self::with(with_keys()).await
    }

    async fn webhook(&self, events: &str) -> WebhookWithSecret {
        let (name, url, events) = ("billing".into(), URL.into(), events.into());
        let fields = WebhookFields { name: &name, url: &url, events: &events, is_active: None };
        self.accounts.create_webhook(CLI, fields).await.unwrap()
    }

    async fn switch(&self, id: i64, is_active: bool) {
        let fields = WebhookFields {
            name: &Field::Absent,
            url: &Field::Absent,
            events: &Field::Absent,
            is_active: Some(is_active),
        };
        assert_eq!(self.accounts.edit_webhook(CLI, id, fields).await.unwrap().is_active, is_active);
    }

    fn deliver(&self, receiver: &Receiver) -> Worker {
        self.accounts.work(Jobs::default().on(self.accounts.webhook_runner(receiver.clone())))
    }

    async fn deliveries(&self) -> Vec<WebhookDelivery> {
        self.accounts.webhook_deliveries(CLI, DeliveryFilter::default(), &Field::Absent).await.unwrap().deliveries
    }

    /// Waits until the newest delivery is in a state.
    async fn until_newest(&self, state: DeliveryState) -> WebhookDelivery {
        until("the state of the newest delivery", async || {
            self.deliveries().await.first().is_some_and(|delivery| delivery.state == state)
        })
        .await;
        self.deliveries().await.remove(0)
    }

    async fn enqueued(&self) -> i64 {
        self.count("SELECT count(*) FROM jobs WHERE kind IN ('webhook', 'webhook-event')").await
    }
}

#[tokio::test]
async fn w13_an_event_that_a_webhook_wants_is_delivered_signed_and_no_other_is() {
    let Some(fixture) = Fixture::with_webhooks().await else { return };
    fixture.sign_up("early").await;
    assert_eq!(fixture.enqueued().await, 0, "there is no webhook");
    let made = fixture.webhook("login, signup,delete_account").await;
    assert_eq!(made.webhook.events, ["delete_account", "login", "signup"]);
    let granted = fixture.sign_up("Ana").await;
    let id = granted.signed_in.user.id;
    fixture.log_in("ana", PASSWORD).await.unwrap();
    let identity = fixture.who_has(&granted.signed_in.token).await.unwrap();
    fixture.accounts.log_out(&identity, false, &crate::fixture::client()).await.unwrap();
    fixture.accounts.deactivate(Actor::operator(id)).await.unwrap();
    fixture.accounts.delete_other(Actor::operator(id), &Field::Absent).await.unwrap();
    assert_eq!(fixture.enqueued().await, 3, "of a sign-up, a log-in and a deletion");
    let receiver = Receiver::default();
    let worker = fixture.deliver(&receiver);
    let requests = receiver.has(3).await;
    let mut types: Vec<_> = requests.iter().map(|request| body(request)["type"].as_str().unwrap().to_owned()).collect();
    types.sort_unstable();
    assert_eq!(types, ["delete_account", "login", "signup"]);
    let ids: std::collections::BTreeSet<_> = requests.iter().map(|request| header(request, "webhook-id")).collect();
    assert_eq!(ids.len(), 3);
    for request in &requests {
        assert!(is_signed_by(request, &made.secret), "{request:?}");
        assert_eq!(request.url, URL);
        assert_eq!(body(request)["data"], json!({ "account_id": id, "username": "Ana" }));
        assert_eq!(body(request)["timestamp"], json!("2026-11-23T10:00:00.000Z"));
        assert_eq!(header(request, "webhook-timestamp"), "1795428000");
    }
    until("all have arrived", async || {
        let deliveries = fixture.deliveries().await;
        deliveries.len() == 3 && deliveries.iter().all(|delivery| delivery.state == DeliveryState::Delivered)
    })
    .await;
    worker.finish().await;
    assert_eq!(fixture.enqueued().await, 0);
    // What is refused, or another webhook's alone, or for one that is switched off, is no job.
    fixture.sign_up("bob").await;
    assert_eq!(fixture.enqueued().await, 1);
    assert!(fixture.log_in("bob", "wrong").await.is_err());
    fixture.switch(made.webhook.id, false).await;
    fixture.log_in("bob", PASSWORD).await.unwrap();
    assert_eq!(fixture.enqueued().await, 1);
}

#[tokio::test]
async fn w13_what_fails_is_tried_again_with_one_id_and_given_up_after_three_days_and_replayed() {
    let Some(fixture) = Fixture::with_webhooks().await else { return };
    fixture.webhook("all").await;
    let receiver = Receiver::answering(&[500, 302, 204, 0]);
    let worker = fixture.deliver(&receiver);
    fixture.sign_up("ana").await;
    for (attempts, status) in [(1, 500), (2, 302)] {
        until("an attempt has failed", async || {
            let newest = fixture.deliveries().await;
            newest.first().is_some_and(|newest| newest.attempts == attempts && newest.last_status == Some(status))
        })
        .await;
        let newest = fixture.until_newest(DeliveryState::Waiting).await;
        assert_eq!(newest.last_fault, format!("the receiver has answered {status}"));
        assert!(newest.next_attempt.is_some());
        until("its lease has ended", async || {
            fixture.count("SELECT count(*) FROM jobs WHERE lease IS NOT NULL").await == 0
        })
        .await;
        fixture.clock.advance(MINUTE);
    }
    let arrived = fixture.until_newest(DeliveryState::Delivered).await;
    assert_eq!((arrived.attempts, arrived.last_status, &*arrived.last_fault), (3, Some(204), ""));
    let requests = receiver.requests();
    assert!(requests.iter().all(|request| header(request, "webhook-id") == arrived.message_id));
    assert!(requests.iter().all(|request| request.body == requests[0].body));
    assert!(header(&requests[0], "webhook-timestamp") < header(&requests[2], "webhook-timestamp"));

    // Nobody is there for three days.
    fixture.log_in("ana", PASSWORD).await.unwrap();
    until("it has failed", async || fixture.deliveries().await[0].last_fault == "nobody is there").await;
    until("its lease has ended", async || {
        fixture.count("SELECT count(*) FROM jobs WHERE lease IS NOT NULL").await == 0
    })
    .await;
    receiver.0.lock().unwrap().answers = vec![0];
    fixture.clock.advance(3 * DAY + MINUTE);
    let failed = fixture.until_newest(DeliveryState::Failed).await;
    assert_eq!((failed.event.as_str(), failed.attempts, failed.last_status), ("login", 2, None));
    let dead = fixture.accounts.dead_jobs(10).await.unwrap();
    assert_eq!((dead.len(), &*dead[0].kind, &*dead[0].error), (1, "webhook", "nobody is there"));
    let replayed = fixture.accounts.replay_webhook_delivery(CLI, failed.id).await.unwrap();
    assert_eq!(replayed.state, DeliveryState::Waiting);
    let arrived = fixture.until_newest(DeliveryState::Delivered).await;
    assert_eq!((arrived.attempts, &arrived.message_id), (3, &failed.message_id));
    assert!(fixture.accounts.dead_jobs(10).await.unwrap().is_empty(), "it is no dead letter any more");
    // What has arrived can be replayed too.
    let before = receiver.requests().len();
    fixture.accounts.replay_webhook_delivery(CLI, failed.id).await.unwrap();
    assert_eq!(receiver.has(before + 1).await[before].body, failed.payload);
    assert!(matches!(fixture.accounts.replay_webhook_delivery(CLI, 999).await, Err(Error::NoSuchDelivery)));
    assert_eq!(actions(&fixture).await, ["create_webhook", "replay_webhook_delivery", "replay_webhook_delivery"]);
    worker.finish().await;
}

#[tokio::test]
async fn w13_a_replay_makes_the_next_attempt_of_one_that_waits_at_once() {
    let Some(fixture) = Fixture::with_webhooks().await else { return };
    let made = fixture.webhook("login").await;
    let receiver = Receiver::answering(&[0]);
    let worker = fixture.deliver(&receiver);
    let sent = fixture.accounts.test_webhook(CLI, made.webhook.id).await.unwrap();
    assert_eq!((sent.event.as_str(), sent.state), ("test", DeliveryState::Waiting));
    until("its first attempt is over", async || {
        fixture.count("SELECT count(*) FROM jobs WHERE kind = 'webhook' AND lease IS NULL AND attempts = 1").await == 1
    })
    .await;
    fixture.accounts.replay_webhook_delivery(CLI, sent.id).await.unwrap();
    assert_eq!(fixture.until_newest(DeliveryState::Delivered).await.attempts, 2);
    assert_eq!(body(&receiver.requests()[1])["data"], json!({}));
    worker.finish().await;
}

#[tokio::test]
async fn w13_a_replay_of_a_delivery_that_is_made_just_now_is_refused() {
    let Some(fixture) = Fixture::with_webhooks().await else { return };
    let made = fixture.webhook("login").await;
    let receiver = Receiver::answering(&[1]);
    let worker = fixture.deliver(&receiver);
    let sent = fixture.accounts.test_webhook(CLI, made.webhook.id).await.unwrap();
    receiver.has(1).await;
    let refused = fixture.accounts.replay_webhook_delivery(CLI, sent.id).await;
    let Err(Error::Invalid(errors)) = refused else { panic!("{refused:?}") };
    assert_eq!(errors.of("id"), ["It is being delivered just now."]);
    assert_eq!(actions(&fixture).await, ["create_webhook", "test_webhook"], "it is no act");
    drop(worker);
    // Its lease is given back, and it is ready already.
    fixture.execute("UPDATE jobs SET lease = NULL, renewals = 0 WHERE kind = 'webhook'").await;
    fixture.accounts.replay_webhook_delivery(CLI, sent.id).await.unwrap();
    let worker = fixture.deliver(&receiver);
    fixture.until_newest(DeliveryState::Delivered).await;
    assert_eq!(fixture.count("SELECT count(*) FROM jobs WHERE kind = 'webhook'").await, 0);
    worker.finish().await;
}

#[tokio::test]
async fn w13_a_webhook_with_another_url_by_now_stays_on_when_the_receiver_before_is_gone_and_is_told() {
    const NEW_URL: &str = "https://new.example.org/";
    let Some(fixture) = Fixture::with_webhooks().await else { return };
    let made = fixture.webhook("login").await;
    let receiver = Receiver::answering(&[2]);
    let worker = fixture.deliver(&receiver);
    fixture.accounts.test_webhook(CLI, made.webhook.id).await.unwrap();
    receiver.has(1).await;
    let url = NEW_URL.into();
    let fields = WebhookFields { name: &Field::Absent, url: &url, events: &Field::Absent, is_active: None };
    fixture.accounts.edit_webhook(CLI, made.webhook.id, fields).await.unwrap();
    receiver.1.notify_one();
    until("the attempt is recorded", async || fixture.deliveries().await[0].last_status == Some(410)).await;
    assert!(fixture.accounts.webhooks(CLI).await.unwrap()[0].is_active);
    until("its lease has ended", async || {
        fixture.count("SELECT count(*) FROM jobs WHERE lease IS NOT NULL").await == 0
    })
    .await;
    fixture.clock.advance(MINUTE);
    fixture.until_newest(DeliveryState::Delivered).await;
    assert_eq!(receiver.requests()[1].url, NEW_URL);
    worker.finish().await;
}

#[tokio::test]
async fn w13_a_receiver_that_says_it_is_gone_is_told_nothing_more_until_it_is_switched_on() {
    let Some(fixture) = Fixture::with_webhooks().await else { return };
    let made = fixture.webhook("all").await;
    let receiver = Receiver::answering(&[410]);
    let worker = fixture.deliver(&receiver);
    fixture.sign_up("ana").await;
    let gone = fixture.until_newest(DeliveryState::Failed).await;
    assert_eq!((gone.attempts, gone.last_status), (1, Some(410)));
    assert!(!fixture.accounts.webhooks(CLI).await.unwrap()[0].is_active);
    assert!(fixture.accounts.dead_jobs(10).await.unwrap().is_empty());
    fixture.log_in("ana", PASSWORD).await.unwrap();
    assert_eq!(fixture.enqueued().await, 0);
    for refused in [
        fixture.accounts.replay_webhook_delivery(CLI, gone.id).await,
        fixture.accounts.test_webhook(CLI, made.webhook.id).await,
    ] {
        assert!(matches!(refused, Err(Error::Invalid(errors)) if !errors.of("id").is_empty()));
    }
    fixture.switch(made.webhook.id, true).await;
    fixture.accounts.replay_webhook_delivery(CLI, gone.id).await.unwrap();
    fixture.until_newest(DeliveryState::Delivered).await;
    worker.finish().await;
}

#[tokio::test]
async fn w13_for_a_day_after_a_rotation_both_secrets_sign_and_another_secret_key_changes_nothing() {
    let (first, second) = (SecretKey::new(&SystemRandom), SecretKey::new(&SystemRandom));
    let with = |keys| Settings { secret_keys: keys, ..with_keys() };
    let Some(fixture) = Fixture::with(with(SecretKeys::new(first.clone(), []))).await else { return };
    let old = fixture.webhook("login").await;
    let id = old.webhook.id;
    let new = fixture.accounts.rotate_webhook(CLI, id).await.unwrap();
    assert!(new.secret != old.secret && new.secret.starts_with("whsec_") && new.webhook == old.webhook);
    let both = fixture.restarted(with(SecretKeys::new(second.clone(), [first])));
    assert_eq!((both.rotate_key().await.unwrap(), both.rotate_key().await.unwrap()), (2, 0));
    let receiver = Receiver::default();
    let accounts = fixture.restarted(with(SecretKeys::new(second, [])));
    let worker = accounts.work(Jobs::default().on(accounts.webhook_runner(receiver.clone())));
    fixture.accounts.test_webhook(CLI, id).await.unwrap();
    let request = receiver.has(1).await.remove(0);
    assert!(is_signed_by(&request, &old.secret) && is_signed_by(&request, &new.secret));
    fixture.clock.advance(DAY);
    fixture.accounts.test_webhook(CLI, id).await.unwrap();
    let request = receiver.has(2).await.remove(1);
    assert!(!is_signed_by(&request, &old.secret) && is_signed_by(&request, &new.secret));
    for _ in 0..6 {
        accounts.rotate_webhook(CLI, id).await.unwrap();
    }
    assert_eq!(fixture.count("SELECT count(*) FROM webhook_secrets").await, 4);
    worker.finish().await;
}

#[tokio::test]
async fn a5_only_superusers_have_to_do_with_webhooks_and_the_record_has_no_secret() {
    let Some(fixture) = Fixture::with_webhooks().await else { return };
    let made = fixture.webhook("login").await;
    let (manage, root) = (staff(9, Right::Manage), superuser(8));
    let it = &fixture.accounts;
    let (name, url) = (Field::from("a"), Field::from(URL));
    let fields = WebhookFields { name: &name, url: &url, events: &Field::Absent, is_active: None };
    for (by, may) in [(By::Staff(&manage), false), (By::Staff(&root), true)] {
        let id = made.webhook.id;
        for done in [
            it.webhooks(by).await.map(drop),
            it.webhook_deliveries(by, DeliveryFilter::default(), &Field::Absent).await.map(drop),
            it.edit_webhook(by, id, fields).await.map(drop),
            it.rotate_webhook(by, id).await.map(drop),
            it.test_webhook(by, id).await.map(drop),
            it.create_webhook(by, fields).await.map(drop),
            it.replay_webhook_delivery(by, 1).await.map(drop),
            it.replay_failed_webhook_deliveries(by, id).await.map(drop),
            it.delete_webhook(by, id).await,
        ] {
            assert!(if may { done.is_ok() } else { is_not_allowed(&done) }, "{done:?}");
        }
    }
    assert_eq!(
        actions(&fixture).await,
        [
            "create_webhook",
            "edit_webhook",
            "rotate_webhook",
            "test_webhook",
            "create_webhook",
            "replay_webhook_delivery",
            "delete_webhook"
        ]
    );
    let rows = format!("{:?}", it.admin_events_after(0, 100).await.unwrap());
    assert!(rows.contains("https://hooks.example.org/here") && !rows.contains("s3cr3t") && !rows.contains("whsec_"));
    assert!(matches!(it.edit_webhook(CLI, made.webhook.id, fields).await, Err(Error::NoSuchWebhook)));
    assert_eq!(fixture.count("SELECT count(*) FROM webhook_secrets").await, 1, "they go with their webhook");
    for _ in 1..20 {
        it.create_webhook(CLI, fields).await.unwrap();
    }
    assert!(matches!(it.create_webhook(CLI, fields).await, Err(Error::Invalid(_))), "there are twenty");
    let without = fixture.restarted(Settings { throttles: Throttles::off(), ..settings() });
    assert!(matches!(without.rotate_webhook(CLI, 2).await, Err(Error::NoSecretKey)));
}

#[tokio::test]
async fn l5_silent_receivers_leave_room_for_other_jobs() {
    let Some(fixture) = Fixture::with_webhooks().await else { return };
    let made = fixture.webhook("login").await;
    for _ in 0..12 {
        fixture.accounts.test_webhook(CLI, made.webhook.id).await.unwrap();
    }
    let (receiver, post) = (Receiver::answering(&[1; 12]), Post::new(|_| Ok(())));
    let worker = fixture.accounts.work(post.jobs().on(fixture.accounts.webhook_runner(receiver.clone())));
    receiver.has(4).await;
    let mut work = fixture.store.begin().await.unwrap();
    for to in ["a@example.org", "b@example.org"] {
        work.jobs().enqueue(&NewJob::of(&Letter::to(to), fixture.accounts.now())).await.unwrap();
    }
    work.commit().await.unwrap();
    until("the letters are delivered", async || post.delivered().len() == 2).await;
    assert_eq!(receiver.requests().len(), 4);
    let counts = fixture.accounts.count_jobs().await.unwrap().counts;
    let leased = counts.iter().find(|count| count.kind == "webhook" && count.state == JobState::Leased).unwrap();
    assert_eq!(leased.count, 4);
    drop(worker);
}

#[tokio::test]
async fn deliveries_are_kept_for_thirty_days_and_so_many_and_go_with_their_webhook() {
    let Some(fixture) = Fixture::with_webhooks().await else { return };
    let made = fixture.webhook("login").await;
    for _ in 0..60 {
        fixture.accounts.test_webhook(CLI, made.webhook.id).await.unwrap();
    }
    let first = fixture.accounts.webhook_deliveries(CLI, to(made.webhook.id), &Field::Absent).await.unwrap();
    assert_eq!(first.deliveries.len(), 50);
    let next = first.next.unwrap().as_str().into();
    let second = fixture.accounts.webhook_deliveries(CLI, to(made.webhook.id), &next).await.unwrap();
    assert_eq!((second.deliveries.len(), second.next), (10, None));
    assert!(fixture.accounts.webhook_deliveries(CLI, to(7), &Field::Absent).await.unwrap().deliveries.is_empty());
    fixture.execute("UPDATE webhook_deliveries SET delivered_at = 1 WHERE id <= 40").await;
    fixture.execute("UPDATE webhook_deliveries SET created_at = 1 WHERE id <= 5").await;
    let now = fixture.accounts.now();
    let mut work = fixture.store.begin().await.unwrap();
    assert_eq!(work.webhooks().purge(now.minus(30 * DAY), now).await.unwrap(), 5);
    assert_eq!(work.webhooks().purge(now.minus(30 * DAY), now).await.unwrap(), 0);
    assert_eq!(work.webhooks().purge_surplus(30).await.unwrap(), 25, "of those that have arrived");
    assert_eq!(work.webhooks().purge_surplus(30).await.unwrap(), 0);
    work.commit().await.unwrap();
    fixture.accounts.delete_webhook(CLI, made.webhook.id).await.unwrap();
    assert_eq!(fixture.count("SELECT count(*) FROM webhook_deliveries").await, 0);
}

#[tokio::test]
async fn deliveries_are_found_by_their_state_and_those_that_have_failed_are_all_replayed_in_steps() {
    let Some(fixture) = Fixture::with_webhooks().await else { return };
    let (made, other) = (fixture.webhook("login").await, fixture.webhook("login").await);
    let (id, it) = (made.webhook.id, &fixture.accounts);
    // 603 that have failed, of which two are of another webhook, one that waits and one that has arrived.
    let insert = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 601)
         INSERT INTO webhook_deliveries (webhook_id, message_id, event, payload, created_at)
         SELECT 1, 'msg_' || i, 'login', '{}', 0 FROM n";
    fixture.execute(insert).await;
    fixture
        .execute(
            "INSERT INTO webhook_deliveries (webhook_id, message_id, event, payload, created_at)
             VALUES (2, 'a', 'login', '{}', 0), (2, 'b', 'login', '{}', 0)",
        )
        .await;
    assert_eq!((id, other.webhook.id), (1, 2));
    it.test_webhook(CLI, id).await.unwrap();
    fixture
        .execute(
            "INSERT INTO webhook_deliveries (webhook_id, message_id, event, payload, created_at, delivered_at)
             VALUES (1, 'arrived', 'login', '{}', 0, 1)",
        )
        .await;
    let listed = async |webhook: Option<i64>, state: DeliveryState| {
        let filter = DeliveryFilter { webhook, state: Some(state) };
        let page = it.webhook_deliveries(CLI, filter, &Field::Absent).await.unwrap();
        assert!(page.deliveries.iter().all(|delivery| delivery.state == state));
        (page.deliveries.len(), page.next)
    };
    assert_eq!(listed(Some(id), DeliveryState::Waiting).await, (1, None));
    assert_eq!(listed(None, DeliveryState::Delivered).await, (1, None));
    assert_eq!(listed(Some(other.webhook.id), DeliveryState::Failed).await, (2, None));
    let (count, next) = listed(None, DeliveryState::Failed).await;
    assert!(count == 50 && next.is_some());
    let first = it.replay_failed_webhook_deliveries(CLI, id).await.unwrap();
    assert_eq!((first.replayed, first.has_more), (500, true));
    let second = it.replay_failed_webhook_deliveries(CLI, id).await.unwrap();
    assert_eq!((second.replayed, second.has_more), (101, false));
    let none = it.replay_failed_webhook_deliveries(CLI, id).await.unwrap();
    assert_eq!((none.replayed, none.has_more), (0, false));
    assert_eq!(fixture.count("SELECT count(*) FROM jobs WHERE kind = 'webhook'").await, 602);
    assert_eq!(listed(Some(other.webhook.id), DeliveryState::Failed).await, (2, None), "they are left alone");
    let replays = actions(&fixture).await.into_iter().filter(|action| action == "replay_webhook_deliveries");
    assert_eq!(replays.count(), 2, "what does nothing is no act");
    fixture.switch(id, false).await;
    assert!(matches!(it.replay_failed_webhook_deliveries(CLI, id).await, Err(Error::Invalid(_))));
    assert!(matches!(it.replay_failed_webhook_deliveries(CLI, 77).await, Err(Error::NoSuchWebhook)));
}
