-- The replication slot of this database. Slot names are cluster-wide, so the name carries the database. A slot keeps WAL until capture
-- confirms it: max_slot_wal_keep_size bounds that on the server, and `SELECT pg_drop_replication_slot(wg.slot_name())` gives it up.
-- Runs outside a transaction (V006__slot.sql.conf): a slot cannot be created by a transaction that has written.
CREATE OR REPLACE FUNCTION wg.slot_name() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT 'wg_capture_' || regexp_replace(lower(current_database()), '[^a-z0-9_]', '_', 'g') $$;

SELECT pg_create_logical_replication_slot(wg.slot_name(), 'pgoutput')
  WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = wg.slot_name());
