import { describe, expect, it } from 'vitest';
import {
  ContractError,
  differing,
  rowEvent,
  searchResult,
  thing,
  tileJson,
  tilesEvent,
  writeOf,
  type NodeView,
} from '.';

const ID = '11111111-1111-4111-8111-111111111111';
const feature = (properties: object, coordinates: unknown = [9.52, 47.14]) => ({
  type: 'Feature',
  id: ID,
  geometry: { type: 'Point', coordinates },
  properties,
});

describe('thing', () => {
  it('reads a node; absent columns are null or empty', () => {
    const node = thing('node', feature({ version: 3, kind: 'Ort', title: 'Garten', topics: ['natur'] }));
    expect(node).toEqual({
      collection: 'node',
      id: ID,
      version: 3,
      kind: 'Ort',
      title: 'Garten',
      summary: null,
      info: null,
      address: null,
      tags: [],
      topics: ['natur'],
      position: [9.52, 47.14],
      updatedAt: null,
    });
  });

  it('reads an account', () => {
    const account = thing('account', feature({ version: 1, title: 'A', map_state: 'radius', radius_m: 250 }));
    expect(account).toMatchObject({ mapState: 'radius', radiusM: 250, summary: null });
  });

  it.each([
    ['no geometry', { ...feature({ version: 1, kind: 'Ort', title: 'T' }), geometry: null }, 'node.geometry'],
    ['a line', { ...feature({}), geometry: { type: 'LineString', coordinates: [] } }, 'node.geometry.type'],
    ['a place off the globe', feature({ version: 1 }, [9, 91]), 'node.geometry.coordinates'],
    ['a version in words', feature({ version: 'one', kind: 'Ort', title: 'T' }), 'node.version'],
  ])('refuses %s and names the place, not the value', (_, value, place) => {
    expect(() => thing('node', value)).toThrow(ContractError);
    expect(() => thing('node', value)).toThrow(place);
  });
});

describe('search result', () => {
  it('reads hits and facets', () => {
    const result = searchResult({
      hits: [{ collection: 'place', key: '1', title: 'Vaduz', score: 2, position: [9.52, 47.14], inside: true }],
      facets: { kind: {}, topic: { natur: 3 } },
      engine: 'lucene',
      tookMs: 2,
      widened: false,
    });
    expect(result.hits[0]).toMatchObject({ title: 'Vaduz', kind: null, topics: [], inside: true });
    expect(result).toMatchObject({ topics: { natur: 3 }, total: null, widened: false });
  });

  it('refuses an answer without facets', () => {
    expect(() => searchResult({ hits: [], widened: false })).toThrow('search.facets');
  });
});

describe('live events', () => {
  it('reads changed tiles', () => {
    const event = tilesEvent({
      tileset: 'weave',
      generation: 8,
      streamSequence: 5,
      tiles: ['14/8625/5753'],
      complete: true,
    });
    expect(event.tiles).toEqual([{ z: 14, x: 8625, y: 5753 }]);
  });

  it.each(['14/1', '14/1/2/3', 'a/b/c', '1/-1/0'])('refuses the tile %s', (tile) => {
    expect(() => tilesEvent({ tileset: 'w', generation: 1, tiles: [tile], complete: true })).toThrow('tiles.tiles[0]');
  });

  it('reads a withdrawal: no geometry, no properties', () => {
    const event = rowEvent({
      kind: 'withdrawn',
      collection: 'account',
      key: ID,
      version: 2,
      geometry: null,
      properties: {},
    });
    expect(event).toMatchObject({ kind: 'withdrawn', geometry: null });
  });
});

describe('tilejson', () => {
  it('finds the generation in the template', () => {
    const tiles = ['/tiles/weave/generations/12/{z}/{x}/{y}'];
    expect(tileJson('weave', { tiles, minzoom: 0, maxzoom: 14, bounds: [9, 47, 10, 48] })).toMatchObject({
      generation: 12,
      bounds: [9, 47, 10, 48],
      attribution: null,
    });
    expect(tileJson('weave', { tiles: ['/tiles/weave/{z}/{x}/{y}'] }).generation).toBeNull();
  });

  it('asks its own origin, whatever name the server gives itself', () => {
    const tiles = ['http://127.0.0.1:8080/tiles/weave/generations/12/{z}/{x}/{y}'];
    expect(tileJson('weave', { tiles })).toMatchObject({
      template: '/tiles/weave/generations/12/{z}/{x}/{y}',
      generation: 12,
    });
  });

  it('refuses a document without tiles', () => {
    expect(() => tileJson('weave', { tiles: [] })).toThrow('at least one URL template');
  });
});

describe('write', () => {
  it('names the fields in which two versions differ', () => {
    const node = thing('node', feature({ version: 1, kind: 'Ort', title: 'A', topics: ['natur'] })) as NodeView;
    const other: NodeView = { ...node, title: 'B', topics: [] };
    expect(differing(writeOf(node), writeOf(other))).toEqual(['title', 'topics']);
    expect(differing(writeOf(node), writeOf({ ...node }))).toEqual([]);
  });
});
