import { describe, expect, it } from 'vitest';
import { readCamera, readParams, writeCamera, writeParams } from '.';

describe('camera', () => {
  it.each([
    { zoom: 14.5, lat: 47.1395, lon: 9.5215 },
    { zoom: 0, lat: 0, lon: 0 },
    { zoom: 20, lat: -85, lon: 179.999999 },
  ])('survives the address bar: %o', (camera) => {
    const read = readCamera(writeCamera(camera));
    const pixelDegrees = 360 / 512 / 2 ** camera.zoom;
    expect(read?.zoom).toBeCloseTo(camera.zoom, 2);
    expect(Math.abs((read?.lat ?? 99) - camera.lat)).toBeLessThanOrEqual(pixelDegrees);
    expect(Math.abs((read?.lon ?? 999) - camera.lon)).toBeLessThanOrEqual(pixelDegrees);
  });

  it('wraps longitudes of a map turned around the world', () => {
    expect(readCamera(writeCamera({ zoom: 4, lat: 1, lon: 190 }))?.lon).toBe(-170);
  });

  it.each(['', '#', '#map=', '#map=1/2', '#map=a/b/c', '#map=99/0/0', '#map=5/91/0', '#token=secret'])(
    'reads %j as no camera',
    (hash) => {
      expect(readCamera(hash)).toBeNull();
    },
  );
});

describe('params', () => {
  const id = '11111111-1111-4111-8111-111111111111';

  it('survive the address bar', () => {
    const params = { focus: { collection: 'account', id } as const, q: 'café & co', topics: ['natur', 'ernährung'] };
    const written = writeParams(params);
    expect(written).toContain(`focus=garnrolle:${id}`);
    expect(readParams(new URLSearchParams(written))).toEqual(params);
    expect(writeParams({ focus: null, q: '', topics: [] })).toBe('');
  });

  it.each(['node:', 'node', 'edge:11111111', 'node:../../x', `node:${id}<script>`])(
    'reads focus=%s as none',
    (focus) => {
      expect(readParams(new URLSearchParams({ focus })).focus).toBeNull();
    },
  );
});
