//! A name as two letters.

use leptos::prelude::*;

/// The initials of an account, for the eye alone: the name itself stands beside them.
#[component]
pub fn Initials(
    /// The username.
    username: String,
) -> impl IntoView {
    view! {
        <span class="initials" aria-hidden="true">
            {initials(&username)}
        </span>
    }
}

/// The first letters of the first and the last word; of one word its first letter.
fn initials(name: &str) -> String {
    let mut words = name.split(|c: char| !c.is_alphanumeric()).filter_map(|word| word.chars().next());
    let letters = words.next().into_iter().chain(words.next_back());
    letters.flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_of_the_first_and_the_last_word() {
        for (name, expected) in
            [("ana", "A"), ("ana.maria_lopez", "AL"), ("Élodie Åberg", "ÉÅ"), ("...", ""), ("@42@", "4"), ("ßa", "SS")]
        {
            assert_eq!(initials(name), expected, "{name}");
        }
    }
}
