-- A slot's epoch ends with the timeline too. After a promotion or a restore to a point in time, transactions that were published may
-- never have happened, and the same log positions and transaction ids come to name other changes: message ids would collide.
CREATE FUNCTION wg.timeline() RETURNS int LANGUAGE sql STABLE
  AS $$ SELECT ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int $$;
COMMENT ON FUNCTION wg.timeline() IS 'The timeline the server writes now; the one of its last checkpoint may be older.';

ALTER TABLE wg.capture_slot ADD COLUMN timeline int;
UPDATE wg.capture_slot SET timeline = wg.timeline();
ALTER TABLE wg.capture_slot ALTER COLUMN timeline SET NOT NULL;

CREATE OR REPLACE FUNCTION wg.open_slot() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  slot text := wg.slot_name();
BEGIN
  IF NOT EXISTS (SELECT FROM pg_replication_slots s WHERE s.slot_name = slot) THEN
    PERFORM pg_create_logical_replication_slot(slot, 'pgoutput');
    DELETE FROM wg.capture_slot c WHERE c.slot_name = slot;
  END IF;
  INSERT INTO wg.capture_slot (slot_name, epoch, system_identifier, timeline, created_lsn, created_snapshot)
    SELECT slot, left(gen_random_uuid()::text, 8), (SELECT c.system_identifier::text FROM pg_control_system() c),
           wg.timeline(), s.confirmed_flush_lsn, pg_current_snapshot()
    FROM pg_replication_slots s WHERE s.slot_name = slot
    ON CONFLICT DO NOTHING;
  RETURN (SELECT c.epoch FROM wg.capture_slot c WHERE c.slot_name = slot);
END $$;
