//! `webhooks rotate`, `delete`, `test` and `replay`.

use clap::Args;

use super::super::failure::Outcome;
use super::super::output;
use super::with_accounts;
use crate::accounts::{Accounts, By};
use crate::config::Common;

#[derive(Args)]
pub(in crate::cli) struct Arguments {
    /// Its id, as the list has it
    id: i64,
    #[command(flatten)]
    pub(super) common: Common,
}

pub(super) async fn rotate(arguments: &Arguments) -> Outcome {
    run(arguments, async |accounts, id| {
        let secret = accounts.rotate_webhook(By::CommandLine, id).await?.secret;
        Ok(format!("The new secret of webhook {id}, which is not shown again:\n{secret}"))
    })
    .await
}

pub(super) async fn delete(arguments: &Arguments) -> Outcome {
    run(arguments, async |accounts, id| {
        accounts.delete_webhook(By::CommandLine, id).await?;
        Ok(format!("Webhook {id} is removed."))
    })
    .await
}

pub(super) async fn test(arguments: &Arguments) -> Outcome {
    run(arguments, async |accounts, id| {
        let delivery = accounts.test_webhook(By::CommandLine, id).await?.id;
        Ok(format!("Delivery {delivery} is made; vestibule webhooks deliveries says how it ends."))
    })
    .await
}

pub(super) async fn replay(arguments: &Arguments) -> Outcome {
    run(arguments, async |accounts, id| {
        accounts.replay_webhook_delivery(By::CommandLine, id).await?;
        Ok(format!("Delivery {id} is made once more."))
    })
    .await
}

pub(super) async fn replay_failed(arguments: &Arguments) -> Outcome {
    run(arguments, async |accounts, id| {
        let mut sum = 0;
        loop {
            let done = accounts.replay_failed_webhook_deliveries(By::CommandLine, id).await?;
            sum += done.replayed;
            if !done.has_more {
                return Ok(format!("Deliveries that are made once more: {sum}"));
            }
        }
    })
    .await
}

/// Does something to what has the id, and says what.
async fn run(arguments: &Arguments, act: impl AsyncFnOnce(&Accounts, i64) -> Outcome<String>) -> Outcome {
    let Arguments { id, common } = arguments;
    let done = with_accounts(common, common.accounts(), async |accounts| act(accounts, *id).await);
    Ok(output::result(done.await?)?)
}
