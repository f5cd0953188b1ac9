import { tileKey } from './requests';

const GENERATION = 'x-weltgewebe-generation';
const STORED = 'x-weltgewebe-stored';

/** Enough for a few towns at all zooms; a tile has some 30 kB. */
export const MAX_TILES = 4_000;
const TRIM_EVERY = 200;

/** What was erased elsewhere must vanish here too, even on a device that stays offline. */
export const MAX_AGE_MS = 7 * 86_400_000;

/**
 * Tiles for offline use. A tile of the generation asked for is answered at once; one of another generation is checked
 * with the server, by its ETag, and only shown unchecked while there is no connection, and never after a week.
 */
export class TileCache {
  #stored = 0;
  readonly #cache: Pick<Cache, 'match' | 'put' | 'delete' | 'keys'>;
  readonly #fetch: typeof fetch;
  readonly #now: () => number;

  constructor(
    cache: Pick<Cache, 'match' | 'put' | 'delete' | 'keys'>,
    fetcher: typeof fetch,
    now: () => number = Date.now,
  ) {
    this.#cache = cache;
    this.#fetch = fetcher;
    this.#now = now;
  }

  async answer(request: Request, key: string, generation: string): Promise<Response> {
    const kept = await this.#fresh(key);
    if (kept?.headers.get(GENERATION) === generation) return kept;
    try {
      return await this.#ask(request, key, generation, kept);
    } catch (error) {
      if (kept) return kept;
      throw error;
    }
  }

  /** Drops tiles that changed; `tiles` null drops the tileset. */
  async forget(tileset: string, tiles: readonly string[] | null): Promise<void> {
    if (tiles) {
      await Promise.all(tiles.map((tile) => this.#cache.delete(tileKey(tileset, tile))));
      return;
    }
    const prefix = `${tileKey(tileset, '')}`;
    const keys = await this.#cache.keys();
    const own = keys.filter(({ url }) => new URL(url).pathname.startsWith(prefix));
    await Promise.all(own.map((entry) => this.#cache.delete(entry)));
  }

  async #fresh(key: string): Promise<Response | undefined> {
    const kept = await this.#cache.match(key);
    if (!kept) return undefined;
    if (this.#now() - Number(kept.headers.get(STORED)) <= MAX_AGE_MS) return kept;
    await this.#cache.delete(key);
    return undefined;
  }

  async #ask(request: Request, key: string, generation: string, kept: Response | undefined): Promise<Response> {
    const headers = new Headers(request.headers);
    const etag = kept?.headers.get('etag');
    if (etag) headers.set('if-none-match', etag);
    const answer = await this.#fetch(request.url, {
      headers,
      signal: request.signal,
      ...(etag ? { cache: 'no-store' as const } : {}),
    });
    const current = answer.status === 304 && kept ? kept : answer;
    if (current.status === 200 || current.status === 204) await this.#put(key, current.clone(), generation);
    else if (answer.status === 404 || answer.status === 410) await this.#cache.delete(key);
    return current;
  }

  async #put(key: string, answer: Response, generation: string): Promise<void> {
    const headers = new Headers(answer.headers);
    headers.set(GENERATION, generation);
    headers.set(STORED, String(this.#now()));
    // The body is stored as it is read, unpacked: its old length and encoding would be wrong.
    headers.delete('content-encoding');
    headers.delete('content-length');
    const body = answer.status === 204 ? null : await answer.arrayBuffer();
    await this.#cache.put(key, new Response(body, { status: answer.status, headers }));
    if (++this.#stored % TRIM_EVERY === 0) await this.#trim();
  }

  /** The oldest go first: a cache lists its keys in the order they were stored. */
  async #trim(): Promise<void> {
    const keys = await this.#cache.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - MAX_TILES)).map((key) => this.#cache.delete(key)));
  }
}
