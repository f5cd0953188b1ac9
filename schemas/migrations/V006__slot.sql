-- The replication slot of this database. Slot names are cluster-wide, so the name carries the database; they allow less than database
-- names do, so one that must be spelled otherwise carries a hash too: no two databases share a slot. A slot keeps WAL until capture
-- confirms it: max_slot_wal_keep_size bounds that on the server, and `SELECT pg_drop_replication_slot(wg.slot_name())` gives it up.
-- Runs outside a transaction (V006__slot.sql.conf): a slot cannot be created by a transaction that has written.
CREATE OR REPLACE FUNCTION wg.slot_name() RETURNS text LANGUAGE sql STABLE
  AS $$ SELECT 'wg_capture_' || CASE WHEN name ~ '^[a-z0-9_]{1,52}$' THEN name
          ELSE left(regexp_replace(lower(name), '[^a-z0-9_]', '_', 'g'), 43) || '_' || left(md5(name), 8) END
        FROM current_database() AS name $$;

SELECT pg_create_logical_replication_slot(wg.slot_name(), 'pgoutput')
  WHERE NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = wg.slot_name());
