//! An example of a request, with curl.

use serde_json::Value;

/// What the examples call the server where its own URL is not known.
const SERVER: &str = "$VESTIBULE_URL";

/// How a request is authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Credentials {
    /// Not at all.
    Nothing,
    /// By a token, which a file has, as other users of the machine can read the arguments of a command.
    Token,
    /// By the cookie of a session.
    Session,
}

/// Where the server is, for the examples.
pub(super) fn server(url: &str) -> &str {
    if url == "/" { SERVER } else { url }
}

/// The command. What it sends is JSON, or for a GET the query.
pub(super) fn command(url: &str, method: &str, credentials: Credentials, arguments: &[(&str, Value)]) -> String {
    let mut parts = vec![format!("curl \"{url}\"")];
    match credentials {
        Credentials::Nothing => {}
        Credentials::Token => parts.push("--header @authorization.txt".to_owned()),
        Credentials::Session => parts.extend(["--cookie cookies.txt", "--cookie-jar cookies.txt"].map(str::to_owned)),
    }
    let mut body = String::new();
    if method == "GET" {
        let query = arguments.iter().map(|(name, value)| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            format!("--data-urlencode '{name}={text}'")
        });
        parts.extend((!arguments.is_empty()).then(|| "--get".to_owned()));
        parts.extend(query);
    } else if arguments.is_empty() {
        parts.push(format!("--request {method}"));
    } else {
        let fields = arguments.iter().map(|(name, value)| format!("  \"{name}\": {value}"));
        let json = fields.collect::<Vec<_>>().join(",\n");
        parts.push("--json @- <<'JSON'".to_owned());
        body = format!("\n{{\n{json}\n}}\nJSON");
    }
    parts.join(" \\\n  ") + &body
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn assert_command(method: &str, credentials: Credentials, arguments: &[(&str, Value)], expected: &str) {
        assert_eq!(command(server("/"), method, credentials, arguments), expected);
    }

    #[test]
    fn a_request_is_one_command_with_its_secrets_outside_of_its_arguments() {
        assert_command("GET", Credentials::Nothing, &[], "curl \"$VESTIBULE_URL\"");
        let get =
            "curl \"$VESTIBULE_URL\" \\\n  --header @authorization.txt \\\n  --get \\\n  --data-urlencode 'a=true'";
        assert_command("GET", Credentials::Token, &[("a", json!(true))], get);
        let session =
            "curl \"$VESTIBULE_URL\" \\\n  --cookie cookies.txt \\\n  --cookie-jar cookies.txt \\\n  --request POST";
        assert_command("POST", Credentials::Session, &[], session);
        let post = "curl \"$VESTIBULE_URL\" \\\n  --json @- <<'JSON'\n{\n  \"b\": \"<b>\",\n  \"a\": true\n}\nJSON";
        assert_command("POST", Credentials::Nothing, &[("b", json!("<b>")), ("a", json!(true))], post);
    }
}
