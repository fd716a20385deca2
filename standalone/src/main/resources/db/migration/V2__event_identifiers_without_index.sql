-- Nothing looks for an event by its identifier, and a random one's index costs a page at another place of the file for
-- every event. H2 chose the constraint's name itself.
EXECUTE IMMEDIATE 'ALTER TABLE DomainEventEntry DROP CONSTRAINT "' || (
    SELECT constraint_name
    FROM INFORMATION_SCHEMA.KEY_COLUMN_USAGE
    WHERE table_name = 'DOMAINEVENTENTRY' AND column_name = 'EVENTIDENTIFIER'
) || '"';
