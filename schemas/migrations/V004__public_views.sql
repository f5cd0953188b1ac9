-- What the API may read. The views are the second lock: even a wrong handler cannot select a private column.

-- A condition of the reader may be evaluated before the view's own and tell a value of a hidden row in its error message, so a hidden
-- row has no values to tell. (A security barrier would do the same and keep bounding boxes off the index.)
CREATE VIEW wg.public_account AS
  SELECT id,
    CASE WHEN public_point IS NOT NULL THEN title END AS title,
    CASE WHEN public_point IS NOT NULL THEN summary END AS summary,
    CASE WHEN public_point IS NOT NULL THEN tags END AS tags,
    map_state, radius_m, public_point,
    CASE WHEN public_point IS NOT NULL THEN created_at END AS created_at,
    CASE WHEN public_point IS NOT NULL THEN updated_at END AS updated_at,
    version
  FROM wg.account WHERE map_state IN ('exact', 'radius') AND public_point IS NOT NULL;

CREATE VIEW wg.public_node AS
  SELECT id, kind, title, summary, info, tags, topics, address, location, created_at, updated_at, version FROM wg.node;

-- A thread is public while it lives and while none of its ends is a hidden account.
CREATE VIEW wg.public_edge WITH (security_barrier) AS
  SELECT e.id, e.source_type, e.source_id, e.target_type, e.target_id, e.edge_kind, e.faden_type, e.created_at, e.expires_at, e.updated_at, e.version
  FROM wg.edge e
  WHERE (e.expires_at IS NULL OR e.expires_at > now())
    AND (e.source_type <> 'account' OR EXISTS (SELECT FROM wg.public_account a WHERE a.id = e.source_id))
    AND (e.target_type <> 'account' OR EXISTS (SELECT FROM wg.public_account a WHERE a.id = e.target_id));

GRANT SELECT ON wg.public_account, wg.public_node, wg.public_edge TO wg_api, wg_analyst;
GRANT SELECT (id, version, create_actor_id, create_operation_id) ON wg.node TO wg_api;
GRANT INSERT (id, kind, title, summary, info, tags, topics, address, location, created_by_account_id, create_actor_id, create_operation_id)
  ON wg.node TO wg_api;
GRANT UPDATE (kind, title, summary, info, tags, topics, address, location) ON wg.node TO wg_api;
GRANT INSERT (id, aggregate_type, aggregate_id, type, payload, trace_parent) ON wg.outbox TO wg_api;

-- For analysts, only where the server has h3-pg (4.x) and lets us use it: nodes per H3 cell of resolution 8, cells with fewer than five
-- nodes left out.
DO $$
DECLARE
  to_cell regprocedure;
BEGIN
  IF EXISTS (SELECT FROM pg_available_extensions WHERE name = 'h3') THEN
    CREATE EXTENSION IF NOT EXISTS h3;
    PERFORM set_config('search_path', string_agg(DISTINCT quote_ident(nspname), ', ') || ', pg_temp', true)
      FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname IN ('postgis', 'h3');
    -- The second name up to h3-pg 4.2.2 (Debian trixie), the first after it; both take (longitude, latitude).
    to_cell := coalesce(to_regprocedure('h3_latlng_to_cell(point, integer)'), to_regprocedure('h3_lat_lng_to_cell(point, integer)'));
    IF to_cell IS NULL THEN
      RAISE undefined_function USING MESSAGE = 'h3: no function from point to cell';
    END IF;
    EXECUTE format('CREATE VIEW wg.analyst_node_h3 AS
      SELECT %s(point(ST_X(location), ST_Y(location)), 8) AS cell, count(*) AS nodes
      FROM wg.node GROUP BY 1 HAVING count(*) >= 5', to_cell::oid::regproc);
    GRANT SELECT ON wg.analyst_node_h3 TO wg_analyst;
  END IF;
EXCEPTION WHEN insufficient_privilege OR undefined_function THEN
  RAISE NOTICE 'wg.analyst_node_h3: not created (expected: h3-pg 4 and the right to create extensions): %', SQLERRM;
END $$;
