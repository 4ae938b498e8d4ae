//! `webhooks deliveries`: what was sent to webhooks.

use clap::Args;

use super::super::failure::Outcome;
use super::super::format::Format;
use super::super::output;
use super::super::table::{minute, minute_or, table};
use super::with_accounts;
use crate::accounts::{By, DeliveryFilter};
use crate::config::Common;
use crate::contract::{DeliveryState, Field, WebhookDelivery, messages};

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// Those to this webhook alone
    #[arg(long, value_name = "ID")]
    webhook: Option<i64>,
    /// Those that are waiting, delivered or failed
    #[arg(long, value_parser = state)]
    state: Option<DeliveryState>,
    /// Deliveries before this one: the last one of the page before
    #[arg(long, value_name = "ID")]
    before: Option<i64>,
    #[command(flatten)]
    format: Format,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn run(arguments: &Arguments) -> Outcome {
    let common = &arguments.common;
    let before = arguments.before.map_or(Field::Absent, |id| id.to_string().into());
    let filter = DeliveryFilter { webhook: arguments.webhook, state: arguments.state };
    let listed = with_accounts(common, common.accounts(), async |accounts| {
        Ok(accounts.webhook_deliveries(By::CommandLine, filter, &before).await?)
    });
    let page = listed.await?;
    arguments.format.result(&page, || words(&page.deliveries))?;
    if let Some(next) = page.next {
        output::note(format!("There are more: --before {next}"));
    }
    Ok(())
}

fn state(name: &str) -> Result<DeliveryState, &'static str> {
    DeliveryState::of_name(name).ok_or(messages::DELIVERY_STATE)
}

fn words(deliveries: &[WebhookDelivery]) -> String {
    let row = |it: &WebhookDelivery| {
        [
            it.id.to_string(),
            it.webhook_id.to_string(),
            minute(&it.created),
            it.event.clone(),
            it.state.name().to_owned(),
            it.attempts.to_string(),
            minute_or(it.next_attempt.as_deref(), ""),
            it.last_status.map_or_else(String::new, |status| status.to_string()),
            it.last_fault.clone(),
        ]
    };
    let heads = ["ID", "WEBHOOK", "MADE (UTC)", "EVENT", "STATE", "ATTEMPTS", "NEXT (UTC)", "STATUS", "FAULT"];
    table(heads, deliveries.iter().map(row))
}
