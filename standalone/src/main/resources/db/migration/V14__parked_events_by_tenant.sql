-- An administrator lists the parked events of the own tenant: without this, those of all tenants would be read for it.
-- The name is as in the metadata's JSON, where quotes and backslashes are escaped. A pattern that alternates would take
-- stack for each of its characters.
ALTER TABLE DeadLetterEntry ADD COLUMN IF NOT EXISTS tenant VARCHAR
    GENERATED ALWAYS AS (REGEXP_SUBSTR(UTF8TOSTRING(metaData), '"tenant":"([^"\\]*+(?:\\.[^"\\]*+)*+)"', 1, 1, 'c', 1));

CREATE INDEX IF NOT EXISTS dead_letter_tenant
    ON DeadLetterEntry (processingGroup, tenant, sequenceIdentifier, sequenceIndex);
