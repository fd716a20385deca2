-- Webhooks as their group has them, and what is still to be sent to each. Nothing of it can be made again: an event that
-- was sent must not be sent once more because something was rebuilt.

-- One row: what happened before is not sent by this outbox.
CREATE TABLE webhook_beginning (
    at TIMESTAMP(9) WITH TIME ZONE NOT NULL
);

CREATE TABLE webhook_endpoint (
    webhook_id UUID PRIMARY KEY,
    tenant_id VARCHAR(255) NOT NULL,
    created_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    definition VARCHAR(1048576) NOT NULL,
    active BOOLEAN NOT NULL,
    deleted BOOLEAN NOT NULL,
    -- An attempt that failed counts against the version that was sent to, and no other.
    version BIGINT NOT NULL,
    -- Null while nothing waits.
    due_at TIMESTAMP(3) WITH TIME ZONE,
    attempts INT DEFAULT 0 NOT NULL,
    failing_since TIMESTAMP(3) WITH TIME ZONE
);

CREATE INDEX webhook_endpoint_of_tenant ON webhook_endpoint (tenant_id, created_at, webhook_id);
CREATE INDEX webhook_endpoint_by_instant ON webhook_endpoint (due_at);

CREATE TABLE webhook_delivery (
    webhook_id UUID NOT NULL,
    position BIGINT NOT NULL,
    dead BOOLEAN NOT NULL,
    message_id VARCHAR(255) NOT NULL,
    type VARCHAR(255) NOT NULL,
    occurred_at TIMESTAMP(9) WITH TIME ZONE NOT NULL,
    -- Deflated: an event of many readings is longer in the API's names than it is in the log.
    body VARBINARY(1048576) NOT NULL,
    PRIMARY KEY (webhook_id, position)
);

CREATE INDEX webhook_delivery_in_order ON webhook_delivery (webhook_id, dead, position);
CREATE INDEX webhook_delivery_by_age ON webhook_delivery (dead, occurred_at);
