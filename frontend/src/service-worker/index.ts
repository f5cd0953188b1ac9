/// <reference types="@sveltejs/kit" />
/// <reference lib="webworker" />

import { build, files, version } from '$service-worker';
import { handlingOf, type Handling } from './requests';
import { TileCache } from './tiles';

const worker = globalThis as unknown as ServiceWorkerGlobalScope;

const SHELL = `shell-${version}`;
const TILES = 'tiles-v1';
const DESCRIPTIONS = 'descriptions-v1';
const KEPT = new Set([SHELL, TILES, DESCRIPTIONS]);

/** The one page behind every address of the app. */
const PAGE = '/';
const ASSETS = new Set([...build, ...files]);
/** The drawing engine is the bulk of the app: it is stored when first used, not pushed on a metered line. */
const FIRST = [...ASSETS].filter((path) => !/maplibre|\.woff2$|\/icon-[0-9a-z-]+\.png$/.test(path));

let tiles: Promise<TileCache> | undefined;

function tileCache(): Promise<TileCache> {
  tiles ??= caches.open(TILES).then((cache) => new TileCache(cache, (input, init) => fetch(input, init)));
  return tiles;
}

worker.addEventListener('install', (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll([PAGE, ...FIRST])));
});

worker.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => !KEPT.has(name)).map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  );
});

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const handling = handlingOf(
    {
      url: request.url,
      method: request.method,
      mode: request.mode,
      personal: request.headers.has('authorization') || request.headers.has('range'),
    },
    worker.location.origin,
    ASSETS,
  );
  const answer = answerOf(request, handling);
  if (answer) event.respondWith(answer);
});

worker.addEventListener('message', (event) => {
  const { type, tileset, tiles: gone } = event.data as { type?: string; tileset?: string; tiles?: string[] | null };
  if (type !== 'forget-tiles' || tileset === undefined) return;
  event.waitUntil(tileCache().then((cache) => cache.forget(tileset, gone ?? null)));
});

/** Null: the browser asks the network as if there were no worker. */
function answerOf(request: Request, handling: Handling): Promise<Response> | null {
  switch (handling.kind) {
    case 'pass':
      return null;
    case 'tile':
      return tileCache().then((cache) => cache.answer(request, handling.key, handling.generation));
    case 'asset':
      return cacheFirst(request);
    case 'description':
      return networkFirst(request, DESCRIPTIONS, request.url);
    case 'shell':
      return networkFirst(request, SHELL, PAGE);
  }
}

/** Files with a hash in their name never change. */
async function cacheFirst(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.status === 200) await cache.put(request.url, answer.clone());
  return answer;
}

async function networkFirst(request: Request, name: string, key: string): Promise<Response> {
  const cache = await caches.open(name);
  try {
    const answer = await fetch(request);
    if (answer.status === 200) await cache.put(key, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(key);
    if (kept) return kept;
    throw error;
  }
}
