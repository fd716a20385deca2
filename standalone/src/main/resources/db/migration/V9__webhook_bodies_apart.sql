-- An event that goes to many webhooks is stored once, and to change what becomes of it moves no bodies.
--
-- H2 commits each change of a table by itself: killed anywhere in the midst of this, it is begun again from here.

CREATE TABLE IF NOT EXISTS webhook_body (
    position BIGINT PRIMARY KEY,
    -- Deflated: an event of many readings is longer in the API's names than it is in the log.
    body VARBINARY(1048576) NOT NULL
);

-- There already, unless it was dropped below before: then it is empty, and what was in it has been copied.
ALTER TABLE webhook_delivery ADD COLUMN IF NOT EXISTS body VARBINARY(1048576);

MERGE INTO webhook_body (position, body) KEY (position)
SELECT DISTINCT ON (position) position, body FROM webhook_delivery WHERE body IS NOT NULL;

ALTER TABLE webhook_delivery DROP COLUMN body;

-- Whether somebody is still to have a body.
CREATE INDEX IF NOT EXISTS webhook_delivery_by_position ON webhook_delivery (position);
