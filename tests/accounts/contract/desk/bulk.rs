//! One verb on many accounts.

use vestibule::accounts::{BulkRequest, By, Error};
use vestibule::contract::{BulkOutcome, BulkResult, BulkVerb, Field, Right, messages};

use super::{Fixture, accounts, actions, is_not_allowed, staff, superuser};
use crate::fixture::PASSWORD;

use BulkOutcome::{Done, Refused, Unchanged};

fn request(verb: BulkVerb) -> BulkRequest<'static> {
    BulkRequest { verb, group: &Field::Absent, tokens: false, language: "en", is_preview: false }
}

/// What became of each, without the names.
fn outcomes(results: &[BulkResult]) -> Vec<(i64, BulkOutcome, &str)> {
    results.iter().map(|it| (it.id, it.outcome, it.why.as_str())).collect()
}

#[tokio::test]
async fn each_account_has_its_own_outcome_and_row_of_the_record_and_a_preview_has_neither() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["alice", "bob", "root", "manager"]).await;
    fixture.execute("UPDATE accounts SET is_superuser = TRUE, is_staff = TRUE WHERE id = 3").await;
    fixture.execute("UPDATE accounts SET is_active = FALSE WHERE id = 2").await;
    let it = &fixture.accounts;
    let manager = staff(4, Right::Manage);
    let ids = [1, 2, 3, 4, 77, 1];
    let wanted = [
        (1, Done, ""),
        (2, Unchanged, ""),
        (3, Refused, messages::ABOVE.wire),
        (4, Refused, messages::OWN_ACCOUNT.wire),
        (77, Refused, messages::NO_ACCOUNT.wire),
    ];
    let before = actions(&fixture).await;
    let preview = BulkRequest { is_preview: true, ..request(BulkVerb::Deactivate) };
    let previewed = it.bulk(By::Staff(&manager), preview, &ids).await.unwrap();
    assert_eq!(outcomes(&previewed.results), wanted);
    assert_eq!(actions(&fixture).await, before);
    assert!(fixture.log_in("alice", PASSWORD).await.is_ok());
    let done = it.bulk(By::Staff(&manager), request(BulkVerb::Deactivate), &ids).await.unwrap();
    assert_eq!(outcomes(&done.results), wanted);
    let names: Vec<_> = done.results.iter().map(|it| it.username.as_deref()).collect();
    assert_eq!(names, [Some("alice"), Some("bob"), Some("root"), Some("manager"), None]);
    assert_eq!(actions(&fixture).await[before.len()..], ["deactivate"]);
    let newest = it.admin_events_after(before.len().try_into().unwrap(), 9).await.unwrap().remove(0);
    assert_eq!((newest.actor_id, newest.target_id, &*newest.reason), (Some(4), Some(1), "asked by phone"));
    assert!(fixture.log_in("alice", PASSWORD).await.is_err());
    let done = it.bulk(By::Staff(&manager), request(BulkVerb::Activate), &[1, 2, 4]).await.unwrap();
    assert_eq!(outcomes(&done.results), [(1, Done, ""), (2, Done, ""), (4, Unchanged, "")]);
    it.verify_record().await.unwrap();
}

#[tokio::test]
async fn a1_a_verb_on_many_wants_the_right_that_it_wants_on_one() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["alice", "bob"]).await;
    let it = &fixture.accounts;
    it.create_group(By::CommandLine, &"team".into()).await.unwrap();
    it.create_group(By::CommandLine, &"helpers".into()).await.unwrap();
    it.set_group_right(By::CommandLine, &"helpers".into(), &"help".into()).await.unwrap();
    let [team, helpers, nobody, odd] = ["team", "helpers", "nobody", "a\0"].map(Field::from);
    for (right, may_help, may_manage) in
        [(Right::View, false, false), (Right::Help, true, false), (Right::Manage, true, true)]
    {
        let who = staff(9, right);
        for verb in BulkVerb::ALL {
            let may = if verb.right() == Right::Help { may_help } else { may_manage };
            let request = BulkRequest { group: &team, ..request(verb) };
            let done = it.bulk(By::Staff(&who), request, &[1]).await;
            assert!(if may { done.is_ok() } else { is_not_allowed(&done) }, "{right:?} {verb:?}: {done:?}");
        }
    }
    let manager = staff(9, Right::Manage);
    let add = |group| BulkRequest { group, ..request(BulkVerb::AddToGroup) };
    assert!(is_not_allowed(&it.bulk(By::Staff(&manager), add(&helpers), &[1]).await), "it gives a right");
    for wrong in [&nobody, &Field::Absent, &odd] {
        let Err(Error::Invalid(errors)) = it.bulk(By::Staff(&manager), add(wrong), &[1]).await else { panic!() };
        assert_eq!(errors.of("group").len(), 1);
    }
    let done = it.bulk(By::Staff(&manager), add(&team), &[1, 2]).await.unwrap();
    let again = it.bulk(By::Staff(&manager), add(&team), &[1, 2]).await.unwrap();
    assert!(done.results.iter().all(|it| it.outcome == Done));
    assert!(again.results.iter().all(|it| it.outcome == Unchanged));
    assert_eq!(fixture.count("SELECT count(*) FROM account_groups").await, 2);
}

#[tokio::test]
async fn a_reset_is_mailed_to_each_who_has_an_address_and_may_sign_in() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["alice", "bob", "carla"]).await;
    fixture.execute("UPDATE accounts SET is_active = FALSE WHERE id = 2").await;
    fixture.execute("UPDATE accounts SET email = '' WHERE id = 3").await;
    let helper = staff(9, Right::Help);
    let wanted =
        [(1, Done, ""), (2, Refused, messages::ACCOUNT_INACTIVE.wire), (3, Refused, messages::NO_ADDRESS.wire)];
    for is_preview in [true, false] {
        let request = BulkRequest { is_preview, ..request(BulkVerb::SendReset) };
        let done = fixture.accounts.bulk(By::Staff(&helper), request, &[1, 2, 3]).await.unwrap();
        assert_eq!(outcomes(&done.results), wanted);
        assert_eq!(fixture.count("SELECT count(*) FROM jobs").await, i64::from(!is_preview));
    }
}

#[tokio::test]
async fn a2_the_last_superuser_who_can_sign_in_stays_also_where_two_remove_each_other_in_bulk() {
    let Some(fixture) = Fixture::new().await else { return };
    accounts(&fixture, &["alice", "bob", "carla"]).await;
    fixture.execute("UPDATE accounts SET is_superuser = TRUE, is_staff = TRUE WHERE id < 3").await;
    let deactivate = request(BulkVerb::Deactivate);
    let it = &fixture.accounts;
    let done = it.bulk(By::CommandLine, deactivate, &[1, 2, 3]).await.unwrap();
    let last = messages::LAST_SUPERUSER.wire;
    assert_eq!(outcomes(&done.results), [(1, Done, ""), (2, Refused, last), (3, Done, "")]);
    let (alice, bob) = (superuser(1), superuser(2));
    for round in 0..5 {
        fixture.execute("UPDATE accounts SET is_active = TRUE").await;
        let (one, other) = tokio::join!(
            it.bulk(By::Staff(&alice), deactivate, &[3, 2, 1]),
            it.bulk(By::Staff(&bob), deactivate, &[1, 2, 3])
        );
        let (one, other) = (one.unwrap().results, other.unwrap().results);
        let of = |results: &[BulkResult], id| results.iter().find(|it| it.id == id).unwrap().clone();
        let pair = [of(&one, 2), of(&other, 1)];
        let count = pair.iter().filter(|it| it.outcome == Done).count();
        assert_eq!(count, 1, "{round}: {pair:?}");
        assert!(pair.iter().any(|it| it.outcome == Refused && it.why == last), "{round}: {pair:?}");
        let left = fixture.count("SELECT count(*) FROM accounts WHERE is_superuser AND is_active").await;
        assert_eq!(left, 1, "{round}");
    }
    it.verify_record().await.unwrap();
}
