//! A QR code as a picture.

use std::fmt::Write;

use qrcode::{Color, EcLevel, QrCode};

/// The white frame, in modules: readers expect four.
const QUIET: usize = 4;

/// Draws a text as an SVG, dark on white whatever is around it. Empty where the text is too long for one.
pub(super) fn svg(text: &str, title: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return String::new() };
    let (width, side) = (code.width(), code.width() + 2 * QUIET);
    let mut path = String::new();
    for (at, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let _ = write!(path, "M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET);
        }
    }
    let title = title.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" viewBox=\"0 0 {side} {side}\" \
         shape-rendering=\"crispEdges\"><title>{title}</title><rect width=\"{side}\" height=\"{side}\" \
         fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w4_a_picture_is_dark_on_white_with_a_frame_and_its_title_is_text() {
        let svg = svg("otpauth://a", "QR: a (<b>&)");
        // Version 1 has 21 modules; its three corners are squares of seven.
        assert!(svg.contains("viewBox=\"0 0 29 29\""), "{svg}");
        assert!(svg.contains("d=\"M4 4h1v1h-1z"), "{svg}");
        assert!(svg.contains("<title>QR: a (&lt;b&gt;&amp;)</title><rect width=\"29\""), "{svg}");
        assert!(!svg.contains("M3 ") && !svg.contains("M25 "), "the frame is white: {svg}");
    }

    #[test]
    fn what_fits_into_no_code_has_no_picture() {
        assert_eq!(svg(&"x".repeat(5_000), ""), "");
    }
}
