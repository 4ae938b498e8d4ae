//! Files that import each other in a circle cannot be understood, tested or moved one at a time.

use std::collections::{BTreeMap, BTreeSet};

use super::scan;

/// Which modules a module imports. A module and what stands beneath it count as one thing: a parent hands on what its
/// children define.
pub type Imports = BTreeMap<Vec<String>, BTreeSet<Vec<String>>>;

/// The imports of files, each with its module and its source.
pub fn imports(files: &[(Vec<String>, String)]) -> Imports {
    let modules: BTreeSet<&Vec<String>> = files.iter().map(|(module, _)| module).collect();
    let imported = |(module, source): &(Vec<String>, String)| {
        let names: Vec<&str> = module.iter().map(String::as_str).collect();
        let paths = scan::paths(source, &names)
            .into_iter()
            .filter(|path| path.segments.first().is_some_and(|first| first == "crate"));
        let found = paths.filter_map(|path| {
            let longest = (1..=path.segments.len()).rev().map(|end| path.segments[1..end].to_vec());
            longest.into_iter().find(|prefix| modules.contains(prefix))
        });
        (module.clone(), found.filter(|other| !other.starts_with(module) && !module.starts_with(other)).collect())
    };
    files.iter().map(imported).collect()
}

/// The first circle, as the modules on the way around it; the first of them stands at the end again.
pub fn circle(imports: &Imports) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    imports.keys().find_map(|module| search(imports, module, &mut Vec::new(), &mut done))
}

fn search<'i>(
    imports: &'i Imports,
    module: &'i Vec<String>,
    way: &mut Vec<&'i Vec<String>>,
    done: &mut BTreeSet<&'i Vec<String>>,
) -> Option<Vec<String>> {
    if let Some(begin) = way.iter().position(|before| *before == module) {
        return Some(way[begin..].iter().chain([&module]).map(|module| module.join("::")).collect());
    }
    if done.contains(module) {
        return None;
    }
    way.push(module);
    let found = imports.get(module).into_iter().flatten().find_map(|next| search(imports, next, way, done));
    way.pop();
    done.insert(module);
    found
}

#[test]
fn a_circle_that_is_planted_is_found_and_a_parent_is_none() {
    let file = |module: &str, source: &str| (module.split("::").map(str::to_owned).collect(), source.to_owned());
    let mut files = vec![
        file("http", "mod a; mod b; mod c; use a::A;"),
        file("http::a", "use super::b::B; use super::AppState;"),
        file("http::b", "use crate::http::c;"),
        file("http::c", "pub struct C;"),
    ];
    assert_eq!(circle(&imports(&files)), None);
    files[3].1 = "fn f() { super::a::g() }".to_owned();
    assert_eq!(circle(&imports(&files)).unwrap(), ["http::a", "http::b", "http::c", "http::a"]);
}
