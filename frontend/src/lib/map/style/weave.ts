import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { LOOKS, NO_TOPIC } from '$lib/topics/topics';
import { inLegend, type LegendKey, type StyleOptions } from './options';
import { PALETTES, type Palette } from './palette';

const SOURCE = 'weave';
const TOPIC_COLORS = Object.entries(LOOKS);
const DAY_MS = 86_400_000;
/** Width of a pixel in metres at zoom 0 on the equator, with tiles of 512 pixels. */
const METRES_PER_PIXEL = 40_075_016.686 / 512;

/** Layers that answer to pointer and keyboard, top first. */
export const TOUCHABLE = ['node', 'account', 'node_cluster'] as const;

const TOPICS: ExpressionSpecification = ['coalesce', ['get', 'topics'], ''];

/** First entry of a list such as `natur,kunst` or `natur:12,kunst:3`. */
function first(separator: string, list: ExpressionSpecification): ExpressionSpecification {
  return [
    'let',
    'list',
    list,
    'end',
    ['index-of', separator, list],
    ['case', ['<', ['var', 'end'], 0], ['var', 'list'], ['slice', ['var', 'list'], 0, ['var', 'end']]],
  ];
}

const topicOfNode = first(',', TOPICS);
const topicOfCluster = first(':', TOPICS);

const hovered: ExpressionSpecification = ['boolean', ['feature-state', 'hover'], false];

/** Threads, then accounts and nodes, then what is in focus. */
export function weaveLayers(options: StyleOptions): LayerSpecification[] {
  const palette = PALETTES[options.theme];
  return [
    ...threads(palette, options.now),
    ...accounts(palette, options),
    ...clusters(palette, options),
    ...nodes(palette, options),
    ...marks(palette, options),
  ];
}

interface Thread {
  readonly key: LegendKey;
  readonly filter: ExpressionSpecification;
  readonly width: number;
  readonly dash: number[] | null;
}

const THREADS: readonly Thread[] = [
  { key: 'relation', filter: ['!', ['has', 'faden_type']], width: 1.4, dash: null },
  { key: 'knotting', filter: ['==', ['get', 'faden_type'], 'knotting'], width: 2.2, dash: null },
  { key: 'conversation', filter: ['==', ['get', 'faden_type'], 'conversation'], width: 2.2, dash: [0.2, 1.8] },
  { key: 'proposal', filter: ['==', ['get', 'faden_type'], 'proposal'], width: 2.2, dash: [4, 2] },
  { key: 'vote', filter: ['==', ['get', 'faden_type'], 'vote'], width: 2.6, dash: [5, 2, 0.2, 2] },
];

function threads(palette: Palette, now: Date): LayerSpecification[] {
  return THREADS.map((thread) => ({
    id: `thread-${thread.key}`,
    type: 'line',
    source: SOURCE,
    'source-layer': 'edge',
    filter: thread.filter,
    ...inLegend(thread.key),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': thread.key === 'relation' ? palette.relation : palette.thread,
      'line-width': [
        'interpolate',
        ['linear'],
        ['zoom'],
        9,
        thread.width * 0.6,
        14,
        thread.width,
        18,
        thread.width * 1.6,
      ],
      'line-opacity': threadOpacity(now),
      ...(thread.dash ? { 'line-dasharray': thread.dash } : {}),
    },
  }));
}

/**
 * A thread lives for a week and pales day by day; once expired it is gone. Times are ISO 8601 in UTC, which sort as text.
 */
export function threadOpacity(now: Date): ExpressionSpecification {
  const expires: ExpressionSpecification = ['to-string', ['get', 'expires_at']];
  const steps: unknown[] = [];
  for (let days = 6; days >= 0; days--) {
    const edge = new Date(now.getTime() + days * DAY_MS).toISOString();
    steps.push(['>', expires, edge], 0.35 + 0.1 * days);
  }
  return ['case', ['!', ['has', 'expires_at']], 0.8, ...steps, 0] as unknown as ExpressionSpecification;
}

function accounts(palette: Palette, options: StyleOptions): LayerSpecification[] {
  const pixelsPerMetre = 1 / (METRES_PER_PIXEL * Math.cos((options.latitude * Math.PI) / 180));
  const radius: ExpressionSpecification = ['coalesce', ['get', 'radius_m'], 0];
  return [
    {
      id: 'account-radius',
      type: 'circle',
      source: SOURCE,
      'source-layer': 'account',
      filter: ['==', ['get', 'map_state'], 'radius'],
      ...inLegend('radius'),
      paint: {
        'circle-color': palette.thread,
        'circle-opacity': ['case', hovered, 0.2, 0.1],
        'circle-blur': 0.25,
        'circle-pitch-alignment': 'map',
        'circle-radius': [
          'interpolate',
          ['exponential', 2],
          ['zoom'],
          0,
          ['*', radius, pixelsPerMetre],
          24,
          ['*', radius, pixelsPerMetre * 2 ** 24],
        ],
      },
    },
    halo('account-halo', 'account', palette),
    {
      id: 'account',
      type: 'symbol',
      source: SOURCE,
      'source-layer': 'account',
      ...inLegend('account'),
      layout: {
        'icon-image': `account-${options.theme}`,
        'icon-size': ['interpolate', ['linear'], ['zoom'], 9, 0.55, 12, 0.8, 15, 1],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
      paint: { 'icon-opacity': options.topics.length > 0 ? 0.35 : 1 },
    },
    caption('account-label', 'account', palette, options),
  ];
}

function clusters(palette: Palette, options: StyleOptions): LayerSpecification[] {
  const size: ExpressionSpecification = ['interpolate', ['linear'], ['ln', ['get', 'count']], 0, 13, 3, 19, 7, 30];
  return [
    {
      id: 'node_cluster',
      type: 'circle',
      source: SOURCE,
      'source-layer': 'node_cluster',
      maxzoom: 12,
      ...inLegend('cluster'),
      paint: {
        'circle-color': palette.cluster,
        'circle-stroke-color': topicColor(options, topicOfCluster),
        'circle-stroke-width': ['case', hovered, 5, 3],
        'circle-radius': size,
        'circle-opacity': 0.96,
      },
    },
    {
      id: 'cluster-count',
      type: 'symbol',
      source: SOURCE,
      'source-layer': 'node_cluster',
      maxzoom: 12,
      layout: {
        'text-field': ['to-string', ['get', 'count']],
        'text-font': ['Weave Sans Semibold'],
        'text-size': ['interpolate', ['linear'], ['ln', ['get', 'count']], 0, 12, 7, 17],
        'text-offset': [0, 0.42],
        'text-allow-overlap': true,
        'text-ignore-placement': true,
        'icon-image': ['concat', 'glyph-', topicOfCluster, `-${options.theme}`],
        'icon-offset': [0, -8],
        'icon-size': 0.85,
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
      paint: { 'text-color': palette.clusterText },
    },
  ];
}

function nodes(palette: Palette, options: StyleOptions): LayerSpecification[] {
  return [
    halo('node-halo', 'node', palette),
    {
      id: 'node',
      type: 'symbol',
      source: SOURCE,
      'source-layer': 'node',
      minzoom: 12,
      ...inLegend('node'),
      layout: {
        'icon-image': ['concat', 'node-', topicOfNode, `-${options.theme}`],
        'icon-size': ['interpolate', ['linear'], ['zoom'], 12, 0.7, 14, 0.85, 16, 1],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
      paint: { 'icon-opacity': chosen(options.topics, 1, 0.25) },
    },
    caption('node-label', 'node', palette, options),
  ];
}

/** Full for things that carry one of the chosen topics, faint for the rest. */
function chosen(topics: readonly string[], full: number, faint: number): ExpressionSpecification | number {
  if (topics.length === 0) return full;
  const marked: ExpressionSpecification = ['concat', ',', TOPICS, ','];
  const any = topics.map((topic) => ['in', `,${topic},`, marked]);
  return ['case', ['any', ...any], full, faint] as unknown as ExpressionSpecification;
}

function topicColor(options: StyleOptions, topic: ExpressionSpecification): ExpressionSpecification {
  const cases = TOPIC_COLORS.flatMap(([slug, look]) => [slug, look[options.theme]]);
  return ['match', topic, ...cases, NO_TOPIC[options.theme]] as unknown as ExpressionSpecification;
}

function halo(id: string, layer: string, palette: Palette): LayerSpecification {
  return {
    id,
    type: 'circle',
    source: SOURCE,
    'source-layer': layer,
    minzoom: layer === 'node' ? 12 : 9,
    paint: {
      'circle-color': palette.focus,
      'circle-radius': ['interpolate', ['linear'], ['zoom'], 12, 14, 16, 19],
      'circle-opacity': ['case', hovered, 0.35, 0],
    },
  };
}

/** Names below the symbols; what is in focus has a bigger one already. */
function caption(id: string, layer: string, palette: Palette, { focus }: StyleOptions): LayerSpecification {
  return {
    id,
    type: 'symbol',
    source: SOURCE,
    'source-layer': layer,
    minzoom: 14,
    filter: ['!=', ['get', 'id'], focus?.id ?? ''],
    layout: {
      'text-field': ['get', 'title'],
      'text-font': ['Weave Sans Semibold'],
      'text-size': ['interpolate', ['linear'], ['zoom'], 14, 11.5, 18, 14],
      'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
      'text-radial-offset': 1.35,
      'text-max-width': 9,
      'text-padding': 4,
    },
    paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 1.6 },
  };
}

/** Hits of the search, the thing in focus and the place of a draft: drawn from the page's own points, above all. */
function marks(palette: Palette, options: StyleOptions): LayerSpecification[] {
  return [
    {
      id: 'hit',
      type: 'circle',
      source: 'hits',
      paint: {
        'circle-color': palette.hit,
        'circle-opacity': ['step', ['zoom'], 0.9, 12, 0.12],
        'circle-radius': ['step', ['zoom'], 5, 12, 17],
        'circle-stroke-color': ['step', ['zoom'], palette.rim, 12, palette.hit],
        'circle-stroke-width': ['step', ['zoom'], 1.5, 12, 2.5],
      },
    },
    {
      id: 'focus-ring',
      type: 'circle',
      source: 'focus',
      paint: {
        'circle-color': palette.focus,
        'circle-opacity': 0.18,
        'circle-radius': 23,
        'circle-stroke-color': palette.focus,
        'circle-stroke-width': 3,
      },
    },
    {
      id: 'focus-symbol',
      type: 'symbol',
      source: 'focus',
      layout: {
        'icon-image': [
          'case',
          ['==', ['get', 'collection'], 'account'],
          `account-${options.theme}`,
          ['concat', 'node-', ['get', 'topic'], `-${options.theme}`],
        ],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        'text-field': ['get', 'title'],
        'text-font': ['Weave Sans Semibold'],
        'text-size': 14,
        'text-anchor': 'top',
        'text-offset': [0, 1.9],
        'text-max-width': 11,
        'text-allow-overlap': true,
      },
      paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 2 },
    },
    {
      id: 'draft',
      type: 'symbol',
      source: 'draft',
      layout: {
        'icon-image': `draft-${options.theme}`,
        'icon-anchor': 'bottom',
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
      },
    },
  ];
}
