-- What the API may read. The views are the second lock: even a wrong handler cannot select a private column.
CREATE VIEW wg.public_account AS
  SELECT id, title, summary, tags, map_state, radius_m, public_point, created_at, updated_at, version
  FROM wg.account WHERE map_state IN ('exact', 'radius') AND public_point IS NOT NULL;

CREATE VIEW wg.public_node AS
  SELECT id, kind, title, summary, info, tags, topics, address, location, created_at, updated_at, version FROM wg.node;

-- A thread is public while it lives and while none of its ends is a hidden account.
CREATE VIEW wg.public_edge AS
  SELECT e.id, e.source_type, e.source_id, e.target_type, e.target_id, e.edge_kind, e.faden_type, e.created_at, e.expires_at, e.updated_at, e.version
  FROM wg.edge e
  WHERE (e.expires_at IS NULL OR e.expires_at > now())
    AND (e.source_type <> 'account' OR EXISTS (SELECT FROM wg.public_account a WHERE a.id = e.source_id))
    AND (e.target_type <> 'account' OR EXISTS (SELECT FROM wg.public_account a WHERE a.id = e.target_id));

GRANT SELECT ON wg.public_account, wg.public_node, wg.public_edge TO wg_api;
GRANT SELECT (id, version, create_actor_id, create_operation_id) ON wg.node TO wg_api;
GRANT INSERT (id, kind, title, summary, info, tags, topics, address, location, created_by_account_id, create_actor_id, create_operation_id)
  ON wg.node TO wg_api;
GRANT UPDATE (kind, title, summary, info, tags, topics, address, location) ON wg.node TO wg_api;
GRANT INSERT (id, aggregate_type, aggregate_id, type, payload, trace_parent) ON wg.outbox TO wg_api;

-- For analysts, only where the server has h3-pg: nodes per H3 cell of resolution 8, cells with fewer than five nodes left out.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'h3') THEN
    CREATE EXTENSION IF NOT EXISTS h3;
    EXECUTE 'CREATE VIEW wg.analyst_node_h3 AS
      SELECT h3_lat_lng_to_cell(point(ST_X(location), ST_Y(location)), 8) AS cell, count(*) AS nodes
      FROM wg.node GROUP BY 1 HAVING count(*) >= 5';
  END IF;
END $$;
