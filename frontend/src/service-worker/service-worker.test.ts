import { describe, expect, it } from 'vitest';
import { handlingOf, type AskedRequest } from './requests';
import { MAX_AGE_MS, TileCache } from './tiles';

const ORIGIN = 'http://app';
const ASSETS = new Set(['/_app/immutable/a.js', '/icon.svg']);

function handling(path: string, change: Partial<AskedRequest> = {}): string {
  const request = { url: ORIGIN + path, method: 'GET', mode: 'cors', personal: false, ...change };
  return handlingOf(request, ORIGIN, ASSETS).kind;
}

describe('requests', () => {
  it.each([
    ['/tiles/weave/generations/7/14/1/2', 'tile'],
    ['/tiles/weave/14/1/2', 'pass'],
    ['/tiles/weave', 'description'],
    ['/_app/immutable/a.js', 'asset'],
    ['/live?bbox=1,2,3,4', 'pass'],
    ['/search?q=x', 'pass'],
    ['/api/node/1', 'pass'],
    ['/archives/weave', 'pass'],
    ['/unknown.png', 'pass'],
  ])('%s: %s', (path, kind) => {
    expect(handling(path)).toBe(kind);
  });

  it('opens the shell for pages, never for the API', () => {
    expect(handling('/?focus=node:1', { mode: 'navigate' })).toBe('shell');
    expect(handling('/login', { mode: 'navigate' })).toBe('shell');
    expect(handling('/api/node/1', { mode: 'navigate' })).toBe('pass');
  });

  it('keeps out what is personal, written or foreign', () => {
    const tile = '/tiles/weave/generations/7/14/1/2';
    expect(handling(tile, { personal: true })).toBe('pass');
    expect(handling(tile, { method: 'POST' })).toBe('pass');
    expect(handling('', { url: `http://elsewhere${tile}` })).toBe('pass');
  });
});

/** A cache in memory. */
class MemoryCache {
  readonly entries = new Map<string, Response>();

  async match(key: RequestInfo | URL): Promise<Response | undefined> {
    return this.entries.get(String(key))?.clone();
  }

  async put(key: RequestInfo | URL, response: Response): Promise<void> {
    this.entries.delete(String(key));
    this.entries.set(String(key), response);
  }

  async delete(key: RequestInfo | URL): Promise<boolean> {
    return this.entries.delete(typeof key === 'string' ? key : new URL((key as Request).url).pathname);
  }

  async keys(): Promise<readonly Request[]> {
    return [...this.entries.keys()].map((key) => new Request(ORIGIN + key));
  }
}

describe('TileCache', () => {
  const KEY = '/tiles/weave/14/1/2';
  const request = new Request(`${ORIGIN}/tiles/weave/generations/7/14/1/2`);

  function caching(...answers: (Response | Error)[]) {
    const asked: Headers[] = [];
    const clock = { nowMs: 1_000 };
    const cache = new MemoryCache();
    const tiles = new TileCache(
      cache,
      async (_, init) => {
        asked.push(new Headers(init?.headers));
        const answer = answers.shift();
        if (!answer || answer instanceof Error) throw answer ?? new TypeError('offline');
        return answer;
      },
      () => clock.nowMs,
    );
    return { tiles, cache, asked, clock };
  }
  const tile = (body: string, etag = '"a"') => new Response(body, { headers: { etag, 'content-encoding': 'gzip' } });

  it('answers the same generation without asking again', async () => {
    const { tiles, asked } = caching(tile('seven'));
    expect(await (await tiles.answer(request, KEY, '7')).text()).toBe('seven');
    expect(await (await tiles.answer(request, KEY, '7')).text()).toBe('seven');
    expect(asked).toHaveLength(1);
  });

  it('checks another generation by its ETag and keeps one copy', async () => {
    const { tiles, cache, asked } = caching(tile('seven'), new Response(null, { status: 304 }), tile('nine', '"b"'));
    await tiles.answer(request, KEY, '7');
    expect(await (await tiles.answer(request, KEY, '8')).text()).toBe('seven');
    expect(asked[1]?.get('if-none-match')).toBe('"a"');
    await tiles.answer(request, KEY, '8');
    expect(asked).toHaveLength(2);
    expect(await (await tiles.answer(request, KEY, '9')).text()).toBe('nine');
    expect(cache.entries.size).toBe(1);
    expect(cache.entries.get(KEY)?.headers.has('content-encoding')).toBe(false);
  });

  it('shows an older generation only without a connection, and not for longer than a week', async () => {
    const { tiles, clock, cache } = caching(tile('seven'));
    await tiles.answer(request, KEY, '7');
    expect(await (await tiles.answer(request, KEY, '8')).text()).toBe('seven');
    clock.nowMs += MAX_AGE_MS + 1;
    await expect(tiles.answer(request, KEY, '8')).rejects.toThrow('offline');
    expect(cache.entries.size).toBe(0);
  });

  it('does not store refusals, and drops what is no longer there', async () => {
    const { tiles, cache } = caching(
      tile('seven'),
      new Response('', { status: 500 }),
      new Response('', { status: 404 }),
    );
    await tiles.answer(request, KEY, '7');
    expect((await tiles.answer(request, KEY, '8')).status).toBe(500);
    expect(cache.entries.size).toBe(1);
    expect((await tiles.answer(request, KEY, '8')).status).toBe(404);
    expect(cache.entries.size).toBe(0);
  });

  it('keeps empty tiles too', async () => {
    const { tiles, asked } = caching(new Response(null, { status: 204 }));
    await tiles.answer(request, KEY, '7');
    expect((await tiles.answer(request, KEY, '7')).status).toBe(204);
    expect(asked).toHaveLength(1);
  });

  it('forgets changed tiles, or a whole tileset', async () => {
    const { tiles, cache } = caching(tile('a'), tile('b'), tile('c'));
    await tiles.answer(request, '/tiles/weave/1/0/0', '7');
    await tiles.answer(request, '/tiles/weave/2/0/0', '7');
    await tiles.answer(request, '/tiles/basemap/1/0/0', '1');
    await tiles.forget('weave', ['1/0/0', '9/9/9']);
    expect([...cache.entries.keys()]).toEqual(['/tiles/weave/2/0/0', '/tiles/basemap/1/0/0']);
    await tiles.forget('weave', null);
    expect([...cache.entries.keys()]).toEqual(['/tiles/basemap/1/0/0']);
  });
});
