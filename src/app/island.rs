//! Islands: the interactive parts of a page, which are hydrated in the browser. leptos' own `#[island]` does the same,
//! but reads the server's input by `serde_json`: 25 kB more for every page to download, compressed.

use leptos::prelude::*;
use leptos::reactive::graph::untrack;
use leptos::tachys::reactive_graph::OwnedView;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An interactive part of a page. Its fields are its input from the server, serialized into its element.
pub trait Island: Serialize + DeserializeOwned + 'static {
    /// What it shows and does: on the server, and once more in the browser over the server's HTML.
    fn live(self) -> impl IntoView;
}

/// The name that an island's element calls it by.
#[cfg(feature = "ssr")]
pub trait Named {
    /// The name.
    const NAME: &'static str;
}

/// Renders an island into its page.
#[cfg(feature = "ssr")]
#[component]
pub fn Live<I: Island + Named>(
    /// The island.
    island: I,
) -> impl IntoView {
    let given = serde_json::to_string(&island).expect("what an island is given can be written");
    leptos::tachys::html::islands::Island::new(I::NAME, view(island)).with_props(given)
}

/// Hydrates an island in its element, for as long as the page is open.
#[cfg(feature = "hydrate")]
pub fn wake<I: Island>(element: &web_sys::HtmlElement) {
    use crate::contract::json;

    let given = element.get_attribute("data-props");
    let island = given.and_then(|given| json::from_str::<I>(&given).ok()).expect("what the server has given");
    std::mem::forget(view(island).hydrate_from_position::<true>(element, leptos::tachys::view::Position::FirstChild));
}

fn view(island: impl Island) -> impl IntoView {
    untrack(|| Owner::new().with(|| Owner::with_hydration(|| OwnedView::new(island.live()))))
}

/// Gives an island its name, under which the browser's build exports the function that hydrates it: `islands.js` calls
/// the function that an element names.
macro_rules! island {
    ($island:ident) => {
        #[cfg(feature = "ssr")]
        impl crate::app::island::Named for $island {
            const NAME: &'static str = stringify!($island);
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
