import type { TileId, TileJson, TilesEvent } from '$lib/contract';

const REQUEST = /\/tiles\/([a-z][a-z0-9_-]*)\/@\/([0-9]+)\/([0-9]+)\/([0-9]+)$/;

/**
 * Knows in which generation each tile changed last, and so the immutable URL under which it is asked for. A tile that
 * did not change keeps its URL, and with it its place in every cache.
 */
export class TileVersions {
  #template: string | null;
  #generation: number;
  readonly #changed = new Map<string, number>();

  /** @param tileJson null: the tileset has not answered, tiles are asked for without a generation */
  constructor(
    readonly tileset: string,
    tileJson: TileJson | null,
  ) {
    this.#template = tileJson?.generation == null ? null : tileJson.template;
    this.#generation = tileJson?.generation ?? 0;
  }

  /** Newest generation heard of. */
  get generation(): number {
    return Math.max(this.#generation, ...this.#changed.values());
  }

  path({ z, x, y }: TileId): string {
    if (this.#template === null) return `/tiles/${this.tileset}/${z}/${x}/${y}`;
    const generation = this.#changed.get(`${z}/${x}/${y}`) ?? this.#generation;
    return this.#template
      .replace(/\/generations\/[0-9]+\//, `/generations/${generation}/`)
      .replace('{z}', String(z))
      .replace('{x}', String(x))
      .replace('{y}', String(y));
  }

  /** Takes in an announcement; answers which tiles to refresh, null for all. */
  publish(event: TilesEvent): readonly TileId[] | null {
    if (event.generation < this.#generation) return [];
    if (!event.complete) {
      this.#generation = event.generation;
      this.#changed.clear();
      return null;
    }
    for (const { z, x, y } of event.tiles) this.#changed.set(`${z}/${x}/${y}`, event.generation);
    return event.tiles;
  }

  /** Takes in a TileJSON read anew, after a gap in the feed. */
  restart(tileJson: TileJson): void {
    this.#template = tileJson.generation === null ? null : tileJson.template;
    this.#generation = tileJson.generation ?? 0;
    this.#changed.clear();
  }
}

/** The tileset and tile of a request that the style asks for, null for any other URL. */
export function tileRequest(url: string): { tileset: string; tile: TileId } | null {
  const [, tileset, z, x, y] = REQUEST.exec(url) ?? [];
  if (tileset === undefined) return null;
  return { tileset, tile: { z: Number(z), x: Number(x), y: Number(y) } };
}
