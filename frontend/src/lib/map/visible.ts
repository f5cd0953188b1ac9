import type { LonLat } from '$lib/contract';

/** Something the map shows and a person can pick: a thing, or a cluster of nodes. */
export interface VisibleThing {
  readonly collection: 'node' | 'account' | 'cluster';
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly topics: readonly string[];
  /** Number of nodes; 1 for a thing. */
  readonly count: number;
  readonly position: LonLat;
}

/** The part of a rendered feature that is read here. */
export interface RenderedFeature {
  readonly sourceLayer?: string | undefined;
  readonly geometry: { readonly type: string; readonly coordinates?: unknown };
  readonly properties: Readonly<Record<string, unknown>> | null;
}

const COLLECTIONS = { node: 'node', account: 'account', node_cluster: 'cluster' } as const;

/** Reads a feature of a tile; null for what is not a point of the weave. */
export function visibleThing(feature: RenderedFeature): VisibleThing | null {
  const collection = COLLECTIONS[feature.sourceLayer as keyof typeof COLLECTIONS];
  const properties = feature.properties ?? {};
  const position = pointOf(feature.geometry);
  const id = properties['id'];
  if (collection === undefined || position === null || typeof id !== 'string') return null;
  return {
    collection,
    id,
    title: textOf(properties['title']),
    kind: textOf(properties['kind']),
    topics: topicsOf(textOf(properties['topics'])),
    count: typeof properties['count'] === 'number' ? properties['count'] : 1,
    position,
  };
}

/**
 * What is in view, each once, nearest to the centre first, at most `limit`. A feature can come several times: it lies in
 * the buffers of neighbouring tiles.
 */
export function listed(
  features: readonly RenderedFeature[],
  centre: LonLat,
  limit: number,
): { things: readonly VisibleThing[]; more: number } {
  const byId = new Map<string, VisibleThing>();
  for (const feature of features) {
    const thing = visibleThing(feature);
    if (thing) byId.set(`${thing.collection}:${thing.id}`, thing);
  }
  const squeeze = Math.cos((centre[1] * Math.PI) / 180);
  const distance = ({ position: [lon, lat] }: VisibleThing) => Math.hypot((lon - centre[0]) * squeeze, lat - centre[1]);
  const things = [...byId.values()].sort((a, b) => distance(a) - distance(b) || a.title.localeCompare(b.title));
  return { things: things.slice(0, limit), more: Math.max(0, things.length - limit) };
}

/** Slugs of `natur,kunst` or `natur:12,kunst:3`. */
export function topicsOf(list: string): readonly string[] {
  return list
    .split(',')
    .map((entry) => (entry.split(':')[0] ?? '').trim())
    .filter((slug) => slug !== '');
}

function pointOf(geometry: RenderedFeature['geometry']): LonLat | null {
  if (geometry.type !== 'Point' || !Array.isArray(geometry.coordinates)) return null;
  const [lon, lat] = geometry.coordinates as unknown[];
  return typeof lon === 'number' && typeof lat === 'number' ? [lon, lat] : null;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
