//! Tokens: of Django REST Framework and of knox, revoked there and here.

use vestibule::accounts::TokenDigest;

use super::fixture::{Django, Target, lines};

/// The key of the token of user 1.
const KEY: &str = "1e178791531a6a680a9a77ac7a16b37b8822a40d";
/// The last moment that can be written.
const NEVER: &str = "253402300799999";

/// The ends of the tokens of an account, and their digests.
async fn tokens(target: &Target, account: i64) -> Vec<(String, String)> {
    let is_postgres = target.url.starts_with("postgres:");
    let digest = if is_postgres { "encode(digest, 'hex')" } else { "lower(hex(digest))" };
    let sql = format!(
        "SELECT CAST(expires_at AS TEXT) || ' ' || {digest} FROM tokens WHERE account_id = {account} ORDER BY expires_at"
    );
    let split = |line: String| line.split_once(' ').map(|(end, digest)| (end.to_owned(), digest.to_owned())).unwrap();
    lines(&target.url, &sql).await.into_iter().map(split).collect()
}

#[tokio::test]
async fn t2_a_token_is_kept_as_its_digest_and_has_no_end_unless_one_is_asked_for() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        target.report(&django, &[]);
        let digest = hex::encode(TokenDigest::of_secret(KEY).as_bytes());
        assert_eq!(tokens(&target, 1).await, [(NEVER.to_owned(), digest)]);
        assert!(!target.dump().await.iter().any(|row| row.contains(KEY)));
        target.assert_settled(&django, &["--token-ttl=30d"]).await;
    }
    for target in Target::each().await {
        target.report(&django, &["--token-ttl=30d"]);
        let (created, ends) =
            ("SELECT CAST(created_at AS TEXT) FROM tokens WHERE account_id = 1", tokens(&target, 1).await);
        let created: i64 = lines(&target.url, created).await[0].parse().unwrap();
        let end: i64 = ends[0].0.parse().unwrap();
        assert!(end > created + 30 * 86_400_000 && end < NEVER.parse().unwrap());
    }
}

#[tokio::test]
async fn a_token_that_was_revoked_on_one_side_is_revoked_on_the_other_and_stays_so() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        target.report(&django, &[]);
        django.execute("CREATE TABLE revoked AS SELECT * FROM authtoken_token WHERE user_id = 1").await;
        django.execute("DELETE FROM authtoken_token WHERE user_id = 1").await;
        target.execute("DELETE FROM tokens WHERE account_id = 3").await;
        let report = target.report(&django, &[]);
        let counts = &report["tokens"];
        assert_eq!((&counts["revoked"], &counts["revoked_here"], &counts["added"]), (&1.into(), &1.into(), &0.into()));
        assert_eq!((target.count("tokens", 1).await, target.count("tokens", 3).await), (0, 0));
        target.assert_settled(&django, &[]).await;

        // A new one is a new one, on either side.
        django.execute("UPDATE authtoken_token SET key = lower(hex(randomblob(20))) WHERE user_id = 3").await;
        django.execute("INSERT INTO authtoken_token SELECT * FROM revoked; DROP TABLE revoked").await;
        assert_eq!(target.report(&django, &[])["tokens"]["added"], 2);
        assert_eq!((target.count("tokens", 1).await, target.count("tokens", 3).await), (1, 1));
    }
}

#[tokio::test]
async fn a_token_that_goes_to_another_user_goes_over() {
    let django = Django::without_conflicts().await;
    for target in Target::each().await {
        target.report(&django, &[]);
        // To later users, and to an earlier one.
        let mut owner = 1;
        for user in [2, 4, 1] {
            django
                .execute(&format!(
                    "DELETE FROM authtoken_token WHERE user_id = {user};
                     UPDATE authtoken_token SET user_id = {user} WHERE key = '{KEY}'"
                ))
                .await;
            target.report(&django, &[]);
            assert_eq!((target.count("tokens", owner).await, target.count("tokens", user).await), (0, 1));
            target.assert_settled(&django, &[]).await;
            owner = user;
        }
    }
}

#[tokio::test]
async fn knox_tokens_keep_their_ends() {
    let django = Django::without_conflicts().await;
    let digest = |number: u8| format!("{number:0128x}");
    let (forever, later, over) = (digest(1), digest(2), digest(3));
    django
        .execute(&format!(
            "CREATE TABLE knox_authtoken (digest varchar(128) PRIMARY KEY, created datetime NOT NULL, user_id integer,
                expiry datetime, token_key varchar(25) NOT NULL);
             INSERT INTO knox_authtoken VALUES ('{forever}', '2026-01-01 00:00:00', 2, NULL, 'a'),
                ('{later}', '2026-01-01 00:00:00', 2, '2100-01-01 00:00:00', 'b'),
                ('{over}', '2026-01-01 00:00:00', 2, '2026-02-01 00:00:00', 'c')"
        ))
        .await;
    for target in Target::each().await {
        let report = target.report(&django, &[]);
        assert_eq!((&report["tokens"]["added"], &report["tokens"]["expired"]), (&20.into(), &1.into()));
        let mut digest = [0; 64];
        digest[63] = 2;
        let kept = tokens(&target, 2).await;
        assert_eq!(kept[0], ("4102444800000".to_owned(), hex::encode(TokenDigest::of_knox(&digest).as_bytes())));
        assert_eq!((kept.len(), kept[1].0.as_str()), (2, NEVER));
        target.assert_settled(&django, &[]).await;
        let renew = "UPDATE knox_authtoken SET expiry = '2101-01-01 00:00:00' WHERE token_key = 'b'";
        django.execute(renew).await;
        assert_eq!(target.report(&django, &[])["tokens"]["updated"], 1);
        assert_eq!(tokens(&target, 2).await[0].0, "4133980800000");
        django.execute("UPDATE knox_authtoken SET expiry = '2100-01-01 00:00:00' WHERE token_key = 'b'").await;
    }
}
