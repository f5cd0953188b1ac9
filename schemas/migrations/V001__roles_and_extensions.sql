-- Extensions and the least-privileged roles. Roles are cluster-wide: they are created once, without a password, and cannot log in
-- with one until the operator (or the launcher) sets it.
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pgcrypto;

CREATE SCHEMA IF NOT EXISTS wg;

DO $$
BEGIN
  -- wg_capture reads the WAL and the captured tables, nothing else, and writes nothing.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wg_capture') THEN
    CREATE ROLE wg_capture LOGIN REPLICATION;
  END IF;
  -- wg_api reads the public views and writes nodes and their outbox rows.
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'wg_api') THEN
    CREATE ROLE wg_api LOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL; -- another database of the same cluster created them at the same moment
END $$;

GRANT USAGE ON SCHEMA wg TO wg_capture, wg_api;
