-- As for positions: a portion of ids that H2 hands out is made durable in a commit of its own, and a file of machines
-- begins a saga for each of its rows.
ALTER TABLE AssociationValueEntry ALTER COLUMN id SET CACHE 4096;
