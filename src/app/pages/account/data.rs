//! `/account/data`: what is kept of the user, and the end of the account.

use leptos::prelude::*;

use super::AreaPage;
use super::form::{AreaForm, PlainForm};
use crate::app::components::{Part, StaticField, log_in_first};
use crate::app::page_context::PageContext;
use crate::app::text::text;
use crate::contract::paths;

/// The page of one's own data.
#[component]
pub fn DataPage() -> impl IntoView {
    let page = PageContext::of_page();
    if page.user.is_none() {
        return log_in_first(paths::DATA);
    }
    let form = AreaForm::new(page.refused_at(paths::ACCOUNT_DELETE), paths::ACCOUNT_DELETE, &["password"], paths::HOME);
    let (is_open, start) = (form.start.is_refused, form.start.clone());
    view! {
        <AreaPage heading=text!("data-page-title") purpose=text!("data-page-purpose")>
            <Part id="export" heading=text!("data-page-export")>
                <p>{text!("data-page-export-what")}</p>
                <p class="actions">
                    <a class="button button-quiet" href="/api/export" download="">
                        {text!("data-page-export-do")}
                    </a>
                </p>
            </Part>
            <Part id="delete" heading=text!("data-page-delete") is_grave=true>
                <details class="verb" open=is_open>
                    <summary>{text!("data-page-delete")}</summary>
                    <div class="verb-ask narrow">
                        <PlainForm form about=text!("data-page-delete-what") submit=text!("data-page-delete-do")>
                            <StaticField
                                start
                                name="password"
                                label=text!("form-confirm-password")
                                input_type="password"
                                autocomplete="current-password"
                            />
                        </PlainForm>
                    </div>
                </details>
            </Part>
        </AreaPage>
    }
    .into_any()
}
