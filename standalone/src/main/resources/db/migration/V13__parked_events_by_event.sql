-- A retry or a drop names an event: without this, every parked event of the group would be read to find its sequence.
CREATE INDEX IF NOT EXISTS dead_letter_event ON DeadLetterEntry (processingGroup, eventIdentifier);
