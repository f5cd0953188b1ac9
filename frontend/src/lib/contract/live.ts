import { ContractError, flag, list, number, nullable, object, oneOf, text, type Fields, type Reader } from './read';

/** Tile address, XYZ scheme. */
export interface TileId {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** Public projection of one row change. */
export interface RowEvent {
  readonly kind: 'upserted' | 'withdrawn' | 'deleted';
  readonly collection: string;
  readonly key: string;
  readonly version: number;
  readonly geometry: unknown;
  readonly properties: Fields;
}

/** A generation of a tileset was published. */
export interface TilesEvent {
  readonly tileset: string;
  readonly generation: number;
  readonly tiles: readonly TileId[];
  /** False: more tiles changed than are listed, refresh them all. */
  readonly complete: boolean;
}

const tile: Reader<TileId> = (value, path) => {
  const [z, x, y, ...rest] = text(value, path).split('/').map(Number);
  if (!isIndex(z) || !isIndex(x) || !isIndex(y) || rest.length > 0) throw new ContractError(path, 'z/x/y');
  return { z, x, y };
};

function isIndex(value: number | undefined): value is number {
  return value !== undefined && Number.isInteger(value) && value >= 0;
}

export function rowEvent(value: unknown): RowEvent {
  const fields = object(value, 'row');
  return {
    kind: oneOf('upserted', 'withdrawn', 'deleted')(fields['kind'], 'row.kind'),
    collection: text(fields['collection'], 'row.collection'),
    key: text(fields['key'], 'row.key'),
    version: number(fields['version'], 'row.version'),
    geometry: nullable(object)(fields['geometry'], 'row.geometry'),
    properties: object(fields['properties'], 'row.properties'),
  };
}

export function tilesEvent(value: unknown): TilesEvent {
  const fields = object(value, 'tiles');
  return {
    tileset: text(fields['tileset'], 'tiles.tileset'),
    generation: number(fields['generation'], 'tiles.generation'),
    tiles: list(tile)(fields['tiles'], 'tiles.tiles'),
    complete: flag(fields['complete'], 'tiles.complete'),
  };
}
