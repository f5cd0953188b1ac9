-- Garnrolle, Knoten, Faden, Gespräch. Fields and limits follow the upstream domain contracts so that data can move both ways.

-- PostGIS and pgcrypto may live in any schema, and the functions below must find them whatever the caller's search_path is (a restore,
-- for one, has an empty one): this path holds to the end of the migration, and SET … FROM CURRENT keeps it in a function.
SELECT set_config('search_path', string_agg(DISTINCT quote_ident(nspname), ', ') || ', pg_temp', true)
  FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname IN ('postgis', 'pgcrypto');

CREATE FUNCTION wg.tags_valid(tags text[], max_count int) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT cardinality(tags) <= max_count
          AND coalesce((SELECT bool_and(t IS NOT NULL AND length(t) BETWEEN 1 AND 64) FROM unnest(tags) t), true) $$;

CREATE FUNCTION wg.topics_valid(topics text[]) RETURNS boolean
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT cardinality(topics) <= 4 AND topics <@ ARRAY['wohnen', 'ernährung', 'mobilität', 'energie', 'bildung', 'gesundheit',
          'natur', 'kunst', 'handwerk', 'digitales', 'nachbarschaft', 'mitbestimmung'] $$;

-- The row version counts changes and updated_at follows; both are the database's, whatever a client sends.
CREATE FUNCTION wg.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.version := 1;
  ELSE
    NEW.version := OLD.version + 1;
  END IF;
  NEW.updated_at := now();
  RETURN NEW;
END $$;

CREATE TABLE wg.account (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  summary text CHECK (length(summary) BETWEEN 1 AND 500),
  tags text[] NOT NULL DEFAULT '{}' CHECK (wg.tags_valid(tags, 64)),
  email text CHECK (length(email) BETWEEN 3 AND 320),
  map_state text NOT NULL DEFAULT 'not_on_map' CHECK (map_state IN ('not_on_map', 'exact', 'radius')),
  radius_m integer NOT NULL DEFAULT 0,
  -- The exact place is private whatever map_state says.
  location geometry(Point, 4326),
  -- What the world may see; owned by wg.place_account().
  public_point geometry(Point, 4326),
  -- The one random point of this place and radius, kept while hidden so that showing again reveals nothing new; forgotten with the place.
  drawn_point geometry(Point, 4326),
  drawn_location geometry(Point, 4326),
  drawn_radius_m integer,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  CONSTRAINT account_radius CHECK (
    (map_state = 'radius' AND radius_m BETWEEN 50 AND 5000) OR (map_state <> 'radius' AND radius_m = 0)),
  CONSTRAINT account_location CHECK (
    NOT ST_IsEmpty(location) AND ST_X(location) BETWEEN -180 AND 180 AND ST_Y(location) BETWEEN -90 AND 90),
  CONSTRAINT account_place CHECK (map_state = 'not_on_map' OR location IS NOT NULL),
  -- Holds where triggers do not run too (a restore, logical replication). Checks are made in the order of their names, and this one is
  -- broken by every wrong place or radius: it comes last, so that the refusal names the reason.
  CONSTRAINT account_shown CHECK ((map_state = 'not_on_map') = (public_point IS NULL))
);
COMMENT ON COLUMN wg.account.location IS 'Private. Never leaves the database; see public_point.';
COMMENT ON COLUMN wg.account.public_point IS 'Derived: exact place, or the drawn point of a radius account, or null. Client values are ignored.';

-- A uniform number in [0, 1) from 53 bits of the operating system's generator; random() is predictable.
CREATE FUNCTION wg.crypto_random() RETURNS double precision LANGUAGE sql VOLATILE SET search_path FROM CURRENT
  AS $$ SELECT (('x' || encode(gen_random_bytes(7), 'hex'))::bit(56)::bigint >> 3) / 9007199254740992.0::double precision $$;

-- A point uniform over the geodesic circle around a place. Distance r·√u makes equal areas equally likely (the curvature of the Earth
-- changes this by less than 1e-7 at 5 km); the direction and the distance are followed on the ellipsoid.
CREATE FUNCTION wg.random_point_within(place geometry, radius_m integer) RETURNS geometry LANGUAGE sql VOLATILE
  SET search_path FROM CURRENT
  AS $$ SELECT ST_Project(place::geography, radius_m * sqrt(wg.crypto_random()), 2 * pi() * wg.crypto_random())::geometry $$;

-- A place or radius that changes back is a change again and gets a point of its own: what came before is not kept.
CREATE FUNCTION wg.place_account() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.drawn_point := NULL; NEW.drawn_location := NULL; NEW.drawn_radius_m := NULL;
  ELSE
    NEW.drawn_point := OLD.drawn_point; NEW.drawn_location := OLD.drawn_location; NEW.drawn_radius_m := OLD.drawn_radius_m;
  END IF;
  IF ST_AsBinary(NEW.drawn_location) IS DISTINCT FROM ST_AsBinary(NEW.location) THEN
    NEW.drawn_point := NULL; NEW.drawn_location := NULL; NEW.drawn_radius_m := NULL;
  END IF;
  IF NEW.map_state = 'exact' THEN
    NEW.public_point := NEW.location;
  ELSIF NEW.map_state = 'radius' AND NOT ST_IsEmpty(NEW.location) AND NEW.radius_m BETWEEN 50 AND 5000 THEN
    IF NEW.drawn_radius_m IS DISTINCT FROM NEW.radius_m THEN
      NEW.drawn_point := wg.random_point_within(NEW.location, NEW.radius_m);
      NEW.drawn_location := NEW.location;
      NEW.drawn_radius_m := NEW.radius_m;
    END IF;
    NEW.public_point := NEW.drawn_point;
  ELSE
    NEW.public_point := NULL;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_1_place BEFORE INSERT OR UPDATE ON wg.account FOR EACH ROW EXECUTE FUNCTION wg.place_account();
CREATE TRIGGER account_2_touch BEFORE INSERT OR UPDATE ON wg.account FOR EACH ROW EXECUTE FUNCTION wg.touch();
CREATE INDEX account_public_point ON wg.account USING gist (public_point);

CREATE TABLE wg.node (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind text NOT NULL CHECK (length(kind) BETWEEN 1 AND 100),
  title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
  summary text CHECK (length(summary) BETWEEN 1 AND 500),
  info text CHECK (length(info) <= 20000),
  tags text[] NOT NULL DEFAULT '{}' CHECK (wg.tags_valid(tags, 32)),
  topics text[] NOT NULL DEFAULT '{}' CHECK (wg.topics_valid(topics)),
  address text CHECK (length(address) BETWEEN 1 AND 500),
  location geometry(Point, 4326) NOT NULL CHECK (
    NOT ST_IsEmpty(location) AND ST_X(location) BETWEEN -180 AND 180 AND ST_Y(location) BETWEEN -90 AND 90),
  created_by_account_id uuid REFERENCES wg.account ON DELETE SET NULL,
  create_actor_id uuid,
  create_operation_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  CONSTRAINT node_operation CHECK ((create_actor_id IS NULL) = (create_operation_id IS NULL))
);
-- A repeated create of the same actor under the same idempotency key meets its first row.
CREATE UNIQUE INDEX node_operation ON wg.node (create_actor_id, create_operation_id) WHERE create_operation_id IS NOT NULL;
CREATE INDEX node_location ON wg.node USING gist (location);
CREATE TRIGGER node_2_touch BEFORE INSERT OR UPDATE ON wg.node FOR EACH ROW EXECUTE FUNCTION wg.touch();

CREATE TABLE wg.edge (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  source_type text NOT NULL CHECK (source_type IN ('role', 'node', 'account', 'webgemeindezentrum')),
  source_id uuid NOT NULL,
  target_type text NOT NULL CHECK (target_type IN ('role', 'node', 'account', 'webgemeindezentrum')),
  target_id uuid NOT NULL,
  edge_kind text NOT NULL CHECK (edge_kind IN ('delegation', 'membership', 'ownership', 'reference')),
  faden_type text CHECK (faden_type IN ('conversation', 'proposal', 'knotting', 'vote')),
  faden_subject_id uuid,
  note text CHECK (length(note) BETWEEN 1 AND 1000),
  created_at timestamptz,
  expires_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1,
  CONSTRAINT edge_subject CHECK ((faden_type IS NULL) = (faden_subject_id IS NULL)),
  -- A thread lives exactly 168 hours unless it is durable (both null).
  CONSTRAINT edge_lifetime CHECK ((created_at IS NULL) = (expires_at IS NULL)
    AND (created_at IS NULL OR (isfinite(created_at) AND expires_at = created_at + interval '168 hours')))
);
COMMENT ON COLUMN wg.edge.note IS 'Private. Never public in any form.';
CREATE INDEX edge_source ON wg.edge (source_id);
CREATE INDEX edge_target ON wg.edge (target_id);
CREATE TRIGGER edge_2_touch BEFORE INSERT OR UPDATE ON wg.edge FOR EACH ROW EXECUTE FUNCTION wg.touch();

CREATE TABLE wg.conversation (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  conversation_type text NOT NULL CHECK (conversation_type IN ('node', 'governance_proposal', 'direct')),
  lifecycle_state text NOT NULL DEFAULT 'active' CHECK (lifecycle_state IN ('active', 'archived')),
  node_id uuid REFERENCES wg.node ON DELETE SET NULL,
  node_id_snapshot uuid,
  node_title_snapshot text CHECK (length(node_title_snapshot) BETWEEN 1 AND 200),
  visibility text NOT NULL CHECK (visibility IN ('public', 'participants')),
  created_at timestamptz NOT NULL DEFAULT now(),
  archived_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1
);
CREATE INDEX conversation_node ON wg.conversation (node_id);
CREATE TRIGGER conversation_2_touch BEFORE INSERT OR UPDATE ON wg.conversation FOR EACH ROW EXECUTE FUNCTION wg.touch();

CREATE TABLE wg.message (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  conversation_id uuid NOT NULL REFERENCES wg.conversation ON DELETE CASCADE,
  author_account_id uuid REFERENCES wg.account ON DELETE SET NULL,
  author_title text CHECK (length(author_title) BETWEEN 1 AND 200),
  content text CHECK (length(content) BETWEEN 1 AND 4000),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz,
  version bigint NOT NULL DEFAULT 1,
  CONSTRAINT message_tombstone CHECK ((deleted_at IS NULL) = (content IS NOT NULL))
);
CREATE INDEX message_conversation ON wg.message (conversation_id, created_at);
CREATE TRIGGER message_2_touch BEFORE INSERT OR UPDATE ON wg.message FOR EACH ROW EXECUTE FUNCTION wg.touch();

-- Removing a node archives a conversation that holds messages, with what is needed to name it, and removes an empty one.
CREATE FUNCTION wg.archive_conversations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Waits for messages being written, so that the next statement sees them and none is lost with a conversation that looked empty.
  PERFORM FROM wg.conversation WHERE node_id = OLD.id FOR UPDATE;
  DELETE FROM wg.conversation c WHERE c.node_id = OLD.id
    AND NOT EXISTS (SELECT FROM wg.message m WHERE m.conversation_id = c.id);
  -- Lets go of the node here, not by the foreign key afterwards: one change of the row, and no event of it names a node that is going.
  UPDATE wg.conversation SET lifecycle_state = 'archived', archived_at = coalesce(archived_at, now()), node_id = NULL,
    node_id_snapshot = OLD.id, node_title_snapshot = OLD.title
    WHERE node_id = OLD.id;
  RETURN OLD;
END $$;
CREATE TRIGGER node_1_archive BEFORE DELETE ON wg.node FOR EACH ROW EXECUTE FUNCTION wg.archive_conversations();

-- Named places (GeoNames); nobody's personal data.
CREATE TABLE wg.place (
  id bigint PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  country_code text NOT NULL CHECK (country_code ~ '^[A-Z]{2}$'),
  population bigint NOT NULL DEFAULT 0 CHECK (population >= 0),
  source text NOT NULL,
  location geometry(Point, 4326) NOT NULL CHECK (
    NOT ST_IsEmpty(location) AND ST_X(location) BETWEEN -180 AND 180 AND ST_Y(location) BETWEEN -90 AND 90),
  updated_at timestamptz NOT NULL DEFAULT now(),
  version bigint NOT NULL DEFAULT 1
);
CREATE TRIGGER place_2_touch BEFORE INSERT OR UPDATE ON wg.place FOR EACH ROW EXECUTE FUNCTION wg.touch();
