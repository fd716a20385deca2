-- Which tenants have been off-boarded, for ever: a rebuild of what is read would bring them back.
--
-- H2 commits each change of a table by itself: killed anywhere in the midst of this, it is begun again from here.

CREATE TABLE IF NOT EXISTS tenant_offboarding (
    tenant_id VARCHAR(255) PRIMARY KEY,
    phase VARCHAR(16) NOT NULL,
    requested_at TIMESTAMP(3) WITH TIME ZONE NOT NULL,
    position BIGINT,
    sealed_at TIMESTAMP(3) WITH TIME ZONE,
    erased_at TIMESTAMP(3) WITH TIME ZONE
);

CREATE TABLE IF NOT EXISTS tenant_erased_part (
    tenant_id VARCHAR(255) NOT NULL,
    part VARCHAR(32) NOT NULL,
    deleted BIGINT NOT NULL,
    finished BOOLEAN NOT NULL,
    PRIMARY KEY (tenant_id, part)
);

-- Null of what was asked before: forgotten a day later, as all of it is.
ALTER TABLE idempotency_record ADD COLUMN IF NOT EXISTS tenant_id VARCHAR(255);
CREATE INDEX IF NOT EXISTS idempotency_record_of_tenant ON idempotency_record (tenant_id);
CREATE INDEX IF NOT EXISTS due_machine_of_tenant ON due_machine (tenant_id);
