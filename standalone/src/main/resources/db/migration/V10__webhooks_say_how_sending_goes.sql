-- How sending to a webhook goes, and what became of each event: for those who ask, not for those who send.
--
-- H2 commits each change of a table by itself: killed anywhere in the midst of this, it is begun again from here.

ALTER TABLE webhook_endpoint ADD COLUMN IF NOT EXISTS last_success_at TIMESTAMP(3) WITH TIME ZONE;
ALTER TABLE webhook_endpoint ADD COLUMN IF NOT EXISTS last_failure_at TIMESTAMP(3) WITH TIME ZONE;
ALTER TABLE webhook_endpoint ADD COLUMN IF NOT EXISTS last_status INT;
ALTER TABLE webhook_endpoint ADD COLUMN IF NOT EXISTS last_error VARCHAR(255);

-- Null of what was dead before, and while it waits.
ALTER TABLE webhook_delivery ADD COLUMN IF NOT EXISTS reason VARCHAR(255);
ALTER TABLE webhook_delivery ADD COLUMN IF NOT EXISTS dead_at TIMESTAMP(3) WITH TIME ZONE;
ALTER TABLE webhook_delivery ADD COLUMN IF NOT EXISTS attempts INT DEFAULT 0 NOT NULL;
ALTER TABLE webhook_delivery ADD COLUMN IF NOT EXISTS last_failure_at TIMESTAMP(3) WITH TIME ZONE;
ALTER TABLE webhook_delivery ADD COLUMN IF NOT EXISTS last_status INT;
ALTER TABLE webhook_delivery ADD COLUMN IF NOT EXISTS last_error VARCHAR(255);
