-- The keys that seal tenants' personal data in events, each sealed itself; a destroyed one is null for ever.
--
-- H2 commits each change of a table by itself: killed anywhere in the midst of this, it is begun again from here.

CREATE TABLE IF NOT EXISTS tenant_key (
    tenant_id VARCHAR(255) PRIMARY KEY,
    sealed_key VARCHAR(255),
    created_at TIMESTAMP(3) WITH TIME ZONE DEFAULT CURRENT_TIMESTAMP NOT NULL,
    destroyed_at TIMESTAMP(3) WITH TIME ZONE
);
