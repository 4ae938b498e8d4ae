//! The files of the site.

use std::fs;
use std::path::Path;

use reqwest::Method;
use tempfile::TempDir;
use vestibule::http::{Embedded, Site, SiteFolder};

use crate::support::raw::exchange;
use crate::support::{Answer, Options, TestApp};

const SCRIPT: &str = "/pkg/vestibule.a1.js";

/// A site as cargo-leptos builds it, with the list of hashes beside it.
const FILES: Embedded = &[
    ("hash.txt", b"js: a1\nwasm: b2\ncss: c3\n"),
    ("pkg/vestibule.a1.js", b"a script of some length"),
    ("pkg/vestibule.a1.js.gz", b"a script, smaller"),
    ("pkg/vestibule.a1.js.br", b"smallest"),
    ("pkg/vestibule.b2.wasm", b"wasm"),
    ("pkg/vestibule.c3.css", b"style"),
    ("fonts/letters.woff2", b"letters"),
    ("fonts/letters.woff2.br", b"letters, larger"),
    ("favicon.svg", b"<svg/>"),
];

/// The same site on the disk.
fn folder(place: &Path) -> SiteFolder {
    for (path, bytes) in FILES {
        let file = place.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
    let hashes = Some(place.join("hash.txt"));
    SiteFolder { root: place.to_owned(), output_name: "vestibule".to_owned(), hashes }
}

fn embedded() -> Site {
    Site::embedded(FILES, "vestibule".to_owned())
}

async fn start(site: Site) -> TestApp {
    let mut options = Options::default();
    options.http.site = site;
    TestApp::start_with(options).await
}

async fn ask(app: &TestApp, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = app.anonymous().request(method, path);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_site_is_the_same_from_a_folder_and_from_inside_the_binary() {
    let place = TempDir::new().unwrap();
    for site in [embedded(), Site::read(folder(place.path())), Site::watch(folder(place.path()))] {
        let app = start(site).await;
        let page = app.anonymous().get("/login").await.text;
        for (path, kind) in [
            (SCRIPT, "text/javascript"),
            ("/pkg/vestibule.b2.wasm", "application/wasm"),
            ("/pkg/vestibule.c3.css", "text/css"),
        ] {
            assert!(page.contains(&format!("href=\"{path}\"")), "{path}: {page}");
            let answer = app.anonymous().get(path).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, kind), "{path}");
        }
        let font = app.anonymous().get("/fonts/letters.woff2").await;
        assert_eq!((font.header("content-type"), font.text.as_str()), ("font/woff2", "letters"));
        assert_eq!(app.anonymous().get("/favicon.svg").await.header("content-type"), "image/svg+xml");
    }
}

#[tokio::test]
async fn pages_of_the_account_area_link_its_styles_after_the_common_ones_and_other_pages_do_not() {
    const APART: Embedded = &[
        ("hash.txt", b"js: a1\nwasm: b2\ncss: c3\naccount.css: d4\n"),
        ("pkg/vestibule.c3.css", b"style"),
        ("pkg/account.d4.css", b"area"),
    ];
    let app = start(Site::embedded(APART, "vestibule".to_owned())).await;
    let browser = app.browser("ada").await;
    let styles = async |path: &str| -> Vec<String> {
        let page = browser.get(path).await.text;
        let head = page.split("</head>").next().unwrap_or_default();
        let links = head.split("<link rel=\"stylesheet\" href=\"").skip(1);
        links.filter_map(|link| Some(link.split_once('"')?.0.to_owned())).collect()
    };
    for path in ["/account", "/account/tokens", "/account/nowhere", "/logout"] {
        assert_eq!(styles(path).await, ["/pkg/vestibule.c3.css", "/pkg/account.d4.css"], "{path}");
    }
    for path in ["/", "/login", "/signup", "/nowhere"] {
        assert_eq!(styles(path).await, ["/pkg/vestibule.c3.css"], "{path}");
    }
    let answer = browser.get("/pkg/account.d4.css").await;
    assert_eq!((answer.status, answer.text.as_str()), (200, "area"));
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
}

#[tokio::test]
async fn each_client_gets_the_encoding_that_it_likes_best() {
    let app = start(embedded()).await;
    for (accepted, encoding, body) in [
        ("gzip, deflate, br, zstd", "br", "smallest"),
        ("gzip", "gzip", "a script, smaller"),
        ("br;q=0.5, gzip", "gzip", "a script, smaller"),
        ("gzip;q=0.5, identity", "", "a script of some length"),
        ("*;q=0", "", "a script of some length"),
        ("", "", "a script of some length"),
    ] {
        let answer = ask(&app, Method::GET, SCRIPT, &[("Accept-Encoding", accepted)]).await;
        assert_eq!((answer.header("content-encoding"), answer.text.as_str()), (encoding, body), "{accepted}");
        assert_eq!(answer.header("content-length"), body.len().to_string());
        assert_eq!(answer.header("vary"), "accept-encoding");
    }
    let font = ask(&app, Method::GET, "/fonts/letters.woff2", &[("Accept-Encoding", "br")]).await;
    assert_eq!((font.header("content-encoding"), font.text.as_str()), ("", "letters"), "br would be larger");
}

#[tokio::test]
async fn w9_a_file_may_be_kept_as_long_as_its_name_says() {
    let place = TempDir::new().unwrap();
    let lifetime =
        async |site: Site, path: &str| start(site).await.anonymous().get(path).await.header("cache-control").to_owned();
    assert_eq!(lifetime(embedded(), SCRIPT).await, "public, max-age=31536000, immutable");
    assert_eq!(lifetime(embedded(), "/fonts/letters.woff2").await, "public, max-age=86400");
    assert_eq!(lifetime(embedded(), "/favicon.svg").await, "public, max-age=86400");
    assert_eq!(lifetime(embedded(), "/pkg/nothing.js").await, "no-store");
    let without_hashes = SiteFolder { hashes: None, ..folder(place.path()) };
    assert_eq!(lifetime(Site::read(without_hashes), SCRIPT).await, "no-cache");
}

#[tokio::test]
async fn who_has_a_file_already_is_told_so() {
    let app = start(embedded()).await;
    let tag = |answer: &Answer| answer.header("etag").to_owned();
    let brotli = ask(&app, Method::GET, SCRIPT, &[("Accept-Encoding", "br")]).await;
    let plain = ask(&app, Method::GET, SCRIPT, &[]).await;
    assert_ne!(tag(&brotli), tag(&plain));
    for known in [tag(&plain), format!("W/{}", tag(&plain)), format!("\"other\", {}", tag(&plain)), "*".to_owned()] {
        let again = ask(&app, Method::GET, SCRIPT, &[("If-None-Match", &known)]).await;
        assert_eq!((again.status, again.text.as_str()), (304, ""), "{known}");
        for name in ["etag", "cache-control", "vary"] {
            assert_eq!(again.header(name), plain.header(name), "{name}");
        }
    }
    for other in [tag(&brotli), "\"other\"".to_owned()] {
        let whole = ask(&app, Method::GET, SCRIPT, &[("If-None-Match", &other)]).await;
        assert_eq!((whole.status, whole.text.as_str()), (200, "a script of some length"), "{other}");
    }
}

#[tokio::test]
async fn a_file_can_only_be_read() {
    let app = start(embedded()).await;
    let head = ask(&app, Method::HEAD, SCRIPT, &[("Accept-Encoding", "gzip")]).await;
    assert_eq!((head.status, head.header("content-length"), head.text.as_str()), (200, "17", ""));
    let post = ask(&app, Method::POST, SCRIPT, &[]).await;
    assert_eq!((post.status, post.header("allow")), (405, "GET,HEAD"));
}

#[tokio::test]
async fn nothing_beside_the_site_can_be_reached() {
    let place = TempDir::new().unwrap();
    fs::write(place.path().join("secret"), "secret").unwrap();
    for site in [embedded(), Site::read(folder(place.path())), Site::watch(folder(place.path()))] {
        let app = start(site).await;
        for path in [
            "/secret",
            "/hash.txt",
            "/pkg",
            "/pkg/",
            "/pkg/../secret",
            "/pkg/%2e%2e/secret",
            "/pkg/..%2fsecret",
            "/fonts/../hash.txt",
            "/fonts//../secret",
            "/pkg/vestibule.a1.js.br",
        ] {
            let request = format!("GET {path} HTTP/1.1\r\nHost: e.org\r\nConnection: close\r\n\r\n");
            let answer = exchange(app.address, request.as_bytes()).await.unwrap();
            assert_eq!(answer.status, 404, "{path}");
        }
    }
}

#[tokio::test]
async fn a_site_that_is_watched_changes_while_the_server_runs() {
    let place = TempDir::new().unwrap();
    let app = start(Site::watch(folder(place.path()))).await;
    fs::write(place.path().join("hash.txt"), "js: a2\nwasm: b2\ncss: c3\n").unwrap();
    fs::write(place.path().join("pkg/vestibule.a2.js"), "newer").unwrap();
    assert!(app.anonymous().get("/login").await.text.contains("\"/pkg/vestibule.a2.js\""));
    assert_eq!(app.anonymous().get("/pkg/vestibule.a2.js").await.text, "newer");
}

#[tokio::test]
async fn a_server_without_a_site_serves_everything_else() {
    let place = TempDir::new().unwrap();
    let root = place.path().join("nowhere");
    let app = start(Site::read(SiteFolder { root, output_name: "vestibule".to_owned(), hashes: None })).await;
    assert_eq!(app.anonymous().get("/login").await.status, 200);
    assert_eq!(app.anonymous().get("/pkg/vestibule.js").await.status, 404);
}
