//! The text of the document as HTML. It has two constructs of Markdown: paragraphs, and code between backquotes.

use std::collections::HashMap;

use minijinja::HtmlEscape;

/// The anchor of each operation, by what a description calls it: `POST /api/login`.
pub(super) type Anchors = HashMap<String, String>;

/// Text in paragraphs.
pub(super) fn paragraphs(text: &str, anchors: &Anchors) -> String {
    text.split("\n\n").map(|paragraph| format!("<p>{}</p>", line(paragraph, anchors))).collect()
}

/// Text of one paragraph. Code that names an operation leads to it.
pub(super) fn line(text: &str, anchors: &Anchors) -> String {
    let pieces = text.split('`').enumerate().map(|(index, piece)| {
        let escaped = HtmlEscape(piece);
        match anchors.get(piece) {
            _ if index % 2 == 0 => escaped.to_string(),
            Some(anchor) => format!("<a href=\"#{anchor}\"><code>{escaped}</code></a>"),
            None => format!("<code>{escaped}</code>"),
        }
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_paragraphs_code_and_links_to_operations_and_nothing_of_it_is_html() {
        let anchors = Anchors::from([("POST /api/x".to_owned(), "x".to_owned())]);
        let html = "<p>As <a href=\"#x\"><code>POST &#x2f;api&#x2f;x</code></a> &amp; <code>&lt;b&gt;</code>.</p><p>&lt;i&gt;</p>";
        assert_eq!(paragraphs("As `POST /api/x` & `<b>`.\n\n<i>", &anchors), html);
    }
}
