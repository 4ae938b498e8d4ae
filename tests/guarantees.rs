//! docs/guarantees.md is true: each promise has the test that it names, and each id that the source, a test or a page of
//! docs uses is a promise there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One row of the table.
struct Promise {
    id: String,
    file: String,
    test: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn promises() -> Vec<Promise> {
    let page = fs::read_to_string(root().join("docs/guarantees.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| ")).map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        assert_eq!(cells.len(), 4, "{line}");
        let mut quoted = cells[3].split('`').skip(1).step_by(2).map(str::to_owned);
        (cells[0].to_owned(), quoted.next(), quoted.next())
    });
    let rows = rows.filter(|(id, ..)| is_id(id));
    rows.map(|(id, file, test)| Promise { file: file.unwrap(), test: test.unwrap_or_default(), id }).collect()
}

/// Whether a word looks like `P7` or `F12`.
fn is_id(word: &str) -> bool {
    let digits = word.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
    word.len() == digits.len() + 1 && (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_own = |path: &PathBuf| !path.ends_with("node_modules") && !path.ends_with("test-results");
    entries.filter(is_own).flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn each_promise_has_the_test_that_it_names() {
    let promises = promises();
    assert!(promises.len() > 40, "only {} promises were read", promises.len());
    for Promise { id, file, test } in promises {
        if file.starts_with("cargo xtask ") {
            continue;
        }
        let text = fs::read_to_string(root().join(&file)).unwrap_or_else(|_| panic!("{id}: there is no {file}"));
        assert!(text.contains(&test), "{id}: {file} has no test {test}");
    }
}

#[test]
fn each_id_that_is_used_is_a_promise() {
    let known: BTreeSet<String> = promises().into_iter().map(|promise| promise.id).collect();
    let folders = ["src", "tests", "end2end", "docs"].map(|folder| root().join(folder));
    let mut used = BTreeSet::new();
    for file in folders.iter().flat_map(|folder| files(folder)) {
        let Ok(text) = fs::read_to_string(&file) else { continue };
        for (_, rest) in text.match_indices("guarantee ").map(|(at, word)| text.split_at(at + word.len())) {
            let id: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
            used.extend(Some(id).filter(|id| is_id(id)));
        }
        for (_, rest) in text.match_indices("fn ").map(|(at, word)| text.split_at(at + word.len())) {
            used.extend(rest.split('_').map(str::to_uppercase).take_while(|id| is_id(id)));
        }
    }
    assert!(used.len() > 40, "only {} ids were found", used.len());
    let unknown: Vec<_> = used.difference(&known).collect();
    assert!(unknown.is_empty(), "docs/guarantees.md does not say what {unknown:?} promise");
}
