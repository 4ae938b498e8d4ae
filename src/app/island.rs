//! Islands: the interactive parts of a page, which are hydrated in the browser. leptos' own `#[island]` does the same,
//! but reads the server's input by `serde_json`: 25 kB more for every page to download, compressed.

use leptos::prelude::*;
use leptos::reactive::graph::untrack;
use leptos::tachys::reactive_graph::OwnedView;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::text;
#[cfg(feature = "hydrate")]
use crate::contract::json;

/// An interactive part of a page. Its fields are its input from the server, serialized into its element.
pub trait Island: Serialize + DeserializeOwned + 'static {
    /// What it shows and does: on the server, and once more in the browser over the server's HTML.
    fn live(self) -> impl IntoView;
}

/// What the server knows of an island by its type.
#[cfg(feature = "ssr")]
pub trait Named {
    /// The name that its element calls it by.
    const NAME: &'static str;
    /// What the ids of the sentences begin with that it may show.
    const SENTENCES: &'static [&'static str];
}

/// Renders an island into its page.
#[cfg(feature = "ssr")]
#[component]
pub fn Live<I: Island + Named>(
    /// The island.
    island: I,
) -> impl IntoView {
    let fields = serde_json::to_string(&island).expect("what an island is given can be written");
    // Its fields in the first line, and each of its sentences in one.
    let given = [&fields, "\n", &text::hand(I::SENTENCES)].concat();
    leptos::tachys::html::islands::Island::new(I::NAME, view(island)).with_props(given)
}

/// Hydrates an island in its element, for as long as the page is open.
#[cfg(feature = "hydrate")]
pub fn wake<I: Island>(element: &web_sys::HtmlElement) {
    let fields = given(element).expect("what the server has given");
    let island = json::from_str::<I>(&fields).expect("what the server has given");
    std::mem::forget(view(island).hydrate_from_position::<true>(element, leptos::tachys::view::Position::FirstChild));
}

/// Keeps the sentences that the server has given to an island, and hands back its fields.
#[cfg(feature = "hydrate")]
fn given(element: &web_sys::HtmlElement) -> Option<String> {
    let given = element.get_attribute("data-props")?;
    let (fields, sentences) = given.split_once('\n')?;
    text::keep(sentences);
    Some(fields.to_owned())
}

fn view(island: impl Island) -> impl IntoView {
    untrack(|| Owner::new().with(|| Owner::with_hydration(|| OwnedView::new(island.live()))))
}

/// Gives an island its name, under which the browser's build exports the function that hydrates it: `islands.js` calls
/// the function that an element names. After it stands what the ids of its sentences begin with: these are handed to it.
macro_rules! island {
    ($island:ident $(, $group:literal)*) => {
        #[cfg(feature = "ssr")]
        impl crate::app::island::Named for $island {
            const NAME: &'static str = stringify!($island);
            const SENTENCES: &'static [&'static str] = &[$($group),*];
        }

        #[cfg(feature = "hydrate")]
        const _: () = {
            #[wasm_bindgen::prelude::wasm_bindgen(js_name = $island)]
            pub fn wake(element: web_sys::HtmlElement) {
                crate::app::island::wake::<$island>(&element);
            }
        };
    };
}

pub(super) use island;
