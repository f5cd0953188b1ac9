-- The identity of the slot. LSNs and transaction ids name a change only as long as one slot on one server lives, so message ids carry
-- an epoch: it changes when the slot is created anew. Together with it the registry keeps which transactions had committed when
-- the slot began: rows that nobody touched since are what a first snapshot must read, everything else comes through the slot.
CREATE TABLE wg.capture_slot (
  slot_name text PRIMARY KEY,
  epoch text NOT NULL CHECK (epoch ~ '^[0-9a-f]{8}$'),
  system_identifier text NOT NULL,
  created_lsn pg_lsn NOT NULL,
  created_snapshot pg_snapshot NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE wg.capture_slot IS 'One row per replication slot; written by wg.open_slot() alone.';
GRANT SELECT ON wg.capture_slot TO wg_capture;

-- Makes sure that the slot of this database exists and is registered; returns its epoch. Call it, not pg_create_logical_replication_slot,
-- after a slot was dropped or lost: the new epoch keeps the stream from taking new changes for old ones. The snapshot is taken after
-- the slot began, so a row is read twice rather than never when somebody writes between the two.
CREATE FUNCTION wg.open_slot() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  slot text := wg.slot_name();
BEGIN
  IF NOT EXISTS (SELECT FROM pg_replication_slots s WHERE s.slot_name = slot) THEN
    PERFORM pg_create_logical_replication_slot(slot, 'pgoutput');
    DELETE FROM wg.capture_slot c WHERE c.slot_name = slot;
  END IF;
  INSERT INTO wg.capture_slot (slot_name, epoch, system_identifier, created_lsn, created_snapshot)
    SELECT slot, left(gen_random_uuid()::text, 8), (SELECT c.system_identifier::text FROM pg_control_system() c),
           s.confirmed_flush_lsn, pg_current_snapshot()
    FROM pg_replication_slots s WHERE s.slot_name = slot
    ON CONFLICT DO NOTHING;
  RETURN (SELECT c.epoch FROM wg.capture_slot c WHERE c.slot_name = slot);
END $$;
-- Not for capture, which may create slots but not register them.
REVOKE EXECUTE ON FUNCTION wg.open_slot() FROM PUBLIC;

SELECT wg.open_slot();
