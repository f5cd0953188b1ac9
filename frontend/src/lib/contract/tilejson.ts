import { ContractError, list, nullable, number, object, orElse, text } from './read';

/** What the map needs of a TileJSON 3.0 document. */
export interface TileJson {
  readonly tileset: string;
  /** Path of the immutable tiles of the current generation, with {z}, {x} and {y}; asked of the app's own origin. */
  readonly template: string;
  /** Number of that generation; null when the template names none (then tiles are not versioned). */
  readonly generation: number | null;
  readonly minZoom: number;
  readonly maxZoom: number;
  /** minLon, minLat, maxLon, maxLat in degrees. */
  readonly bounds: readonly [number, number, number, number] | null;
  readonly attribution: string | null;
}

const ORIGIN = /^https?:\/\/[^/]+/;
const GENERATION = /\/generations\/([0-9]+)\//;

export function tileJson(tileset: string, value: unknown): TileJson {
  const fields = object(value, 'tilejson');
  const [template] = list(text)(fields['tiles'], 'tilejson.tiles');
  if (template === undefined) throw new ContractError('tilejson.tiles', 'at least one URL template');
  const generation = GENERATION.exec(template)?.[1];
  return {
    tileset,
    template: template.replace(ORIGIN, ''),
    generation: generation === undefined ? null : Number(generation),
    minZoom: orElse(number, 0)(fields['minzoom'], 'tilejson.minzoom'),
    maxZoom: orElse(number, 14)(fields['maxzoom'], 'tilejson.maxzoom'),
    bounds: bounds(nullable(list(number))(fields['bounds'], 'tilejson.bounds')),
    attribution: nullable(text)(fields['attribution'], 'tilejson.attribution'),
  };
}

function bounds(values: readonly number[] | null): TileJson['bounds'] {
  if (values === null) return null;
  const [west, south, east, north] = values;
  if (west === undefined || south === undefined || east === undefined || north === undefined) {
    throw new ContractError('tilejson.bounds', 'minLon, minLat, maxLon, maxLat');
  }
  return [west, south, east, north];
}
