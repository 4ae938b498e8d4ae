//! What tells a form from all others.

/// The field of a form without JavaScript that holds the id of the page on which it stands. A form that a browser sends once
/// more, as where the page of its answer is reloaded, has the same one.
pub const FORM_ID: &str = "form_id";
