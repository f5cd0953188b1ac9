import { ContractError, list, number, nullable, object, oneOf, orElse, text, type Fields, type Reader } from './read';

/** Longitude and latitude in degrees, EPSG:4326. */
export type LonLat = readonly [lon: number, lat: number];

export type Collection = 'node' | 'account' | 'edge' | 'place';

export interface NodeView {
  readonly collection: 'node';
  readonly id: string;
  readonly version: number;
  readonly kind: string;
  readonly title: string;
  readonly summary: string | null;
  readonly info: string | null;
  readonly address: string | null;
  readonly tags: readonly string[];
  readonly topics: readonly string[];
  readonly position: LonLat;
  readonly updatedAt: string | null;
}

export interface AccountView {
  readonly collection: 'account';
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly summary: string | null;
  readonly tags: readonly string[];
  readonly mapState: 'exact' | 'radius';
  readonly radiusM: number;
  readonly position: LonLat;
}

export type Thing = NodeView | AccountView;

/** Points the map draws itself while it waits for the tile: just enough to be seen. */
export interface Mark {
  readonly collection: Collection;
  readonly id: string;
  readonly title: string;
  readonly topics: readonly string[];
  readonly position: LonLat;
}

export const position: Reader<LonLat> = (value, path) => {
  const [lon, lat] = list(number)(value, path);
  if (lon === undefined || lat === undefined || Math.abs(lon) > 180 || Math.abs(lat) > 90) {
    throw new ContractError(path, 'longitude and latitude in degrees');
  }
  return [lon, lat];
};

const point: Reader<LonLat> = (value, path) => {
  const geometry = object(value, path);
  oneOf('Point')(geometry['type'], `${path}.type`);
  return position(geometry['coordinates'], `${path}.coordinates`);
};

const texts = orElse(list(text), []);

function nodeOf(id: string, at: LonLat, fields: Fields): NodeView {
  return {
    collection: 'node',
    id,
    version: number(fields['version'], 'node.version'),
    kind: text(fields['kind'], 'node.kind'),
    title: text(fields['title'], 'node.title'),
    summary: nullable(text)(fields['summary'], 'node.summary'),
    info: nullable(text)(fields['info'], 'node.info'),
    address: nullable(text)(fields['address'], 'node.address'),
    tags: texts(fields['tags'], 'node.tags'),
    topics: texts(fields['topics'], 'node.topics'),
    position: at,
    updatedAt: nullable(text)(fields['updated_at'], 'node.updated_at'),
  };
}

function accountOf(id: string, at: LonLat, fields: Fields): AccountView {
  return {
    collection: 'account',
    id,
    version: number(fields['version'], 'account.version'),
    title: text(fields['title'], 'account.title'),
    summary: nullable(text)(fields['summary'], 'account.summary'),
    tags: texts(fields['tags'], 'account.tags'),
    mapState: oneOf('exact', 'radius')(fields['map_state'], 'account.map_state'),
    radiusM: orElse(number, 0)(fields['radius_m'], 'account.radius_m'),
    position: at,
  };
}

/** A GeoJSON feature of `/api/node/{id}` or `/api/account/{id}`. */
export function thing(collection: 'node' | 'account', value: unknown): Thing {
  const feature = object(value, collection);
  return thingOf(
    collection,
    text(feature['id'], `${collection}.id`),
    feature['geometry'],
    object(feature['properties'], `${collection}.properties`),
  );
}

/** The same from the parts of a row event. */
export function thingOf(collection: 'node' | 'account', id: string, geometry: unknown, fields: Fields): Thing {
  const at = point(geometry, `${collection}.geometry`);
  return collection === 'node' ? nodeOf(id, at, fields) : accountOf(id, at, fields);
}
