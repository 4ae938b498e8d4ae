//! Requests that no correct client sends, generated from a seed.

use fastrand::Rng;

use crate::read_headers::READ_HEADERS;

/// One of them.
pub struct BadInput {
    pub kind: &'static str,
    pub bytes: Vec<u8>,
    /// Sent again and again after `bytes`, until the server closes the connection.
    pub endless: Option<Vec<u8>>,
}

const PATHS: [&str; 7] =
    ["/api/signup", "/api/login", "/api/logout", "/api/renew", "/api/password_strength", "/api/signup/", "/api/login/"];
const KINDS: [fn(&mut Rng) -> BadInput; 16] = [
    malformed_json,
    wrong_types,
    deep_nesting,
    raw_bytes,
    huge_body,
    endless_chunks,
    invalid_utf8,
    split_headers,
    doubled_length,
    wrong_method,
    wrong_content_type,
    huge_head,
    foreign_token,
    odd_target,
    odd_path,
    odd_header,
];

/// The next one.
pub fn next(dice: &mut Rng) -> BadInput {
    KINDS[dice.usize(..KINDS.len())](dice)
}

fn post(kind: &'static str, path: &str, headers: &str, body: &[u8]) -> BadInput {
    let head = format!("POST {path} HTTP/1.1\r\nHost: e\r\nConnection: close\r\n{headers}\r\n");
    BadInput { kind, bytes: [head.as_bytes(), body].concat(), endless: None }
}

fn json(kind: &'static str, dice: &mut Rng, body: &[u8]) -> BadInput {
    let headers = format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
    // Endpoints without sign-in, so that the body decides.
    post(kind, PATHS[dice.usize(..2)], &headers, body)
}

fn noise(dice: &mut Rng, most: usize) -> Vec<u8> {
    (0..dice.usize(1..=most)).map(|_| dice.u8(..)).collect()
}

fn malformed_json(dice: &mut Rng) -> BadInput {
    let whole = format!(r#"{{"username": "n{}", "password": "Quiet-harbor-42"}}"#, dice.u32(..));
    // Cut anywhere before its end, it is no JSON.
    let cut = dice.usize(1..whole.len());
    json("malformed JSON", dice, &whole.as_bytes()[..cut])
}

fn wrong_types(dice: &mut Rng) -> BadInput {
    let mut value = || match dice.u8(..6) {
        0 => "null".to_owned(),
        1 => "true".to_owned(),
        2 => "[1, [2]]".to_owned(),
        3 => r#"{"a": {"b": "c"}}"#.to_owned(),
        4 => "[]".to_owned(),
        _ => "false".to_owned(),
    };
    let body = match value() {
        list if list.starts_with('[') => list,
        _ => format!(r#"{{"username": {}, "password": {}, "email": {}}}"#, value(), value(), value()),
    };
    json("wrong types", dice, body.as_bytes())
}

fn deep_nesting(dice: &mut Rng) -> BadInput {
    let depth = dice.usize(200..30_000);
    let open = *dice.choice(&["[", "{\"username\":"]).unwrap_or(&"[");
    let body = open.repeat(depth);
    json("deep nesting", dice, &body.as_bytes()[..body.len().min(60_000)])
}

fn raw_bytes(dice: &mut Rng) -> BadInput {
    let mut bytes = noise(dice, 400);
    // A line that ends lets the server judge at once, and none of it is a request.
    bytes.insert(0, 0);
    bytes.extend(b"\r\n\r\n");
    BadInput { kind: "raw bytes", bytes, endless: None }
}

fn huge_body(dice: &mut Rng) -> BadInput {
    let body = vec![b'x'; dice.usize(65 * 1024..2 * 1024 * 1024)];
    json("huge body", dice, &body)
}

fn endless_chunks(dice: &mut Rng) -> BadInput {
    let mut endless = post(
        "endless chunks",
        PATHS[dice.usize(..2)],
        "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
        b"",
    );
    let size = dice.usize(1..16 * 1024);
    endless.endless = Some([format!("{size:x}\r\n").as_bytes(), &vec![b'x'; size], b"\r\n"].concat());
    endless
}

fn invalid_utf8(dice: &mut Rng) -> BadInput {
    let field = *dice.choice(&["username", "password"]).unwrap_or(&"username");
    if dice.bool() {
        let body = format!("{field}=%ff%fe&{field}%C0=x");
        let headers = format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n", body.len());
        return post("invalid UTF-8", PATHS[dice.usize(..2)], &headers, body.as_bytes());
    }
    let value: &[u8] = if dice.bool() { b"\xff\xfe" } else { br"\ud800" };
    json("invalid UTF-8", dice, &[format!("{{\"{field}\": \"").as_bytes(), value, b"\"}"].concat())
}

fn split_headers(dice: &mut Rng) -> BadInput {
    let value = *dice.choice(&["a\r\n b: c", "a\0b", "a\rSet-Cookie: x=y", "a\nb\nc"]).unwrap_or(&"a\0b");
    post("CR, LF and NUL in headers", "/api/login", &format!("X-A: {value}\r\nContent-Length: 2\r\n"), b"{}")
}

fn doubled_length(dice: &mut Rng) -> BadInput {
    let headers = *dice
        .choice(&[
            "Content-Length: 2\r\nContent-Length: 3\r\n",
            "Content-Length: 2, 3\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 0x2\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        ])
        .unwrap_or(&"");
    post("conflicting lengths", "/api/login", headers, b"{}")
}

fn wrong_method(dice: &mut Rng) -> BadInput {
    let method = *dice.choice(&["PUT", "DELETE", "PATCH", "TRACE", "BREW", "get"]).unwrap_or(&"PUT");
    let path = PATHS[dice.usize(..PATHS.len())];
    let bytes = format!("{method} {path} HTTP/1.1\r\nHost: e\r\nConnection: close\r\n\r\n").into_bytes();
    BadInput { kind: "wrong method", bytes, endless: None }
}

fn wrong_content_type(dice: &mut Rng) -> BadInput {
    let kind = *dice.choice(&["text/plain", "application/xml", "multipart/form-data", "\"", "*/*"]).unwrap_or(&"*/*");
    let body = noise(dice, 200);
    let headers = format!("Content-Type: {kind}\r\nContent-Length: {}\r\n", body.len());
    post("wrong content type", PATHS[dice.usize(..2)], &headers, &body)
}

fn huge_head(dice: &mut Rng) -> BadInput {
    let headers = if dice.bool() {
        format!("X-Big: {}\r\n", "x".repeat(dice.usize(64 * 1024..256 * 1024)))
    } else {
        "X-Many: y\r\n".repeat(dice.usize(200..2000))
    };
    post("huge head", "/api/login", &headers, b"")
}

fn foreign_token(dice: &mut Rng) -> BadInput {
    let token: String = (0..dice.usize(0..120)).map(|_| dice.char('!'..='~')).collect();
    let keyword = *dice.choice(&["Token", "Bearer", "Basic", "Token  x", ""]).unwrap_or(&"");
    let path = *dice.choice(&["/api/test_token", "/api/me", "/api/sign_ins"]).unwrap_or(&"");
    let head =
        format!("GET {path} HTTP/1.1\r\nHost: e\r\nConnection: close\r\nAuthorization: {keyword} {token}\r\n\r\n");
    BadInput { kind: "foreign token", bytes: head.into_bytes(), endless: None }
}

fn odd_target(dice: &mut Rng) -> BadInput {
    let long = format!("/{}", "a".repeat(40_000));
    let targets =
        ["/../../etc/passwd", "/pkg/..%2f..%2fCargo.toml", "/pkg/%00", "/fonts/../../x", "http://", "?", &long];
    let target = dice.choice(targets).unwrap_or("?");
    let bytes = format!("GET {target} HTTP/1.1\r\nHost: e\r\nConnection: close\r\n\r\n").into_bytes();
    BadInput { kind: "odd target", bytes, endless: None }
}

/// An unknown path, a different one each time: the server must keep nothing of it.
fn odd_path(dice: &mut Rng) -> BadInput {
    let detours = ["/..", "/.", "/", "/%2e%2e", "/%00", "/%ff", ";", "/\u{e9}"];
    let detour = dice.choice(detours).unwrap_or("/..");
    let bytes = format!("GET /{:x}{detour}/login HTTP/1.1\r\nHost: e\r\nConnection: close\r\n\r\n", dice.u64(..));
    BadInput { kind: "odd path", bytes: bytes.into_bytes(), endless: None }
}

/// A header whose bytes are no text, in a request without credentials.
fn odd_header(dice: &mut Rng) -> BadInput {
    let name = READ_HEADERS[dice.usize(..READ_HEADERS.len())];
    let mut value = noise(dice, 200);
    // The control characters, which end the connection, have a kind of their own.
    value.retain(|byte| *byte >= b' ' && *byte != 0x7f);
    let (method, path) =
        *dice.choice(&[("GET", "/api/me"), ("POST", "/api/logout"), ("GET", "/odd")]).unwrap_or(&("", ""));
    let head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n{name}: ");
    BadInput { kind: "odd header", bytes: [head.as_bytes(), &value, b", \xff; x=\x80\r\n\r\n"].concat(), endless: None }
}
