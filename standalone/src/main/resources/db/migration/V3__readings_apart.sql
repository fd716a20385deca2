-- Readings share the log with facts and outnumber them by far. What follows facts only walks an index past them, and a
-- rebuild of the machines does not read every value that was ever measured.
ALTER TABLE DomainEventEntry ADD COLUMN reading BOOLEAN
    GENERATED ALWAYS AS (payloadType = 'io.fleetledger.events.reading.ReadingsRecordedEvent');

CREATE INDEX domain_event_entry_apart ON DomainEventEntry (reading, globalIndex);

-- H2 makes each portion of positions that it hands out durable, in a commit of its own: of 32, that is several commits
-- within one request of readings. What is left of a portion when the process is killed is skipped.
ALTER TABLE DomainEventEntry ALTER COLUMN globalIndex SET CACHE 4096;
