//! Pages that are the same for every anonymous user: rendered and compressed once.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use axum::response::Response;
use http_body_util::BodyExt;

use super::assets::Asset;
use crate::sentences::Language;

/// The pages of each language by path. There are no more of them than the table of routes has.
#[derive(Default)]
pub(super) struct Rendered([RwLock<HashMap<String, Arc<Asset>>>; Language::ALL.len()]);

impl Rendered {
    /// The page at a path, where it has been rendered in this language before.
    pub fn get(&self, path: &str, language: Language) -> Option<Arc<Asset>> {
        self.0[language as usize].read().unwrap_or_else(PoisonError::into_inner).get(path).cloned()
    }

    /// Keeps a page that was rendered, and hands it back. `None` where its body breaks off.
    pub async fn keep(&self, path: &str, language: Language, page: Response) -> Option<Arc<Asset>> {
        let (parts, body) = page.into_parts();
        let page = Arc::new(Asset::page(parts.headers, body.collect().await.ok()?.to_bytes()));
        let pages = &self.0[language as usize];
        pages.write().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), Arc::clone(&page));
        Some(page)
    }
}
