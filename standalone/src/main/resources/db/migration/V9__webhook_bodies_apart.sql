-- An event that goes to many webhooks is stored once, and to change what becomes of it moves no bodies.

CREATE TABLE webhook_body (
    position BIGINT PRIMARY KEY,
    -- Deflated: an event of many readings is longer in the API's names than it is in the log.
    body VARBINARY(1048576) NOT NULL
);

INSERT INTO webhook_body (position, body)
SELECT DISTINCT ON (position) position, body FROM webhook_delivery;

ALTER TABLE webhook_delivery DROP COLUMN body;

-- Whether somebody is still to have a body.
CREATE INDEX webhook_delivery_by_position ON webhook_delivery (position);
