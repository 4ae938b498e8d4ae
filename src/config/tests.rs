//! What holds for every setting.

use super::*;

#[test]
fn the_defaults_are_those_of_the_layers() {
    let settings = of_flags(&[]).unwrap().accounts();
    assert_eq!(format!("{settings:?}"), format!("{:?}", accounts::Settings::default()));
}

#[test]
fn a_proxy_is_an_address_or_a_network() {
    let proxies = of_flags(&["--trusted-proxies", "10.0.0.1, fd00::/8"]).unwrap().trusted_proxies;
    assert_eq!(proxies, ["10.0.0.1/32".parse::<IpNet>().unwrap(), "fd00::/8".parse().unwrap()]);
    assert!(of_flags(&["--trusted-proxies", "proxy.local"]).is_err());
}

#[test]
fn impersonation_is_on_until_it_is_switched_off() {
    assert!(of_flags(&[]).unwrap().accounts().impersonation);
    assert!(!of_flags(&["--impersonation", "off"]).unwrap().accounts().impersonation);
    for bad in ["", "false", "no"] {
        assert!(of_flags(&["--impersonation", bad]).is_err(), "{bad}");
    }
}

#[test]
fn every_setting_has_a_variable_a_heading_and_a_sentence() {
    for arg in Config::augment_args(clap::Command::new("vestibule")).get_arguments() {
        let name = arg.get_id();
        assert!(arg.get_env().is_some() && arg.get_help_heading().is_some() && arg.get_help().is_some(), "{name}");
    }
}

#[test]
fn the_readme_has_every_setting_with_its_default() {
    let readme = include_str!("../../README.md");
    for arg in Config::augment_args(clap::Command::new("vestibule")).get_arguments() {
        let variable = arg.get_env().unwrap().to_str().unwrap();
        let row = readme.lines().find(|line| line.starts_with(&format!("| `{variable}` |")));
        let row = row.unwrap_or_else(|| panic!("{variable} is not in the README"));
        assert!(row.contains(&format!("`--{}`", arg.get_long().unwrap())), "{row}");
        for default in arg.get_default_values() {
            let default = default.to_str().unwrap();
            assert!(row.contains(&format!("`{default}`")) || readme.contains(default), "{variable}: {default}");
        }
    }
}
