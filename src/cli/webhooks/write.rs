//! `webhooks create` and `webhooks edit`.

use clap::{ArgAction, Args};

use super::super::failure::Outcome;
use super::super::format::Format;
use super::with_accounts;
use crate::accounts::{By, Settings, WebhookFields};
use crate::config::{Common, Webhooks};
use crate::contract::Field;

#[derive(Args)]
pub(in crate::cli) struct CreateArguments {
    /// What you call it
    #[arg(long)]
    name: String,
    /// Where deliveries are posted to, by https
    #[arg(long)]
    url: String,
    /// Kinds of events with commas between them, or all
    #[arg(long, default_value = "all", value_name = "EVENT,...")]
    events: String,
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    webhooks: Webhooks,
    #[command(flatten)]
    pub(super) common: Common,
}

#[derive(Args)]
pub(in crate::cli) struct EditArguments {
    /// Its id, as the list has it
    id: i64,
    /// What you call it
    #[arg(long)]
    name: Option<String>,
    /// Where deliveries are posted to, by https
    #[arg(long)]
    url: Option<String>,
    /// Kinds of events with commas between them, or all
    #[arg(long, value_name = "EVENT,...")]
    events: Option<String>,
    /// Whether it is told of anything
    #[arg(long, value_name = "BOOL", action = ArgAction::Set)]
    active: Option<bool>,
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    webhooks: Webhooks,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn create(arguments: &CreateArguments) -> Outcome {
    let CreateArguments { name, url, events, format, webhooks, common } = arguments;
    let (name, url, events) = (name.as_str().into(), url.as_str().into(), events.as_str().into());
    let made = with_accounts(common, settings(common, webhooks), async |accounts| {
        let fields = WebhookFields { name: &name, url: &url, events: &events, is_active: None };
        Ok(accounts.create_webhook(By::CommandLine, fields).await?)
    });
    let made = made.await?;
    format.result(&made, || {
        format!("Webhook {} is made. Its secret, which is not shown again:\n{}", made.webhook.id, made.secret)
    })
}

pub(super) async fn edit(arguments: &EditArguments) -> Outcome {
    let EditArguments { id, name, url, events, active, format, webhooks, common } = arguments;
    let field = |text: &Option<String>| text.as_deref().map_or(Field::Absent, Field::from);
    let (name, url, events) = (field(name), field(url), field(events));
    let edited = with_accounts(common, settings(common, webhooks), async |accounts| {
        let fields = WebhookFields { name: &name, url: &url, events: &events, is_active: *active };
        Ok(accounts.edit_webhook(By::CommandLine, *id, fields).await?)
    });
    let edited = edited.await?;
    format.result(&edited, || format!("Webhook {id} is changed."))
}

fn settings(common: &Common, webhooks: &Webhooks) -> Settings {
    Settings { webhook_networks: webhooks.webhook_networks.clone(), ..common.accounts() }
}
