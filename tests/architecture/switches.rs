//! The lists of arguments that forms send more than once (`src/api/arguments.rs`). `SWITCHES` has every argument that is on or
//! off, `LISTS` every one that has several values; each checkbox of a form is in one of them.

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

/// The names of arguments that have several values.
fn read_as_lists(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(": FieldList").filter_map(|(at, _)| text[..at].rsplit(' ').next())
}

#[test]
fn every_argument_that_is_on_or_off_and_every_checkbox_is_in_its_list() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let list = fs::read_to_string(folder.join("api/arguments.rs")).unwrap();
    let listed = |name: &str| -> BTreeSet<&str> {
        let list = list.split_once(name).unwrap().1.split_once("];").unwrap().0;
        list.split('"').skip(1).step_by(2).collect()
    };
    let (lists, listed) = (listed("const LISTS"), listed("const SWITCHES"));

    let (endpoints, pages) = (sources(&folder.join("api")), sources(&folder.join("app")));
    let read: BTreeSet<&str> = endpoints.iter().flat_map(|text| read_as_switches(text)).collect();
    let read_lists: BTreeSet<&str> = endpoints.iter().flat_map(|text| read_as_lists(text)).collect();
    assert_eq!(lists, read_lists, "the lists, and what endpoints read as such");
    let checked: BTreeSet<&str> = pages.iter().flat_map(|text| checkboxes(text)).collect();
    assert_eq!(listed, read, "the list, and what endpoints read as switches");
    let known = &listed | &lists;
    assert!(
        checked.len() >= 3 && checked.is_subset(&known),
        "checkboxes {checked:?}, and switches and lists {known:?}"
    );
}
