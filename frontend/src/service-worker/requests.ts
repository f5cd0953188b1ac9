/** What a request is to the offline cache. */
export type Handling =
  | { readonly kind: 'pass' }
  | { readonly kind: 'shell' }
  | { readonly kind: 'asset' }
  | { readonly kind: 'description' }
  | { readonly kind: 'tile'; readonly key: string; readonly generation: string };

export interface AskedRequest {
  readonly url: string;
  readonly method: string;
  readonly mode: string;
  /** Range and authorisation make an answer one that is not for everybody. */
  readonly personal: boolean;
}

const TILE = /^\/tiles\/([a-z][a-z0-9_-]*)\/generations\/([0-9]+)\/([0-9]+)\/([0-9]+)\/([0-9]+)$/;
const DESCRIPTION = /^\/tiles\/[a-z][a-z0-9_-]*$/;
const LIVE_TILE = /^\/tiles\//;
const NEVER = /^\/(api|search|live|archives|health|metrics)(\/|$)/;

/**
 * Decides from the address alone. The feed, the search, everything under /api and everything with a key in it never
 * reaches a cache.
 *
 * @param origin of the worker
 * @param assets paths of the app's own files
 */
export function handlingOf(request: AskedRequest, origin: string, assets: ReadonlySet<string>): Handling {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== origin || request.personal) return { kind: 'pass' };
  const [, tileset, generation, z, x, y] = TILE.exec(url.pathname) ?? [];
  if (tileset !== undefined && generation !== undefined) {
    return { kind: 'tile', key: tileKey(tileset, `${z}/${x}/${y}`), generation };
  }
  if (DESCRIPTION.test(url.pathname)) return { kind: 'description' };
  if (LIVE_TILE.test(url.pathname) || NEVER.test(url.pathname)) return { kind: 'pass' };
  if (assets.has(url.pathname)) return { kind: 'asset' };
  return request.mode === 'navigate' ? { kind: 'shell' } : { kind: 'pass' };
}

/** One place per tile whatever its generation, so that an older generation can never stay beside a newer one. */
export function tileKey(tileset: string, tile: string): string {
  return `/tiles/${tileset}/${tile}`;
}
