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
  /** In which generation a tile was last asked for. */
  readonly #asked = new Map<string, number>();

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
    const generation = this.#changed.get(keyOf({ z, x, y })) ?? this.#generation;
    this.#asked.set(keyOf({ z, x, y }), generation);
    if (this.#template === null) return `/tiles/${this.tileset}/${z}/${x}/${y}`;
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
    for (const tile of event.tiles) this.#changed.set(keyOf(tile), event.generation);
    return event.tiles;
  }

  /** Tiles that changed after they were last asked for. */
  outdated(): readonly TileId[] {
    return [...this.#asked].flatMap(([key, generation]) =>
      generation < (this.#changed.get(key) ?? this.#generation) ? [tileOf(key)] : [],
    );
  }

  /** Takes in a TileJSON read anew, after a gap in the feed. */
  restart(tileJson: TileJson): void {
    this.#template = tileJson.generation === null ? null : tileJson.template;
    this.#generation = tileJson.generation ?? 0;
    this.#changed.clear();
  }
}

function keyOf({ z, x, y }: TileId): string {
  return `${z}/${x}/${y}`;
}

function tileOf(key: string): TileId {
  const [z = 0, x = 0, y = 0] = key.split('/').map(Number);
  return { z, x, y };
}

/** The tileset and tile of a request that the style asks for, null for any other URL. */
export function tileRequest(url: string): { tileset: string; tile: TileId } | null {
  const [, tileset, z, x, y] = REQUEST.exec(url) ?? [];
  if (tileset === undefined) return null;
  return { tileset, tile: { z: Number(z), x: Number(x), y: Number(y) } };
}
