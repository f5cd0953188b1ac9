-- Backfills: tables whose rows capture reads again beside the slot. A row says what somebody wants and shows how far it is; what was
-- emitted is in the checkpoints of capture, so a lost or edited row here loses nothing. Ended runs stay as a journal.
CREATE TABLE wg.backfill (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  relation text NOT NULL,
  -- rebuild: what the stream tells of and the table does not have is told as deleted
  purpose text NOT NULL CHECK (purpose IN ('asked', 'new_contract', 'rebuild')),
  -- of the slot when it was asked for
  epoch text NOT NULL CHECK (epoch ~ '^[0-9a-f]{8}$'),
  state text NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'running', 'paused', 'done', 'cancelled', 'failed')),
  rows_per_second integer CHECK (rows_per_second > 0),
  rows_estimated bigint CHECK (rows_estimated >= 0),
  rows_done bigint NOT NULL DEFAULT 0 CHECK (rows_done >= 0),
  after_key text,
  -- a code: why it waits or failed
  reason text CHECK (reason ~ '^[a-z0-9_]{1,60}$'),
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  CONSTRAINT backfill_finished CHECK ((finished_at IS NOT NULL) = (state IN ('done', 'cancelled', 'failed')))
);
COMMENT ON TABLE wg.backfill IS 'Tables that capture reads again; see ./weltgewebe backfill --help.';
-- Two runs of one table at once would tell the same rows twice.
CREATE UNIQUE INDEX backfill_open ON wg.backfill (relation) WHERE state IN ('requested', 'running', 'paused');

-- Asks for a run of a published table; returns the run, or the one that is open already.
CREATE FUNCTION wg.request_backfill(wanted text, why text, most_rows_per_second integer DEFAULT NULL) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  run uuid;
BEGIN
  IF NOT EXISTS (SELECT FROM pg_publication_tables WHERE schemaname || '.' || tablename = wanted) THEN
    RAISE undefined_table USING MESSAGE = wanted || ': in no publication (expected: a table that capture reads)';
  END IF;
  INSERT INTO wg.backfill (relation, purpose, epoch, rows_per_second)
    SELECT wanted, why, c.epoch, most_rows_per_second FROM wg.capture_slot c WHERE c.slot_name = wg.slot_name()
    ON CONFLICT (relation) WHERE state IN ('requested', 'running', 'paused') DO NOTHING
    RETURNING id INTO run;
  IF run IS NULL THEN
    SELECT b.id INTO run FROM wg.backfill b WHERE b.relation = wanted AND b.state IN ('requested', 'running', 'paused');
  END IF;
  IF run IS NULL THEN
    RAISE object_not_in_prerequisite_state USING MESSAGE = 'no registered slot (expected: SELECT wg.open_slot())';
  END IF;
  RETURN run;
END $$;
REVOKE EXECUTE ON FUNCTION wg.request_backfill(text, text, integer) FROM PUBLIC;

-- Capture reports and, for a table whose contract is new, asks; everything else is the owner's.
GRANT EXECUTE ON FUNCTION wg.request_backfill(text, text, integer) TO wg_capture;
GRANT SELECT ON wg.backfill TO wg_capture;
GRANT UPDATE (state, rows_estimated, rows_done, after_key, reason, started_at, finished_at) ON wg.backfill TO wg_capture;
