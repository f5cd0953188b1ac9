import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { inLegend, type StyleOptions } from './options';
import { PALETTES, type Palette } from './palette';

const SOURCE = 'basemap';

const CLASS: ExpressionSpecification = ['get', 'class'];

function classes(...names: string[]): ExpressionSpecification {
  return ['in', CLASS, ['literal', names]];
}

/** Linear between zooms on a logarithmic scale, which is how widths feel even while zooming. */
function widths(...stops: readonly number[]): ExpressionSpecification {
  return ['interpolate', ['exponential', 1.6], ['zoom'], ...stops] as unknown as ExpressionSpecification;
}

/** Classes of the layers, as the basemap's own schema names them. */
const MAJOR = ['motorway', 'trunk', 'primary'];
const MIDDLE = ['secondary', 'tertiary'];
const MINOR = ['minor'];
const SERVICE = ['service', 'track'];
const POLYGON: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];
const LINE: ExpressionSpecification = ['==', ['geometry-type'], 'LineString'];

/** Ground, water, ways and names, bottom first. */
export function basemapLayers(options: StyleOptions): LayerSpecification[] {
  const palette = PALETTES[options.theme];
  return [
    { id: 'beyond', type: 'background', paint: { 'background-color': palette.beyond } },
    {
      id: 'land',
      type: 'fill',
      source: SOURCE,
      'source-layer': 'land',
      paint: { 'fill-color': palette.land },
    },
    ...landuse(palette),
    ...water(palette),
    buildings(palette),
    ...roads(palette),
    boundary(palette),
    ...labels(palette, options.language),
  ];
}

function landuse(palette: Palette): LayerSpecification[] {
  const fill = (id: string, color: string, names: string[], minzoom = 0): LayerSpecification => ({
    id,
    type: 'fill',
    source: SOURCE,
    'source-layer': 'landuse',
    minzoom,
    filter: classes(...names),
    paint: { 'fill-color': color, 'fill-antialias': true },
  });
  const legend = (layer: LayerSpecification, key: Parameters<typeof inLegend>[0]) => ({ ...layer, ...inLegend(key) });
  return [
    fill('rock', palette.rock, ['rock']),
    fill('glacier', palette.glacier, ['glacier']),
    fill('field', palette.field, ['farmland']),
    legend(fill('settlement', palette.settlement, ['residential']), 'settlement'),
    fill('industry', palette.industry, ['industrial', 'campus', 'parking']),
    legend(fill('green', palette.green, ['grass', 'scrub', 'wetland', 'park', 'cemetery', 'sport']), 'green'),
    legend(fill('forest', palette.forest, ['wood']), 'forest'),
  ];
}

function water(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'water',
      type: 'fill',
      source: SOURCE,
      'source-layer': 'water',
      filter: POLYGON,
      ...inLegend('water'),
      paint: { 'fill-color': palette.water, 'fill-outline-color': palette.waterLine },
    },
    {
      id: 'waterway',
      type: 'line',
      source: SOURCE,
      'source-layer': 'water',
      filter: LINE,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: {
        'line-color': palette.waterLine,
        'line-width': [
          'interpolate',
          ['exponential', 1.6],
          ['zoom'],
          8,
          ['match', CLASS, ['river'], 1.2, 0.3],
          14,
          ['match', CLASS, ['river'], 4.5, ['canal'], 3, 1.2],
          18,
          ['match', CLASS, ['river'], 22, ['canal'], 12, 4],
        ],
      },
    },
  ];
}

function buildings(palette: Palette): LayerSpecification {
  return {
    id: 'building',
    type: 'fill',
    source: SOURCE,
    'source-layer': 'building',
    minzoom: 13,
    ...inLegend('building'),
    paint: {
      'fill-color': palette.building,
      'fill-outline-color': palette.buildingLine,
      'fill-opacity': ['interpolate', ['linear'], ['zoom'], 13, 0.3, 14.5, 1],
    },
  };
}

interface Way {
  readonly id: string;
  readonly names: string[];
  readonly color: string;
  readonly minzoom: number;
  readonly width: ExpressionSpecification;
  readonly casing: ExpressionSpecification;
}

function roads(palette: Palette): LayerSpecification[] {
  const ways: readonly Way[] = [
    {
      id: 'service',
      names: SERVICE,
      color: palette.road,
      minzoom: 13,
      width: widths(13, 0.4, 16, 3, 18, 8),
      casing: widths(13, 0.8, 16, 4, 18, 9.5),
    },
    {
      id: 'minor',
      names: MINOR,
      color: palette.road,
      minzoom: 11.5,
      width: widths(11.5, 0.4, 14, 2.2, 18, 16),
      casing: widths(11.5, 0.8, 14, 3.2, 18, 18),
    },
    {
      id: 'middle',
      names: MIDDLE,
      color: palette.road,
      minzoom: 9,
      width: widths(9, 0.6, 14, 4, 18, 22),
      casing: widths(9, 1, 14, 5.4, 18, 25),
    },
    {
      id: 'major',
      names: MAJOR,
      color: palette.roadMajor,
      minzoom: 6,
      width: widths(6, 0.6, 10, 1.8, 14, 5.5, 18, 28),
      casing: widths(6, 0.9, 10, 2.8, 14, 7.2, 18, 31),
    },
  ];
  return [
    square(palette),
    path(palette),
    ...ways.map((way) => casing(way, palette)),
    ...ways.map(surface),
    rail(palette),
  ];
}

function casing(way: Way, palette: Palette): LayerSpecification {
  return {
    ...road(`road-${way.id}-casing`, way.names, way.minzoom),
    layout: { 'line-cap': 'butt', 'line-join': 'round' },
    paint: { 'line-color': palette.roadCasing, 'line-width': way.casing },
  };
}

function surface(way: Way): LayerSpecification {
  return {
    ...road(`road-${way.id}`, way.names, way.minzoom),
    ...(way.id === 'middle' ? inLegend('road') : {}),
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': way.color, 'line-width': way.width },
  };
}

/** Open ground for walking: the only areas among the roads. */
function square(palette: Palette): LayerSpecification {
  return {
    id: 'road-square',
    type: 'fill',
    source: SOURCE,
    'source-layer': 'road',
    minzoom: 13,
    filter: POLYGON,
    paint: { 'fill-color': palette.road, 'fill-opacity': 0.7 },
  };
}

function path(palette: Palette): LayerSpecification {
  return {
    ...road('road-path', ['path'], 13.5),
    ...inLegend('path'),
    paint: {
      'line-color': palette.path,
      'line-width': widths(13.5, 0.6, 18, 2.4),
      'line-dasharray': [3, 1.5],
    },
  };
}

function rail(palette: Palette): LayerSpecification {
  return {
    ...road('rail', ['rail'], 9),
    ...inLegend('rail'),
    paint: { 'line-color': palette.rail, 'line-width': widths(9, 0.7, 14, 1.8, 18, 4), 'line-dasharray': [4, 1.2] },
  };
}

function road(id: string, names: string[], minzoom: number) {
  return {
    id,
    type: 'line' as const,
    source: SOURCE,
    'source-layer': 'road',
    minzoom,
    filter: classes(...names),
  };
}

function boundary(palette: Palette): LayerSpecification {
  return {
    id: 'boundary',
    type: 'line',
    source: SOURCE,
    'source-layer': 'boundary',
    ...inLegend('boundary'),
    layout: { 'line-join': 'round' },
    paint: {
      'line-color': palette.boundary,
      'line-opacity': ['match', CLASS, ['country'], 0.75, ['region'], 0.5, 0.3],
      'line-width': widths(4, 0.6, 10, 1.3, 16, 2.4),
      'line-dasharray': [5, 2, 1, 2],
    },
  };
}

const RANK: ExpressionSpecification = [
  'match',
  CLASS,
  'country',
  0,
  'city',
  1,
  'town',
  2,
  'village',
  3,
  'suburb',
  4,
  5,
];

function labels(palette: Palette, language: string): LayerSpecification[] {
  const name: ExpressionSpecification = ['coalesce', ['get', `name_${language}`], ['get', 'name']];
  return [
    {
      id: 'road-label',
      type: 'symbol',
      source: SOURCE,
      'source-layer': 'road',
      minzoom: 14,
      filter: ['all', ['has', 'name'], classes(...MAJOR, ...MIDDLE, ...MINOR)],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 320,
        'text-field': name,
        'text-font': ['Weave Sans'],
        'text-size': ['interpolate', ['linear'], ['zoom'], 14, 10.5, 18, 13],
        'text-padding': 6,
      },
      paint: { 'text-color': palette.labelSoft, 'text-halo-color': palette.halo, 'text-halo-width': 1.3 },
    },
    {
      id: 'water-label',
      type: 'symbol',
      source: SOURCE,
      'source-layer': 'water',
      minzoom: 11,
      filter: ['all', LINE, ['has', 'name']],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 420,
        'text-field': name,
        'text-font': ['Weave Sans Italic'],
        'text-size': 12.5,
        'text-letter-spacing': 0.08,
        'text-padding': 10,
      },
      paint: { 'text-color': palette.labelWater, 'text-halo-color': palette.halo, 'text-halo-width': 1 },
    },
    {
      id: 'peak-label',
      type: 'symbol',
      source: SOURCE,
      'source-layer': 'place',
      minzoom: 11,
      filter: classes('peak'),
      layout: {
        'text-field': [
          'case',
          ['has', 'ele'],
          ['concat', '▲\n', name, '\n', ['get', 'ele'], ' m'],
          ['concat', '▲\n', name],
        ],
        'text-font': ['Weave Sans Italic'],
        'text-size': 11,
        'text-line-height': 1.05,
        'text-max-width': 8,
        'symbol-sort-key': ['-', ['coalesce', ['get', 'ele'], 0]],
      },
      paint: { 'text-color': palette.labelSoft, 'text-halo-color': palette.halo, 'text-halo-width': 1.2 },
    },
    {
      id: 'place-small-label',
      type: 'symbol',
      source: SOURCE,
      'source-layer': 'place',
      minzoom: 12,
      filter: ['all', ['>=', RANK, 4], ['!', classes('peak', 'station')]],
      layout: {
        'text-field': name,
        'text-font': ['Weave Sans'],
        'text-size': ['interpolate', ['linear'], ['zoom'], 12, 11, 16, 14],
        'text-letter-spacing': 0.03,
        'text-max-width': 8,
        'symbol-sort-key': RANK,
      },
      paint: { 'text-color': palette.labelSoft, 'text-halo-color': palette.halo, 'text-halo-width': 1.4 },
    },
    {
      id: 'place-label',
      type: 'symbol',
      source: SOURCE,
      'source-layer': 'place',
      filter: ['<', RANK, 4],
      layout: {
        'text-field': name,
        'text-font': ['Weave Serif Semibold'],
        'text-size': [
          'interpolate',
          ['linear'],
          ['zoom'],
          5,
          ['match', RANK, 0, 13, 1, 13, 2, 11, 10],
          10,
          ['match', RANK, 0, 22, 1, 19, 2, 16, 12.5],
          15,
          ['match', RANK, 0, 30, 1, 26, 2, 23, 19],
        ],
        'text-max-width': 8,
        'text-padding': 4,
        'symbol-sort-key': RANK,
      },
      paint: { 'text-color': palette.label, 'text-halo-color': palette.halo, 'text-halo-width': 1.6 },
    },
  ];
}
