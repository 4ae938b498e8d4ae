//! The names of authenticators by their model, for passkeys that their owner gives none.

use super::super::Client;
use super::ceremonies::NewCredential;

/// What a passkey is called whose authenticator is not known.
const UNKNOWN: &str = "Passkey";

/// Models and names, from the list of passkeydeveloper.com: what most people have.
const MODELS: [(&str, &str); 24] = [
    ("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4", "Google Password Manager"),
    ("adce0002-35bc-c60a-648b-0b25f1f05503", "Chrome on Mac"),
    ("b5397666-4885-aa6b-cebf-e52262a439a2", "Chromium"),
    ("771b48fd-d3d4-4f74-9232-fc157ab0507a", "Edge on Mac"),
    ("08987058-cadc-4b81-b6e1-30de50dcbe96", "Windows Hello"),
    ("9ddd1817-af5a-4672-a2b9-3e3dd95000a9", "Windows Hello"),
    ("6028b017-b1d4-4c02-b4b3-afcdafc96bb2", "Windows Hello"),
    ("dd4ec289-e01d-41c9-bb89-70fa845d4bf2", "iCloud Keychain"),
    ("fbfc3007-154e-4ecc-8c0b-6e020557d7bd", "Apple Passwords"),
    ("53414d53-554e-4700-0000-000000000000", "Samsung Pass"),
    ("bada5566-a7aa-401f-bd96-45619a55120d", "1Password"),
    ("d548826e-79b4-db40-a3d8-11116f7e8349", "Bitwarden"),
    ("531126d6-e717-415c-9320-3d9aa6981239", "Dashlane"),
    ("b84e4048-15dc-4dd0-8640-f4f60813c8af", "NordPass"),
    ("0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6", "Keeper"),
    ("50726f74-6f6e-5061-7373-50726f746f6e", "Proton Pass"),
    ("f3809540-7f14-49c1-a8b3-8f813b225541", "Enpass"),
    ("fdb141b2-5d84-443e-8a35-4698c205a502", "KeePassXC"),
    ("cb69481e-8ff7-4039-93ec-0a2729a154a8", "YubiKey 5"),
    ("ee882879-721c-4913-9775-3dfcce97072a", "YubiKey 5"),
    ("fa2b99dc-9e39-4257-8f92-4a30d23c4118", "YubiKey 5 NFC"),
    ("2fc0579f-8113-47ea-b116-bb5a8db9202a", "YubiKey 5 NFC"),
    ("c5ef55ff-ad9a-4b9f-b580-adebafe026d0", "YubiKey 5Ci"),
    ("d8522d9f-575b-4866-88a9-ba99fa02f35b", "YubiKey Bio"),
];

/// The name of the authenticator that has made a passkey: of its model; else, where it is a part of the device by which it
/// was asked, of this device.
pub(super) fn name_of(made: &NewCredential, client: &Client) -> String {
    let model = MODELS.iter().find(|(model, _)| *model == made.aaguid).map(|(_, name)| (*name).to_owned());
    let is_part = made.transports == ["internal"];
    let device = || Some(client.device()).filter(|device| is_part && !device.is_empty());
    model.or_else(device).unwrap_or_else(|| UNKNOWN.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_model_is_a_uuid_of_its_own() {
        let mut models: Vec<_> = MODELS.iter().map(|(model, _)| uuid::Uuid::parse_str(model).unwrap()).collect();
        models.sort();
        models.dedup();
        assert_eq!(models.len(), MODELS.len());
    }

    #[test]
    fn a_passkey_is_named_after_its_model_or_the_device_that_it_is_a_part_of() {
        let named = |aaguid: &str, transports: &[&str], user_agent: &str| {
            let made = NewCredential {
                id: Vec::new(),
                transports: transports.iter().map(|&transport| transport.to_owned()).collect(),
                public_key: Vec::new(),
                aaguid: aaguid.to_owned(),
                sign_count: 0,
                is_backup_eligible: false,
                is_backed_up: false,
            };
            let address = [127, 0, 0, 1].into();
            name_of(&made, &Client { address, user_agent: user_agent.to_owned(), language: "en" })
        };
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(named("bada5566-a7aa-401f-bd96-45619a55120d", &["internal"], firefox), "1Password");
        assert_eq!(named("", &["internal"], firefox), "Firefox on Linux");
        for elsewhere in [&["usb"][..], &["hybrid", "internal"], &[]] {
            assert_eq!(named("", elsewhere, firefox), UNKNOWN);
        }
        assert_eq!(named("", &["internal"], "Mozilla/5.0"), UNKNOWN);
    }
}
