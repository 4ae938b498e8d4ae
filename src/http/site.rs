//! The files of the site, in memory: read from a folder when the server starts, or compiled into the binary.

mod names;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, fs};

use bytes::Bytes;

use super::assets::{Asset, Lifetime};
use crate::app::{Area, Package};
use names::Names;

/// Where cargo-leptos puts scripts and styles.
const PACKAGE: &str = "pkg";
/// The folders and files of the site that are served.
const SERVED: [&str; 9] = [
    PACKAGE,
    "fonts",
    "favicon.ico",
    "favicon.svg",
    "passkeys.js",
    "admin.js",
    "apidocs.js",
    "apidocs.css",
    "robots.txt",
];
/// cargo-leptos' list of the hashes in file names.
const HASHES: &str = "hash.txt";

/// Files that are compiled into a binary, each with its path: the folder of the site, and `hash.txt` beside them.
pub type Embedded = &'static [(&'static str, &'static [u8])];

/// A site on the disk, as cargo-leptos builds it.
#[derive(Clone, Debug)]
pub struct SiteFolder {
    /// The folder.
    pub root: PathBuf,
    /// What the names of scripts and styles begin with.
    pub output_name: String,
    /// The list of the hashes that those names hold, if they hold any.
    pub hashes: Option<PathBuf>,
}

/// The site that a server shows; cheap to clone.
#[derive(Clone)]
pub struct Site {
    source: Arc<Source>,
    /// Nothing where the files change while the server runs.
    loaded: Option<Arc<Loaded>>,
}

enum Source {
    Embedded { files: Embedded, output_name: String },
    Folder(SiteFolder),
}

struct Loaded {
    /// Of each area.
    packages: [Package; 3],
    assets: HashMap<String, Arc<Asset>>,
}

/// One file before it is read.
enum File {
    Embedded(&'static [u8]),
    OnDisk(PathBuf),
}

impl Site {
    /// The site inside the binary.
    pub fn embedded(files: Embedded, output_name: String) -> Self {
        Self::load(Source::Embedded { files, output_name })
    }

    /// Reads the site from a folder. What is not there is [`missing`](Self::missing).
    pub fn read(folder: SiteFolder) -> Self {
        Self::load(Source::Folder(folder))
    }

    /// The site of a folder whose files change: read again for every request, for `cargo leptos watch`.
    pub fn watch(folder: SiteFolder) -> Self {
        Self { source: Arc::new(Source::Folder(folder)), loaded: None }
    }

    /// The paths of scripts and styles that the pages load and that are missing.
    pub fn missing(&self) -> Vec<String> {
        let packages = Area::ALL.map(|area| self.package(area));
        let paths = packages
            .into_iter()
            .flat_map(|it: Package| [it.script, it.wasm, it.passkeys, it.admin].into_iter().chain(it.styles));
        let paths: BTreeSet<String> = paths.chain(self.api_docs()).filter(|path| self.asset(path).is_none()).collect();
        paths.into_iter().collect()
    }

    /// Whether the files change while the server runs.
    pub(super) fn is_watched(&self) -> bool {
        self.loaded.is_none()
    }

    /// What the pages of an area load.
    pub(super) fn package(&self, area: Area) -> Package {
        self.loaded
            .as_ref()
            .map_or_else(|| self.source.names().package(area), |loaded| loaded.packages[area as usize].clone())
    }

    /// The style sheet and the script that the page of the API's document loads beside the common style sheet.
    pub(super) fn api_docs(&self) -> [String; 2] {
        ["css", "js"].map(|kind| self.source.names().packed("apidocs", kind))
    }

    /// The file that a path like `/fonts/x.woff2` names.
    pub(super) fn asset(&self, path: &str) -> Option<Arc<Asset>> {
        match &self.loaded {
            Some(loaded) => loaded.assets.get(path).cloned(),
            None => self.source.asset(path, &self.source.files()).map(Arc::new),
        }
    }

    fn load(source: Source) -> Self {
        let files = source.files();
        let assets =
            files.keys().filter_map(|path| Some((path.clone(), Arc::new(source.asset(path, &files)?)))).collect();
        let loaded = Loaded { packages: Area::ALL.map(|area| source.names().package(area)), assets };
        Self { source: Arc::new(source), loaded: Some(Arc::new(loaded)) }
    }
}

impl Source {
    /// Every file that may be served, by its path.
    fn files(&self) -> BTreeMap<String, File> {
        match self {
            Self::Embedded { files, .. } => {
                let served = files.iter().filter(|(path, _)| SERVED.iter().any(|name| path.starts_with(name)));
                served.map(|&(path, bytes)| (format!("/{path}"), File::Embedded(bytes))).collect()
            }
            Self::Folder(folder) => {
                let mut files = BTreeMap::new();
                for name in SERVED {
                    find(&folder.root.join(name), &format!("/{name}"), &mut files);
                }
                files
            }
        }
    }

    fn asset(&self, path: &str, files: &BTreeMap<String, File>) -> Option<Asset> {
        let is_package = path.strip_prefix('/').and_then(|path| path.strip_prefix(PACKAGE)).is_some();
        let lifetime = match (is_package, self.hashes().is_some()) {
            (true, true) => Lifetime::Immutable,
            (true, false) => Lifetime::Revalidated,
            (false, _) => Lifetime::Day,
        };
        Asset::new(path, lifetime, |extension| files.get(&format!("{path}{extension}")).and_then(File::bytes))
    }

    /// What the files are called that pages load.
    fn names(&self) -> Names<'_> {
        let (Self::Embedded { output_name, .. } | Self::Folder(SiteFolder { output_name, .. })) = self;
        Names { output_name, hashes: self.hashes().unwrap_or_default() }
    }

    /// Lines like `js: FHYbW0AXWooV-2ffEDMdUA` and `account.js: …`, where names hold hashes.
    fn hashes(&self) -> Option<String> {
        match self {
            Self::Embedded { files, .. } => {
                let (_, bytes) = files.iter().find(|(path, _)| *path == HASHES)?;
                Some(String::from_utf8_lossy(bytes).into_owned())
            }
            Self::Folder(folder) => fs::read_to_string(folder.hashes.as_ref()?).ok(),
        }
    }
}

impl SiteFolder {
    /// Where cargo-leptos puts the list of hashes: beside the binary.
    pub fn hashes_beside(binary: &Path) -> PathBuf {
        binary.with_file_name(HASHES)
    }
}

/// Adds the file at `place`, or all files beneath it.
fn find(place: &Path, path: &str, files: &mut BTreeMap<String, File>) {
    if place.is_file() {
        files.insert(path.to_owned(), File::OnDisk(place.to_owned()));
    }
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        if let Some(name) = entry.file_name().to_str() {
            find(&entry.path(), &format!("{path}/{name}"), files);
        }
    }
}

impl File {
    fn bytes(&self) -> Option<Bytes> {
        match self {
            Self::Embedded(bytes) => Some(Bytes::from_static(bytes)),
            Self::OnDisk(place) => fs::read(place).ok().map(Bytes::from),
        }
    }
}

impl fmt::Display for Site {
    /// Where the files are from.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.source {
            Source::Embedded { .. } => f.write_str("This binary"),
            Source::Folder(folder) => write!(f, "{}", folder.root.display()),
        }
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Site({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [(&str, &[u8]); 12] = [
        (
            "hash.txt",
            b"js: a1\nwasm: b2\ncss: c3\naccount.js: d4\naccount.wasm: e5\naccount.css: g7\ndesk.css: h8\n\
              passkeys.js: f6\nadmin.js: i9\napidocs.js: a7\napidocs.css: b8\n",
        ),
        ("pkg/v.a1.js", b""),
        ("pkg/v.b2.wasm", b""),
        ("pkg/v.c3.css", b""),
        ("pkg/account.d4.js", b""),
        ("pkg/passkeys.f6.js", b""),
        ("pkg/admin.i9.js", b""),
        ("pkg/account.g7.css", b""),
        ("pkg/desk.h8.css", b""),
        ("pkg/apidocs.a7.js", b""),
        ("pkg/apidocs.b8.css", b""),
        ("pkg/account.e5.wasm", b""),
    ];
    /// What cargo-leptos builds.
    const IN_ONE: [(&str, &[u8]); 8] = [
        ("hash.txt", b"js: a1\nwasm: b2\ncss: c3\n"),
        ("pkg/v.a1.js", b""),
        ("pkg/v.b2.wasm", b""),
        ("pkg/v.c3.css", b""),
        ("passkeys.js", b""),
        ("admin.js", b""),
        ("apidocs.js", b""),
        ("apidocs.css", b""),
    ];

    fn package([script, wasm, passkeys, admin]: [&str; 4], styles: &[&str]) -> Package {
        let [script, wasm, passkeys, admin] = [script, wasm, passkeys, admin].map(str::to_owned);
        Package { script, wasm, styles: styles.iter().map(|&style| style.to_owned()).collect(), passkeys, admin }
    }

    #[test]
    fn the_account_area_has_scripts_and_styles_of_its_own_where_they_were_built() {
        let common =
            package(["/pkg/v.a1.js", "/pkg/v.b2.wasm", "/pkg/passkeys.f6.js", "/pkg/admin.i9.js"], &["/pkg/v.c3.css"]);
        let apart = Site::embedded(&FILES, "v".to_owned());
        assert_eq!(apart.package(Area::Entrance), common);
        assert_eq!(
            apart.package(Area::Account),
            package(
                ["/pkg/account.d4.js", "/pkg/account.e5.wasm", "/pkg/passkeys.f6.js", "/pkg/admin.i9.js"],
                &["/pkg/v.c3.css", "/pkg/account.g7.css"]
            )
        );
        let desk = Package { styles: vec!["/pkg/v.c3.css".to_owned(), "/pkg/desk.h8.css".to_owned()], ..common };
        assert_eq!(apart.package(Area::Desk), desk, "it has no WebAssembly of its own");
        assert!(apart.missing().is_empty());
        assert_eq!(apart.api_docs(), ["/pkg/apidocs.b8.css", "/pkg/apidocs.a7.js"]);
        assert_eq!(Site::embedded(&FILES[..11], "v".to_owned()).missing(), ["/pkg/account.e5.wasm"]);
        let in_one = Site::embedded(&IN_ONE, "v".to_owned());
        let unhashed = package(["/pkg/v.a1.js", "/pkg/v.b2.wasm", "/passkeys.js", "/admin.js"], &["/pkg/v.c3.css"]);
        assert_eq!(Area::ALL.map(|area| in_one.package(area)), [unhashed.clone(), unhashed.clone(), unhashed]);
        assert!(in_one.missing().is_empty());
    }

    #[test]
    fn the_pages_of_who_is_logged_in_are_told_from_those_that_only_begin_alike() {
        for path in ["/account", "/account/", "/account/tokens", "/logout", "/email/verify/confirm"] {
            assert_eq!(Area::of_path(path), Area::Account, "{path}");
        }
        for path in ["/admin", "/admin/account"] {
            assert_eq!(Area::of_path(path), Area::Desk, "{path}");
        }
        for path in ["/", "/login", "/accounts", "/administration", "/logouts", "/signup", "/password/reset/confirm"] {
            assert_eq!(Area::of_path(path), Area::Entrance, "{path}");
        }
    }
}
