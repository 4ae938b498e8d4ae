//! Webhooks, which other services are told of events by.

use clap::Args;
use ipnet::IpNet;

use super::parse;

/// The settings of webhooks.
#[derive(Args, Clone, Debug)]
pub struct Webhooks {
    /// Private networks that webhooks may reach, also by plain http, like 10.1.0.0/16; who may make webhooks can then send
    /// requests to everything in them [default: none, only addresses of the internet by https]
    #[arg(long, env = "VESTIBULE_WEBHOOK_NETWORKS", value_name = "IP|NETWORK,...", help_heading = "Other services")]
    #[arg(value_delimiter = ',', value_parser = parse::network)]
    pub webhook_networks: Vec<IpNet>,
}
