//! The script that wasm-bindgen writes for a WebAssembly, and what the two call each other by. Both are made for any
//! program; pages call a few functions.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, bail};
use wasm_bindgen_cli_support::Output;

/// What the names of the functions that a script hands to its WebAssembly stand under: one letter in place of a path.
const MODULE: &str = "a";

/// Takes out of the WebAssembly what the script does not call, gives the rest short names, and hands back the script
/// with these names and without what no page calls. wasm-bindgen's names hold a hash each, which no compression makes
/// shorter, in both files.
///
/// # Errors
/// Where the script is not as it is expected of this version of wasm-bindgen.
pub fn shrink(output: &mut Output) -> Result<String> {
    let script = without_classes(output.js())?.replace("export { initSync, ", "export { ");
    let called = called(&script);
    let module = output.wasm_mut();
    let unused: Vec<_> =
        module.exports.iter().filter(|export| !called.contains(&export.name)).map(|export| export.id()).collect();
    unused.into_iter().for_each(|export| module.exports.delete(export));
    let (mut exports, mut imports, mut paths) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    for (export, short) in module.exports.iter_mut().zip(short_names()) {
        exports.insert(std::mem::replace(&mut export.name, short.clone()), short);
    }
    for (import, short) in module.imports.iter_mut().zip(short_names()) {
        paths.insert(std::mem::replace(&mut import.module, MODULE.to_owned()));
        imports.insert(std::mem::replace(&mut import.name, short.clone()), short);
    }
    if paths.len() > 1 {
        bail!("the WebAssembly has imports of several modules: {paths:?}");
    }
    rename(&script, &paths, &imports, &exports)
}

/// The script without its classes. They are of a dependency, which exports them whether or not a program makes any.
fn without_classes(script: &str) -> Result<String> {
    let (mut kept, mut classes) = (String::with_capacity(script.len()), BTreeSet::new());
    let (mut end, mut depth) = (None, 0);
    for line in script.lines() {
        let class = line.strip_prefix("export class ").and_then(|line| line.strip_suffix(" {"));
        classes.extend(class);
        let is_of_class = line.starts_with("if (Symbol.dispose) ") || line.contains("Finalization = (");
        end = end.or(class.map(|_| '}')).or(is_of_class.then_some(';'));
        match end {
            None => kept.extend([line, "\n"]),
            Some(last) => {
                depth += line.matches('{').count();
                depth -= line.matches('}').count();
                end = end.filter(|_| depth > 0 || !line.ends_with(last));
            }
        }
    }
    if let Some((_, class, _)) = words(&kept).find(|(_, word, _)| classes.contains(word)) {
        bail!("the script of wasm-bindgen needs its class {class}");
    }
    Ok(kept)
}

/// What the script calls of its WebAssembly.
fn called(script: &str) -> BTreeSet<String> {
    words(script).filter(|(before, ..)| before.ends_with("wasm.")).map(|(_, word, _)| word.to_owned()).collect()
}

/// The script with other names, each of which it has to have.
fn rename(
    script: &str,
    paths: &BTreeSet<String>,
    imports: &BTreeMap<String, String>,
    exports: &BTreeMap<String, String>,
) -> Result<String> {
    let (mut renamed, mut given, mut end) = (String::with_capacity(script.len()), BTreeSet::new(), 0);
    for (before, word, after) in words(script) {
        let short = if before.ends_with("wasm.") {
            exports.get(word)
        } else {
            imports.get(word).filter(|_| after.starts_with(':')).inspect(|_| _ = given.insert(word))
        };
        renamed.push_str(&script[end..before.len()]);
        renamed.push_str(short.map_or(word, String::as_str));
        end = before.len() + word.len();
    }
    renamed.push_str(&script[end..]);
    if let Some(missing) = imports.keys().find(|import| !given.contains(import.as_str())) {
        bail!("the script of wasm-bindgen has no {missing}");
    }
    Ok(paths.iter().fold(renamed, |script, path| script.replace(&format!("{path:?}"), &format!("{MODULE:?}"))))
}

/// The words of a script, each with what stands before it and after it.
fn words(script: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    let is_of_word = |letter: char| letter.is_alphanumeric() || "_$".contains(letter);
    let mut end = 0;
    std::iter::from_fn(move || {
        let start = end + script[end..].find(is_of_word)?;
        end = script[start..].find(|letter| !is_of_word(letter)).map_or(script.len(), |length| start + length);
        Some((&script[..start], &script[start..end], &script[end..]))
    })
}

/// `a` to `z`, then `aa`, `ab` and so on.
fn short_names() -> impl Iterator<Item = String> {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";
    (0..).map(|mut index: usize| {
        let mut name = String::new();
        loop {
            let last = index % LETTERS.len();
            name.insert_str(0, &LETTERS[last..=last]);
            if index < LETTERS.len() {
                return name;
            }
            index = index / LETTERS.len() - 1;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = r#"export class Stream {
free() {
wasm.__wbg_stream_free(this.ptr, 0);
}
}
if (Symbol.dispose) Stream.prototype[Symbol.dispose] = Stream.prototype.free;

export function hydrate() {
    wasm.hydrate();
}
function imports() {
    const import0 = {
        __wbg_new_a1: function() { return wasm.__wbindgen_malloc(1); },
        __wbg_new_a12: function() { return "__wbg_new_a1"; },
    };
    return { "./site_bg.js": import0 };
}
const StreamFinalization = (typeof FinalizationRegistry === 'undefined')
    ? { register: () => {}, unregister: () => {} }
    : new FinalizationRegistry(ptr => wasm.__wbg_stream_free(ptr, 1));
export { initSync };
"#;

    #[test]
    fn a_script_keeps_its_functions_and_loses_its_classes() {
        let kept = without_classes(SCRIPT).unwrap();
        assert!(!kept.contains("tream") && !kept.contains("Finalization"), "{kept}");
        assert_eq!(called(&kept).into_iter().collect::<Vec<_>>(), ["__wbindgen_malloc", "hydrate"]);
        for end in ["const made = Stream.__wrap(1);\n", "new Stream"] {
            let error = without_classes(&[SCRIPT, end].concat()).unwrap_err();
            assert_eq!(error.to_string(), "the script of wasm-bindgen needs its class Stream");
        }
    }

    #[test]
    fn names_are_changed_where_they_are_names_of_the_webassembly() {
        let named = |names: &[(&str, &str)]| names.iter().map(|&(from, to)| (from.to_owned(), to.to_owned())).collect();
        let paths = BTreeSet::from(["./site_bg.js".to_owned()]);
        let exports = named(&[("hydrate", "a"), ("__wbindgen_malloc", "b")]);
        let imports = named(&[("__wbg_new_a1", "a"), ("__wbg_new_a12", "b")]);
        let renamed = rename(SCRIPT, &paths, &imports, &exports).unwrap();
        for line in [
            "export function hydrate() {\n    wasm.a();\n",
            "        a: function() { return wasm.b(1); },\n",
            "        b: function() { return \"__wbg_new_a1\"; },\n",
            "    return { \"a\": import0 };\n",
        ] {
            assert!(renamed.contains(line), "{line} {renamed}");
        }
        let error = rename("", &paths, &imports, &exports).unwrap_err();
        assert_eq!(error.to_string(), "the script of wasm-bindgen has no __wbg_new_a1");
    }

    #[test]
    fn short_names_are_told_apart() {
        let names: Vec<String> = short_names().take(1000).collect();
        assert_eq!([0, 25, 26, 52, 701, 702].map(|index| &names[index]), ["a", "z", "aa", "ba", "zz", "aaa"]);
        assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    }
}
