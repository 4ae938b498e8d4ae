//! The language of what people read: pages, errors of forms, plain sentences. Programs are answered in English.

use reqwest::Method;
use reqwest::header::HeaderValue;

use crate::support::{Answer, Caller, Options, PASSWORD, TestApp, credentials};

/// Asks in a language.
async fn get(caller: &Caller, path: &str, language: impl AsRef<[u8]>) -> Answer {
    let language = HeaderValue::from_bytes(language.as_ref()).unwrap();
    Answer::of(caller.request(Method::GET, path).header("Accept-Language", language).send().await.unwrap()).await
}

async fn post_form(caller: &Caller, path: &str, language: &str, fields: &[(&str, &str)]) -> Answer {
    let request = caller.request(Method::POST, path).header("Accept", "text/html").header("Accept-Language", language);
    Answer::of(request.form(fields).send().await.unwrap()).await
}

fn vary(answer: &Answer) -> String {
    let lines = answer.headers.get_all("vary").iter().map(|line| line.to_str().unwrap().to_ascii_lowercase());
    lines.collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn a_page_speaks_the_language_that_the_browser_likes_best() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    // Each twice: the second comes from memory.
    for _ in 0..2 {
        for (header, tag, heading) in [
            (&b"de"[..], "de", "Anmelden"),
            (b"de-AT;q=0.9, en;q=0.5", "de", "Anmelden"),
            (b"en-GB, de;q=0.9", "en", "Log in"),
            (b"fr", "en", "Log in"),
            (b"*", "en", "Log in"),
            (b"", "en", "Log in"),
            (b"de;q=0", "en", "Log in"),
            (b"\xff\xfe;q=\x80, de;q=0.1", "de", "Anmelden"),
            (b"de\xff", "en", "Log in"),
            (b"en-XA", "en-XA", "Lóóg íín"),
            (", ".repeat(2000).as_bytes(), "en", "Log in"),
        ] {
            let page = get(&anonymous, "/login", header).await;
            let shown = header.escape_ascii();
            assert_eq!(page.status, 200, "{shown}");
            assert!(page.text.contains(&format!("<html lang=\"{tag}\"")), "{shown}: {}", page.text);
            assert!(page.text.contains(&format!("<h1>{heading}</h1>")), "{shown}: {}", page.text);
            assert_eq!(page.header("content-language"), tag, "{shown}");
            assert!(vary(&page).contains("accept-language") && vary(&page).contains("accept-encoding"), "{shown}");
        }
    }
    let page = anonymous.get("/login").await;
    assert!(page.text.contains("<html lang=\"en\"") && vary(&page).contains("accept-language"));
}

#[tokio::test]
async fn a_german_page_has_no_english_words_signed_in_or_not() {
    let app = TestApp::start().await;
    let (anonymous, alice) = (app.anonymous(), app.browser("alice").await);
    for (caller, path, words) in [
        (&anonymous, "/", "Komm herein."),
        (&anonymous, "/login?entered", "Erlaube Cookies"),
        (&anonymous, "/login?ended", "Du wurdest abgemeldet."),
        (&anonymous, "/signup", "Mindestens 8 Zeichen"),
        (&anonymous, "/nowhere", "Diese Seite gibt es nicht"),
        (&alice, "/", "Willkommen, alice"),
        (&alice, "/account", "Token gültig für alice@example.org"),
        (&alice, "/logout", "Du bist angemeldet als alice."),
    ] {
        let page = get(caller, path, "de").await;
        let shown = page.words();
        assert!(shown.contains(words), "{path}: {shown}");
        // As a word: scripts and ids are no text.
        for english in [" you ", "You ", "Log in", "Log out", "Sign up", "account", "Password", "Username", "Last used"]
        {
            let body = shown.split_once("Zum Inhalt").map_or("", |(_, body)| body);
            assert!(!body.is_empty() && !body.contains(english), "{path}: {english:?} in {body}");
        }
        assert!(page.text.contains("<html lang=\"de\""), "{path}");
    }
    let account = get(&alice, "/account", "de").await.words();
    let months =
        ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November"];
    assert!(months.iter().chain(&["Dezember"]).any(|month| account.contains(month)), "{account}");
}

#[tokio::test]
async fn w8_a_refused_form_says_why_in_the_language_of_its_reader() {
    let app = TestApp::start().await;
    let anonymous = app.anonymous();
    let fields = [("username", "two words"), ("email", "nope"), ("password", "1234")];
    let refused = post_form(&anonymous, "/signup", "de", &fields).await;
    assert_eq!(refused.status, 400);
    let words = refused.words();
    for said in [
        "Fehler: Konto anlegen - Vestibule",
        "Bitte sieh noch einmal nach: ",
        "Nur Buchstaben, Ziffern und @ . + - _, ohne Leerzeichen.",
        "Gib eine Adresse wie name@example.org ein",
        "Nimm mindestens 8 Zeichen.",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let refused = post_form(&anonymous, "/login", "de", &[("username", "nobody"), ("password", PASSWORD)]).await;
    assert_eq!(refused.status, 401);
    assert!(refused.words().contains("Benutzername und Passwort passen nicht zusammen."), "{}", refused.words());
    let english = post_form(&anonymous, "/login", "en", &[("username", "nobody"), ("password", PASSWORD)]).await;
    assert!(english.words().contains("That username and password do not match."), "{}", english.words());
}

#[tokio::test]
async fn a_plain_sentence_is_in_the_readers_language_too() {
    let app = TestApp::start().await;
    let request = app.anonymous().request(Method::POST, "/login").header("Accept-Language", "de");
    let answer =
        Answer::of(request.header("Origin", "https://e.example").form(&[("a", "b")]).send().await.unwrap()).await;
    assert_eq!(answer.status, 403);
    assert!(answer.text.starts_with("Diese Seite kennt die Adresse nicht"), "{}", answer.text);
}

#[tokio::test]
async fn a_program_is_answered_in_english_whatever_it_accepts() {
    let mut options = Options::default();
    options.accounts.throttles = "login=2/min,failures=off".parse().unwrap();
    let app = TestApp::start_with(options).await;
    let anonymous = app.anonymous();
    let answers = [
        get(&anonymous, "/api/me", "de").await,
        get(&anonymous, "/api/nowhere", "de").await,
        get(&anonymous, "/api/login", "de").await,
    ];
    let details = answers.map(|answer| answer.json["detail"].as_str().unwrap_or_default().to_owned());
    assert_eq!(
        details,
        ["Authentication credentials were not provided.", "Not found.", "Method \"GET\" not allowed."]
            .map(str::to_owned)
    );
    for expected in ["Invalid credentials", "Invalid credentials", "Request was throttled."] {
        let request = anonymous.request(Method::POST, "/api/login").header("Accept-Language", "de");
        let answer = Answer::of(request.json(&credentials("nobody")).send().await.unwrap()).await;
        assert!(answer.json["detail"].as_str().unwrap().starts_with(expected), "{}", answer.text);
    }
}
