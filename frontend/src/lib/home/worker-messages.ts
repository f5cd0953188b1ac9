import type { TilesEvent } from '$lib/contract';

/** Said to the service worker: these tiles are no longer true, drop them. `tiles` null: all of the tileset. */
export interface ForgetTiles {
  readonly type: 'forget-tiles';
  readonly tileset: string;
  readonly tiles: readonly string[] | null;
}

/** What was changed or erased must not come back from the offline cache. */
export function forgetTiles({ tileset, tiles, complete }: TilesEvent): void {
  const message: ForgetTiles = {
    type: 'forget-tiles',
    tileset,
    tiles: complete ? tiles.map(({ z, x, y }) => `${z}/${x}/${y}`) : null,
  };
  navigator.serviceWorker?.controller?.postMessage(message);
}
