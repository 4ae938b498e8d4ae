//! Words for people that stand in the code of pages instead of a catalogue.

/// Names that are the same in every language.
const NAMES: [&str; 24] = [
    "Vestibule",
    "Edge",
    "Edg",
    "Opera",
    "Firefox",
    "Chrome",
    "CriOS",
    "Safari",
    "Windows",
    "Android",
    "iPhone",
    "iPad",
    "Mac",
    "Mac OS X",
    "ChromeOS",
    "CrOS",
    "Linux",
    "Mozilla",
    "CapsLock",
    "POST /api/login",
    "NotAllowedError",
    "InvalidStateError",
    "NotSupportedError ConstraintError",
    "SecurityError",
];

/// The literals of a file of `app` that look like words for people, each with its place.
pub(super) fn words(file: &str, source: &str) -> Vec<String> {
    if !file.starts_with("app/") {
        return Vec::new();
    }
    // Tests stand at the end of a file.
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !["expect(", "r#\"", "include_str!"].iter().any(|mark| line.contains(mark)));
    let literals = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
    literals.filter(|literal| is_for_people(literal)).map(|literal| format!("src/{file}: {literal:?}")).collect()
}

/// A sentence, or a word that begins with a capital. Classes, ids, selectors and paths do not.
fn is_for_people(literal: &str) -> bool {
    let literal = literal.trim();
    let is_capital = literal.starts_with(char::is_uppercase) && literal.chars().any(char::is_lowercase);
    let is_sentence = literal.contains(' ') && (literal.ends_with(['.', ':', ',', '?']) || literal.contains(", "));
    let is_code = literal.contains('=') || literal.ends_with("(..)");
    (is_capital || is_sentence) && !is_code && !NAMES.contains(&literal.trim_end_matches('/'))
}

#[test]
fn words_that_are_planted_are_found_and_classes_are_not() {
    let planted =
        r#"<h1 class="page page-form" title="Your account">"Log in"</h1> <p>"and more."</p> <a href="/login">"#;
    assert_eq!(words("app/pages/a.rs", planted).len(), 3);
    assert_eq!(words("http/a.rs", planted).len(), 0);
}
