import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import type { TileJson } from '$lib/contract';
import { de } from '$lib/i18n/de';
import { creditsOf, webLink } from './attribution';
import { boundsOf, cellBox, h3Resolution, nearest } from './cluster';
import { legendOf } from './legend';
import { buildStyle, LEGEND_KEYS, type StyleOptions } from './style';
import { threadOpacity } from './style/weave';
import { TileVersions, tileRequest } from './tile-versions';
import { listed, topicsOf, visibleThing } from './visible';

const OPTIONS: StyleOptions = {
  theme: 'day',
  language: 'de',
  now: new Date('2026-11-20T12:00:00Z'),
  topics: ['natur'],
  latitude: 47,
  focus: { collection: 'node', id: 'a', title: 'A', topics: ['natur'], position: [9.5, 47.1] },
  hits: [],
  draft: [9.5, 47.1],
};
const TILES: TileJson = {
  tileset: 'weave',
  template: '/tiles/weave/generations/7/{z}/{x}/{y}',
  generation: 7,
  minZoom: 0,
  maxZoom: 14,
  bounds: [9, 47, 10, 48],
  attribution: null,
};

describe('style', () => {
  const style = (change: Partial<StyleOptions> = {}) =>
    buildStyle({ ...OPTIONS, ...change }, { basemap: TILES, weave: TILES }, 'http://localhost');

  it.each(['day', 'night'] as const)('is valid by %s', (theme) => {
    expect(validateStyleMin(style({ theme })).map(({ message }) => message)).toEqual([]);
  });

  it('has the same layers by day and by night', () => {
    const ids = (theme: 'day' | 'night') => style({ theme }).layers.map(({ id }) => id);
    expect(ids('night')).toEqual(ids('day'));
    expect(new Set(ids('day')).size).toBe(ids('day').length);
  });

  it('draws basemap, threads, things and focus in this order', () => {
    const at = (id: string) => style().layers.findIndex((layer) => layer.id === id);
    const order = ['land', 'place-label', 'thread-knotting', 'account', 'node', 'hit', 'focus-symbol', 'draft'];
    expect(order.map(at)).toEqual(order.map(at).sort((a, b) => a - b));
    expect(order.map(at)).not.toContain(-1);
  });

  it('asks nobody else for anything', () => {
    const text = JSON.stringify(style());
    expect(text.match(/https?:\/\/[^/"]+/g)?.every((host) => host === 'http://localhost')).toBe(true);
    expect(style().glyphs).toBeUndefined();
    expect(style().sprite).toBeUndefined();
  });

  it('pales threads day by day and hides expired ones', () => {
    const expression = threadOpacity(new Date('2026-11-20T12:00:00.000Z'));
    expect(expression).toContainEqual(['>', ['to-string', ['get', 'expires_at']], '2026-11-26T12:00:00.000Z']);
    expect(expression.at(-1)).toBe(0);
  });
});

describe('legend', () => {
  it('has every entry once, coloured as the map', () => {
    const style = buildStyle(OPTIONS, { basemap: null, weave: null }, '');
    const legend = legendOf(style);
    expect(legend.map(({ key }) => key)).toEqual([...LEGEND_KEYS]);
    const water = style.layers.find(({ id }) => id === 'water');
    expect(legend.find(({ key }) => key === 'water')?.color).toBe(
      (water?.paint as Record<string, unknown> | undefined)?.['fill-color'],
    );
    expect(legend.every(({ key }) => de.legend[key] !== '')).toBe(true);
  });
});

describe('TileVersions', () => {
  const event = (generation: number, tiles: string[], complete = true) => ({
    tileset: 'weave',
    generation,
    complete,
    tiles: tiles.map((tile) => {
      const [z = 0, x = 0, y = 0] = tile.split('/').map(Number);
      return { z, x, y };
    }),
  });
  const tile = { z: 14, x: 5, y: 6 };
  const other = { z: 14, x: 5, y: 7 };

  it('gives a new address to changed tiles only', () => {
    const versions = new TileVersions('weave', TILES);
    expect(versions.publish(event(8, ['14/5/6']))).toEqual([tile]);
    expect(versions.path(tile)).toBe('/tiles/weave/generations/8/14/5/6');
    expect(versions.path(other)).toBe('/tiles/weave/generations/7/14/5/7');
    expect(versions.generation).toBe(8);
  });

  it('refreshes everything when an announcement is not complete', () => {
    const versions = new TileVersions('weave', TILES);
    expect(versions.publish(event(9, ['14/5/6'], false))).toBeNull();
    expect(versions.path(other)).toBe('/tiles/weave/generations/9/14/5/7');
  });

  it('ignores announcements older than what it started with', () => {
    const versions = new TileVersions('weave', TILES);
    expect(versions.publish(event(6, ['14/5/6']))).toEqual([]);
    expect(versions.path(tile)).toContain('/generations/7/');
  });

  it('knows tiles that changed after they were fetched', () => {
    const versions = new TileVersions('weave', TILES);
    versions.path(tile);
    versions.path(other);
    versions.publish(event(8, ['14/5/6', '14/9/9']));
    expect(versions.outdated()).toEqual([tile]);
    versions.path(tile);
    expect(versions.outdated()).toEqual([]);
  });

  it('asks for unversioned tiles while the tileset is not described', () => {
    const versions = new TileVersions('weave', null);
    expect(versions.path(tile)).toBe('/tiles/weave/14/5/6');
    versions.restart(TILES);
    expect(versions.path(tile)).toBe('/tiles/weave/generations/7/14/5/6');
  });

  it('knows its own requests', () => {
    expect(tileRequest('http://x/tiles/weave/@/14/5/6')).toEqual({ tileset: 'weave', tile });
    expect(tileRequest('http://x/tiles/weave/14/5/6')).toBeNull();
  });
});

describe('what is visible', () => {
  const feature = (id: string, lon: number, sourceLayer = 'node') => ({
    sourceLayer,
    geometry: { type: 'Point', coordinates: [lon, 47] },
    properties: { id, title: id, topics: 'natur,kunst' },
  });

  it('is listed once, nearest first', () => {
    const features = [feature('far', 9.9), feature('near', 9.51), feature('near', 9.51), feature('mid', 9.6)];
    const { things, more } = listed(features, [9.5, 47], 2);
    expect(things.map(({ id }) => id)).toEqual(['near', 'mid']);
    expect(more).toBe(1);
  });

  it('reads clusters and leaves other layers out', () => {
    const cluster = visibleThing({
      ...feature('8a', 9, 'node_cluster'),
      properties: { id: '8a', count: 12, topics: 'natur:9,kunst:3' },
    });
    expect(cluster).toMatchObject({ collection: 'cluster', count: 12, topics: ['natur', 'kunst'] });
    expect(visibleThing(feature('x', 9, 'building'))).toBeNull();
    expect(topicsOf('')).toEqual([]);
  });
});

describe('clusters', () => {
  it('reads the resolution of an H3 index', () => {
    expect(h3Resolution('8a1f8d2e48affff')).toBe(10);
    expect(h3Resolution('851f8d27fffffff')).toBe(5);
    expect(h3Resolution('nonsense')).toBeNull();
  });

  it('makes boxes that hold the cell and shrink with the resolution', () => {
    const coarse = cellBox('831f8dfffffffff', [9.5, 47]);
    const fine = cellBox('881f8d2e49fffff', [9.5, 47]);
    const width = (box: readonly number[] | null) => (box?.[2] ?? 0) - (box?.[0] ?? 0);
    expect(width(coarse)).toBeGreaterThan(width(fine) * 100);
    expect(width(fine)).toBeGreaterThan(0);
    expect(cellBox('place', [0, 0])).toBeNull();
  });

  it('takes the members nearest to the mean', () => {
    const members = nearest(
      [
        [9.9, 47],
        [9.5, 47.001],
        [9.501, 47],
      ],
      [9.5, 47],
      2,
    );
    expect(boundsOf(members)).toEqual([9.5, 47, 9.501, 47.001]);
    expect(boundsOf([])).toBeNull();
  });
});

describe('attribution', () => {
  it('keeps text and web links of a tileset and nothing else', () => {
    expect(
      creditsOf('<a href="https://www.openstreetmap.org/copyright">© OSM</a> <img src=x onerror=alert(1)> and friends'),
    ).toEqual([
      { text: '© OSM', href: 'https://www.openstreetmap.org/copyright' },
      { text: 'and friends', href: null },
    ]);
    expect(creditsOf('<a href="javascript:alert(1)">x</a>')).toEqual([{ text: 'x', href: null }]);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', '//host', 'https://a b'])('does not link %s', (href) => {
    expect(webLink(href)).toBeNull();
  });
});
