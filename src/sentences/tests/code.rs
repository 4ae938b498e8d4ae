//! What code says, by the macros that say it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The files of `src`, each by its name there, without comments.
pub(super) struct Code {
    pub files: BTreeMap<String, String>,
}

/// An island as its file declares it.
#[derive(Debug)]
pub(super) struct Island {
    pub file: String,
    pub groups: Vec<String>,
}

impl Island {
    pub fn is_handed(&self, id: &str) -> bool {
        self.groups.iter().any(|group| id.starts_with(group))
    }
}

impl Code {
    pub fn read() -> Self {
        let mut files = BTreeMap::new();
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        read(&src, &src, &mut files);
        assert!(files.len() > 100, "only {} files in {}", files.len(), src.display());
        Self { files }
    }

    /// What the files say, once for each place.
    pub fn said(&self) -> impl Iterator<Item = (String, BTreeSet<String>)> {
        self.files.values().flat_map(|source| sentences(source))
    }

    pub fn islands(&self) -> Vec<Island> {
        let declared = self.files.iter().filter(|(file, _)| file.starts_with("app/islands/"));
        let declared = declared.filter_map(|(file, source)| {
            let (_, rest) = source.split_once("\nisland!(")?;
            let (declaration, _) = rest.split_once(");")?;
            let groups = declaration.split('"').skip(1).step_by(2).map(str::to_owned).collect();
            Some(Island { file: file.clone(), groups })
        });
        declared.collect()
    }

    /// The ids of what the files of an island can show: its own and those that they import. What `browser` shows is
    /// handed to the island `Watch`, which is on each page with an island.
    pub fn shown_by(&self, island: &Island) -> BTreeSet<String> {
        let is_browser = |file: &str| file.starts_with("app/browser/");
        let is_watch = island.file.ends_with("/watch.rs");
        let mut reached: BTreeSet<&str> = BTreeSet::from([island.file.as_str()]);
        if is_watch {
            reached.extend(self.files.keys().map(String::as_str).filter(|file| is_browser(file)));
        }
        while let Some(next) = self.files.keys().find(|file| {
            !reached.contains(file.as_str())
                && (is_watch || !is_browser(file))
                && reached.iter().any(|from| self.imports(from, file))
        }) {
            reached.insert(next);
        }
        let shown = reached.iter().flat_map(|file| sentences(&self.files[*file])).map(|(id, _)| id);
        let has_form = reached.contains("app/form.rs");
        let says_errors = reached.iter().any(|file| self.files[*file].contains("person("));
        let of_errors =
            |(file, text): (&String, &String)| file.starts_with("contract/messages").then(|| sentences(text));
        let errors = self.files.iter().filter_map(of_errors).flatten().map(|(id, _)| id);
        // The desk has no islands.
        let errors = errors.filter(|id| id.starts_with("error-"));
        let errors = errors.filter(|id| has_form || says_errors && id.starts_with("error-request-"));
        shown.filter(|id| !id.starts_with("error-")).chain(errors).collect()
    }

    /// Whether a file of `app` imports another one, or a name that the other one makes public.
    fn imports(&self, from: &str, other: &str) -> bool {
        let is_shared = |file: &str| file.starts_with("app/") && !file.starts_with("app/pages/");
        if !is_shared(from) || !is_shared(other) {
            return false;
        }
        let module = other.trim_end_matches("/mod.rs").trim_end_matches(".rs").rsplit('/').next().unwrap_or_default();
        let source = &self.files[other];
        imported(&self.files[from]).any(|name| {
            name == module
                || ["fn", "struct", "enum"].iter().any(|kind| {
                    source.contains(&format!("pub {kind} {name}(")) || source.contains(&format!("pub {kind} {name} "))
                })
        })
    }
}

fn read(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            if !name.starts_with("sentences/tests/") {
                files.insert(name, without_comments(&fs::read_to_string(&path).unwrap()));
            }
        }
    }
}

fn without_comments(source: &str) -> String {
    let lines = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The names in the `use` of a file that are of `app`.
fn imported(source: &str) -> impl Iterator<Item = &str> {
    let uses = source.split("use ").skip(1).filter_map(|rest| rest.split(';').next());
    let ours = uses.filter(|path| path.starts_with("crate::app::") || path.starts_with("super::"));
    ours.flat_map(|path| path.split(|c: char| !c.is_alphanumeric() && c != '_'))
        .filter(|name| !["", "crate", "app", "super", "self", "components", "islands", "text"].contains(name))
}

/// The sentences that a file says, with the arguments of each.
pub(super) fn sentences(source: &str) -> Vec<(String, BTreeSet<String>)> {
    let calls = ["text!(", "around!(", "say!("].into_iter().flat_map(|call| {
        source.split(call).skip(1).filter_map(move |rest| {
            let (before, rest) = rest.split_once('"')?;
            let (id, rest) = rest.split_once('"')?;
            // Definitions of the macros themselves have no id.
            let is_call = before.is_empty() || call == "say!(" && before.ends_with(", ") && !before.contains(';');
            let named = if call == "around!(" { after_comma(rest) } else { arguments(rest) };
            is_call.then(|| (id.to_owned(), named))
        })
    });
    let errors = source.lines().flat_map(|line| {
        let literals: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
        let is_error = |literal: &&&str| ["error-", "desk-error-"].iter().any(|group| literal.starts_with(group));
        let at = literals.iter().position(|literal| is_error(&literal));
        at.map(|at| {
            (literals[at].to_owned(), literals.get(at + 1).map(|name| (*name).to_owned()).into_iter().collect())
        })
    });
    let is_table = source.contains(": Wording =");
    calls.chain(errors.filter(|_| is_table)).collect()
}

fn after_comma(rest: &str) -> BTreeSet<String> {
    let name = rest.trim_start_matches(',').split(')').next().unwrap_or_default();
    BTreeSet::from([name.trim().to_owned()])
}

/// The names before a `=` in what is left of a call.
pub(super) fn arguments(rest: &str) -> BTreeSet<String> {
    let (mut depth, mut is_text, mut named, mut before) = (1, false, BTreeSet::new(), String::new());
    let mut characters = rest.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if is_text => _ = characters.next(),
            '"' => is_text = !is_text,
            _ if is_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 1 => before.clear(),
            '=' if depth == 1 && characters.peek() != Some(&'=') && is_name(before.trim()) => {
                named.insert(before.trim().to_owned());
            }
            other => before.push(other),
        }
        if depth == 0 {
            break;
        }
    }
    named
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

#[test]
fn the_scan_finds_each_way_to_say_a_sentence() {
    let source = r#"
        <p>{text!("a-plain")}</p>
        text!("a-filled", name = f(x, y == z), other = "b, c = d");
        let (before, after) = around!("an-around", name);
        say!(account.language(), "a-mail", link = link)
    "#;
    let said: Vec<_> = sentences(source)
        .into_iter()
        .map(|(id, names)| (id, names.into_iter().collect::<Vec<_>>().join(" ")))
        .collect();
    let expected = [("a-plain", ""), ("a-filled", "name other"), ("an-around", "name"), ("a-mail", "link")];
    assert_eq!(said, expected.map(|(id, names)| (id.to_owned(), names.to_owned())));
}

#[test]
fn what_an_island_shows_is_found_through_its_imports() {
    let code = Code::read();
    let islands = code.islands();
    let shown = |file: &str| {
        let island = islands.iter().find(|island| island.file.ends_with(file)).unwrap();
        code.shown_by(island)
    };
    for (file, id) in [
        ("log_in_form.rs", "log-in-form-intro"),
        ("log_in_form.rs", "form-caps-lock"),
        ("log_in_form.rs", "error-password-short"),
        ("sign_up_form.rs", "strength-fair"),
        ("token_check.rs", "error-request-unreachable"),
        ("watch.rs", "watch-not-yet-why"),
    ] {
        assert!(shown(file).contains(id), "{file} shows {id}");
    }
    assert!(!shown("watch.rs").contains("form-caps-lock") && !shown("log_in_form.rs").contains("strength-fair"));
}
