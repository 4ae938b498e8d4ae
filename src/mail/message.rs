//! A mail in the form that is sent: headers, and two bodies that say the same, as text and as HTML.

use std::time::{Duration, UNIX_EPOCH};

use lettre::Address;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use sha2::{Digest, Sha256};

use super::address;
use super::envelope::Mail;
use super::failure::Failure;
use super::settings::Sender;

/// What is sent, and to whom.
pub(super) struct Message {
    pub(super) recipient: Address,
    pub(super) bytes: Vec<u8>,
}

/// The same mail always becomes the same bytes.
///
/// # Errors
/// The recipient is no address: permanent.
pub(super) fn compose(mail: &Mail, sender: &Sender) -> Result<Message, Failure> {
    let recipient = address::parse(&mail.to)
        .map_err(|why| Failure::Permanent(format!("the recipient was not understood: {why}")))?;
    let content = &mail.content;
    let body = MultiPart::alternative().boundary(boundary(mail)).build();
    let part = |kind: ContentType, text: &str| SinglePart::builder().header(kind).body(text.to_owned());
    let body = body
        .singlepart(part(ContentType::TEXT_PLAIN, &content.text))
        .singlepart(part(ContentType::TEXT_HTML, &content.html));
    let date = UNIX_EPOCH + Duration::from_millis(u64::try_from(mail.date.unix_millis()).unwrap_or(0));
    let header = |name, value: &str| HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned());
    let message = lettre::Message::builder()
        .from(sender.mailbox().clone())
        .to(Mailbox::new(None, recipient.clone()))
        .subject(one_line(&content.subject))
        .date(date)
        .message_id(Some(format!("<{}@{}>", mail.id, sender.domain())))
        .raw_header(header("Content-Language", content.language.tag()))
        // No holiday reply comes back (RFC 3834); Exchange has a header of its own for it.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .multipart(body);
    let message =
        message.map_err(|error| Failure::Permanent(format!("the mail could not be put together: {error}")))?;
    Ok(Message { recipient, bytes: message.formatted() })
}

/// A text without line breaks and other control characters, which would begin a header of their own.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// What separates the parts. As a digest of both, it is in neither.
fn boundary(mail: &Mail) -> String {
    let Mail { id, content, .. } = mail;
    let digest = Sha256::new().chain_update(id.as_str()).chain_update(&content.text).chain_update(&content.html);
    format!("part-{}", &hex::encode(digest.finalize())[..32])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::accounts::Timestamp;
    use crate::mail::{Language, Rendered};

    fn mail(to: &str, subject: &str) -> Mail {
        Mail {
            id: "job-1".parse().unwrap(),
            to: to.to_owned(),
            date: Timestamp::from_unix_millis(1_800_000_000_000),
            content: Rendered {
                subject: subject.to_owned(),
                text: "Grüße\n".to_owned(),
                html: "<p>Grüße</p>\n".to_owned(),
                language: Language::German,
            },
        }
    }

    fn composed(to: &str, subject: &str) -> String {
        let sender = "Büro <no-reply@example.org>".parse().unwrap();
        String::from_utf8(compose(&mail(to, subject), &sender).unwrap().bytes).unwrap()
    }

    #[test]
    fn the_same_mail_becomes_the_same_bytes_with_its_own_id_and_date() {
        let text = composed("ana@example.org", "Hallo");
        assert_eq!(text, composed("ana@example.org", "Hallo"));
        for header in [
            "Message-ID: <job-1@example.org>\r\n",
            "Date: Fri, 15 Jan 2027 08:00:00 +0000\r\n",
            "To: ana@example.org\r\n",
            "Content-Language: de\r\n",
            "Auto-Submitted: auto-generated\r\n",
        ] {
            assert!(text.contains(header), "{header}: {text}");
        }
    }

    #[test]
    fn i4_a_newline_in_a_subject_begins_no_header() {
        let text = composed("ana@example.org", "Hi\r\nBcc: eve@example.org\r\n\r\nbody\u{85}\u{2028}");
        let head = text.split("\r\n\r\n").next().unwrap();
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
        assert!(text.split("\r\n\r\n").nth(1).unwrap().starts_with("--part-"), "{text}");
    }

    #[test]
    fn a_recipient_that_is_no_address_is_a_permanent_failure() {
        let sender = Sender::on_this_machine();
        for bad in ["nobody", "a@example.org\r\nBcc: b@example.org", ""] {
            let failure = compose(&mail(bad, "Hi"), &sender).err().unwrap();
            assert!(failure.is_permanent() && failure.to_string().contains("recipient"), "{failure}");
        }
    }
}
