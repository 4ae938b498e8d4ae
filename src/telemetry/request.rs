//! The request that is being answered, which stands in every line of its log.
//!
//! It is kept beside the task and in no span: to make a span costs as much as to look a token up, and most requests
//! log nothing.

use std::future::Future;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Format;

tokio::task_local! {
    static CURRENT: Arc<dyn Described>;
}

/// A request, as the log knows it.
pub trait Described: Send + Sync {
    /// The names and the texts of what is said of it, in their order.
    fn fields(&self) -> Vec<(&'static str, &str)>;
}

/// Runs a future; each line that it logs has the fields of the request.
pub async fn within<T>(request: Arc<dyn Described>, answered: impl Future<Output = T>) -> T {
    CURRENT.scope(request, answered).await
}

/// What goes on for this request in another task, or after its answer.
pub fn carried<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let request = current();
    async move {
        match request {
            Some(request) => within(request, work).await,
            None => work.await,
        }
    }
}

fn current() -> Option<Arc<dyn Described>> {
    CURRENT.try_with(Arc::clone).ok()
}

/// A line of the log, with the request that it is about, if there is one.
pub(super) fn complete(line: &str, format: Format) -> String {
    let Some(request) = current() else { return line.to_owned() };
    let fields = Fields(request.fields());
    match format {
        Format::Text => {
            let fields: Vec<_> = fields.0.iter().map(|(name, text)| format!("{name}={text:?}")).collect();
            format!("{line} request{{{}}}", fields.join(" "))
        }
        Format::Json => match (line.strip_suffix('}'), serde_json::to_string(&fields)) {
            (Some(event), Ok(fields)) => format!("{event},\"request\":{fields}}}"),
            _ => line.to_owned(),
        },
    }
}

struct Fields<'a>(Vec<(&'static str, &'a str)>);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, text) in &self.0 {
            map.serialize_entry(name, text)?;
        }
        map.end()
    }
}
