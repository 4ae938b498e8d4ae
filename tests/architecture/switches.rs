//! The list of arguments that are on or off (`SWITCHES` in `src/api/arguments.rs`), which forms send twice: it has every
//! argument that is read so, and every checkbox of a form.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The text of every file beneath a folder.
fn sources(folder: &Path) -> Vec<String> {
    super::rust_files(folder).iter().map(|file| fs::read_to_string(file).unwrap()).collect()
}

/// What stands in quotes first in a text.
fn quoted(text: &str) -> &str {
    text.split('"').nth(1).unwrap_or_default()
}

/// The names before a call of `is_on`.
fn read_as_switches(text: &str) -> impl Iterator<Item = &str> {
    let calls = text.match_indices(".is_on()");
    calls.filter_map(|(at, _)| text[..at].rsplit(|c: char| c != '_' && !c.is_ascii_alphanumeric()).next())
}

/// The names of checkboxes.
fn checkboxes(text: &str) -> impl Iterator<Item = &str> {
    let tags = text.split("<input").skip(1).filter_map(|rest| rest.split_once("/>"));
    tags.filter(|(tag, _)| tag.contains("\"checkbox\"")).filter_map(|(tag, _)| Some(quoted(tag.split_once("name=")?.1)))
}

#[test]
fn every_argument_that_is_on_or_off_and_every_checkbox_is_in_the_list_of_switches() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let list = fs::read_to_string(folder.join("api/arguments.rs")).unwrap();
    let list = list.split_once("const SWITCHES").unwrap().1.split_once("];").unwrap().0;
    let listed: BTreeSet<&str> = list.split('"').skip(1).step_by(2).collect();

    let (endpoints, pages) = (sources(&folder.join("api")), sources(&folder.join("app")));
    let read: BTreeSet<&str> = endpoints.iter().flat_map(|text| read_as_switches(text)).collect();
    let checked: BTreeSet<&str> = pages.iter().flat_map(|text| checkboxes(text)).collect();
    assert_eq!(listed, read, "the list, and what endpoints read as switches");
    assert!(checked.len() >= 3 && checked.is_subset(&listed), "checkboxes {checked:?}, and switches {listed:?}");
}
