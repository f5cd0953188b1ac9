-- Transactional outbox: what a domain change meant, written in the transaction of the change. The payload must match the schema
-- schemas/events/<aggregate_type>.<type>.v1.schema.json; what does not goes to the dead letters, so that nothing undeclared leaves.
CREATE TABLE wg.outbox (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  aggregate_type text NOT NULL CHECK (aggregate_type ~ '^[a-z][a-z0-9_]{0,40}$'),
  aggregate_id uuid NOT NULL,
  type text NOT NULL CHECK (type ~ '^[a-z][a-z0-9_-]{0,40}$'),
  payload jsonb NOT NULL DEFAULT '{}',
  trace_parent text CHECK (trace_parent ~ '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$'),
  occurred_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX outbox_occurred_at ON wg.outbox (occurred_at);
