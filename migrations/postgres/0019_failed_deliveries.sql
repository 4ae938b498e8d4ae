-- What has not arrived, which is little of all: read for the failed deliveries of a webhook.
CREATE INDEX webhook_deliveries_undelivered ON webhook_deliveries (webhook_id, id) WHERE delivered_at IS NULL;
