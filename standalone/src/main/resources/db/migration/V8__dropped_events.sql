-- Parked events that an administrator has dropped: handled anew, they are not parked again.
CREATE TABLE dropped_event (
    processing_group VARCHAR(255) NOT NULL,
    event_id VARCHAR(255) NOT NULL,
    PRIMARY KEY (event_id, processing_group)
);
