-- Extensions and the least-privileged roles. Roles are cluster-wide: they are created once, without a password, and cannot log in
-- with one until the operator (or the launcher) sets it.
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pgcrypto;

CREATE SCHEMA IF NOT EXISTS wg;

DO $$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN SELECT * FROM (VALUES
    -- reads the WAL and the captured tables, nothing else, and writes nothing
    ('wg_capture', 'LOGIN REPLICATION'),
    -- reads the public views and writes nodes and their outbox rows
    ('wg_api', 'LOGIN'),
    -- reads the public views and the aggregates; a group that analysts' own roles are granted
    ('wg_analyst', 'NOLOGIN')) AS role (name, attributes)
    WHERE name NOT IN (SELECT rolname FROM pg_roles)
  LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I %s', wanted.name, wanted.attributes);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL; -- another database of the same cluster created it at the same moment
    END;
  END LOOP;
END $$;

GRANT USAGE ON SCHEMA wg TO wg_capture, wg_api, wg_analyst;
