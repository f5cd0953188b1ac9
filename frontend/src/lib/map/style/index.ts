import type { Feature, FeatureCollection, Point } from 'geojson';
import type { StyleSpecification } from 'maplibre-gl';
import type { LonLat, Mark, TileJson } from '$lib/contract';
import { basemapLayers } from './basemap';
import type { StyleOptions } from './options';
import { weaveLayers } from './weave';

export { LEGEND_KEYS, type LegendKey, type StyleOptions } from './options';
export { PALETTES, type Palette } from './palette';
export { TOUCHABLE } from './weave';

/** Both tilesets by name; null while a tileset has not answered. */
export type Tilesets = Readonly<Record<'basemap' | 'weave', TileJson | null>>;

/**
 * The whole style. Both themes have the same layer ids, so that a change of theme is a change of colours and keeps every
 * tile. Text is drawn from the page's own fonts: there is no glyph host and no sprite.
 *
 * @param origin scheme and host that serve the tiles
 */
export function buildStyle(options: StyleOptions, tilesets: Tilesets, origin: string): StyleSpecification {
  return {
    version: 8,
    name: `weltgewebe-${options.theme}`,
    sources: {
      basemap: vector('basemap', tilesets.basemap, origin),
      weave: { ...vector('weave', tilesets.weave, origin), promoteId: 'id' },
      hits: { type: 'geojson', data: collection(options.hits.map(mark)) },
      focus: { type: 'geojson', data: collection(options.focus ? [mark(options.focus)] : []) },
      draft: { type: 'geojson', data: collection(options.draft ? [feature(options.draft, {})] : []) },
    },
    layers: [...basemapLayers(options), ...weaveLayers(options)],
  };
}

/**
 * A vector source. Its URL names no generation: {@link TileVersions} puts in the right one per tile when the request
 * leaves, so that a new generation refetches changed tiles only.
 */
function vector(name: string, tileset: TileJson | null, origin: string) {
  return {
    type: 'vector' as const,
    tiles: [`${origin}/tiles/${name}/@/{z}/{x}/{y}`],
    minzoom: tileset?.minZoom ?? 0,
    maxzoom: tileset?.maxZoom ?? 14,
    ...(name === 'basemap' && tileset?.bounds
      ? { bounds: [...tileset.bounds] as [number, number, number, number] }
      : {}),
  };
}

function mark({ position, collection, id, title, topics }: Mark): Feature<Point> {
  return feature(position, { collection, id, title, topic: topics[0] ?? '' });
}

function feature(position: LonLat, properties: Record<string, string>): Feature<Point> {
  return { type: 'Feature', geometry: { type: 'Point', coordinates: [...position] }, properties };
}

function collection(features: Feature<Point>[]): FeatureCollection<Point> {
  return { type: 'FeatureCollection', features };
}
