//! What the templates of mails say, by `t("id", name=value)`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::code::arguments;

/// The sentences of all templates, with the arguments of each.
pub(super) fn said() -> Vec<(String, BTreeSet<String>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/mail/templates");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_template = |path: &Path| path.extension().is_some_and(|extension| extension == "html" || extension == "txt");
    let templates: Vec<_> = files.filter(|path| is_template(path)).collect();
    assert!(templates.len() > 15, "only {templates:?}");
    templates.iter().flat_map(|path| sentences(&fs::read_to_string(path).unwrap())).collect()
}

fn sentences(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let calls = source.match_indices("t(\"").filter(|(at, _)| !source[..*at].ends_with(char::is_alphanumeric));
    let calls = calls.filter_map(|(at, opening)| source[at + opening.len()..].split_once('"'));
    calls.map(|(id, rest)| (id.to_owned(), arguments(rest))).collect()
}

#[test]
fn the_scan_finds_what_a_template_says_within_other_calls_too() {
    let source = r#"
        {{ t("a-plain") }}: {{ soft(t("a-filled", name=account.name, days=days)) }}
        {{ paragraph("no-sentence") }} {{ first("none") }}{% import "parts.html" as t %}
    "#;
    let said: Vec<_> = sentences(source)
        .into_iter()
        .map(|(id, names)| (id, names.into_iter().collect::<Vec<_>>().join(" ")))
        .collect();
    let expected = [("a-plain", ""), ("a-filled", "days name")];
    assert_eq!(said, expected.map(|(id, names)| (id.to_owned(), names.to_owned())));
}
