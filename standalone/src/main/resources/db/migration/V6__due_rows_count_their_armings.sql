-- Armed while somebody looks at it, a row must not be moved by what was found before, even if it is due no earlier.
ALTER TABLE due_machine ADD COLUMN armings BIGINT DEFAULT 0 NOT NULL;
