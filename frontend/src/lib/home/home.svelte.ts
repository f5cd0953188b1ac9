import { ApiError, type Bbox } from '$lib/api';
import { Composer } from '$lib/compose/composer.svelte';
import type { LonLat, NodeView, RowEvent, TileJson, TilesEvent } from '$lib/contract';
import { Feed } from '$lib/live';
import { boundsOf, cellBox, nearest } from '$lib/map/cluster';
import type { StyleOptions, Tilesets } from '$lib/map/style';
import type { VisibleThing } from '$lib/map/visible';
import { WeaveMap, type Padding } from '$lib/map/weave-map.svelte';
import { Focus } from '$lib/panel/focus.svelte';
import { Search } from '$lib/search/search.svelte';
import type { App } from '$lib/ui/app.svelte';
import type { Camera, FocusRef, ViewParams } from '$lib/view';
import { forgetTiles } from './worker-messages';

/** Above this zoom a picked thing is shown without zooming further. */
const CLOSE_ZOOM = 15;
const CLUSTER_MEMBERS = 200;
const CLUSTER_WAIT_MS = 1_500;
/** Hours pass slowly: threads pale in steps of a day. */
const PALE_EVERY_MS = 10 * 60_000;

/** How the page's address changes. */
export interface Address {
  /** A new entry in the history: something was opened or closed. */
  open(params: ViewParams): void;
  /** The same entry goes on: somebody types. */
  refine(params: ViewParams): void;
  camera(camera: Camera): void;
}

export type MapStatus = 'loading' | 'ready' | 'failed' | 'unsupported';

/** The one page: map, search, panel, form and feed, and how they follow each other. */
export class Home {
  readonly search: Search;
  readonly focus: Focus;
  readonly composer: Composer;
  readonly feed: Feed;
  #map = $state.raw<WeaveMap | null>(null);
  #mapStatus = $state<MapStatus>('loading');
  #tilesets = $state.raw<Tilesets>({ basemap: null, weave: null });
  #stack = $state.raw<readonly VisibleThing[]>([]);
  #padding: Padding = { top: 0, right: 0, bottom: 0, left: 0 };
  #pale: ReturnType<typeof setInterval> | undefined;
  readonly #app: App;
  readonly #address: Address;

  constructor(app: App, address: Address) {
    this.#app = app;
    this.#address = address;
    this.search = new Search(app.api, () => this.#map?.box() ?? null);
    this.focus = new Focus(app.api);
    this.composer = new Composer(app.api);
    this.feed = new Feed({
      row: (event) => this.#row(event),
      tiles: (event) => this.#tiles(event),
      gap: () => void this.#catchUp(),
    });
  }

  get map(): WeaveMap | null {
    return this.#map;
  }

  get mapStatus(): MapStatus {
    return this.#mapStatus;
  }

  get tilesets(): Tilesets {
    return this.#tilesets;
  }

  /** Things that lie upon each other where somebody clicked. */
  get stack(): readonly VisibleThing[] {
    return this.#stack;
  }

  get params(): ViewParams {
    return { focus: this.focus.ref, q: this.search.q.trim(), topics: this.search.topics };
  }

  /** Builds the map. The shell, the search and a linked panel do not wait for it. */
  async start(container: HTMLElement, camera: Camera | null): Promise<void> {
    if (!canDraw()) {
      this.#mapStatus = 'unsupported';
      return;
    }
    try {
      const [maplibre, worker, basemap, weave] = await Promise.all([
        import('maplibre-gl'),
        import('maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'),
        this.#tileJson('basemap'),
        this.#tileJson('weave'),
        import('maplibre-gl/dist/maplibre-gl.css'),
      ]);
      maplibre.setWorkerUrl(worker.default);
      this.#tilesets = { basemap, weave };
      this.#map = new WeaveMap(
        {
          container,
          maplibre,
          tilesets: this.#tilesets,
          options: { ...this.look, now: new Date(), latitude: camera?.lat ?? 47, focus: this.focus.mark },
          camera,
          label: this.#app.language.t.map.title,
        },
        {
          moved: (next) => this.#moved(next),
          picked: (things) => this.#picked(things),
          grounded: (at) => this.#grounded(at),
        },
      );
      this.#mapStatus = 'ready';
      // Asked by a link before there was a view to search in.
      if (this.search.active) this.search.again();
      this.#pale = setInterval(() => this.#map?.show({ now: new Date() }), PALE_EVERY_MS);
    } catch (error) {
      console.error('map:', error);
      this.#mapStatus = 'failed';
    }
  }

  /** What the look of the map follows; reading it in an effect makes the map follow. */
  get look(): Omit<StyleOptions, 'now' | 'latitude' | 'focus'> {
    return {
      theme: this.#app.theme.theme,
      language: this.#app.language.code,
      topics: this.search.topics,
      hits: this.search.marks,
      draft: this.composer.open ? this.composer.location : null,
    };
  }

  /** How much of the map panels cover. */
  cover(padding: Padding): void {
    this.#padding = padding;
  }

  /** Follows the address: a link, or back and forward. */
  async follow({ focus, q, topics }: ViewParams): Promise<void> {
    this.search.follow(q, topics);
    const changed = focus?.id !== this.focus.ref?.id;
    await this.focus.follow(focus);
    if (changed && this.focus.thing) this.reveal(this.focus.thing.position);
  }

  /** Opens a thing; what is in focus is in the address. */
  lookAt(ref: FocusRef): void {
    this.#stack = [];
    this.#address.open({ ...this.params, focus: ref });
  }

  lookAway(): void {
    this.#stack = [];
    this.#address.open({ ...this.params, focus: null });
  }

  /** Moves the map only when the place is hidden or far too small. */
  reveal(place: LonLat, minZoom = 0): void {
    const map = this.#map;
    if (!map) return;
    if (map.sees(place, this.#padding) && map.camera.zoom >= minZoom) return;
    map.goTo(place, Math.max(minZoom, Math.min(CLOSE_ZOOM, map.camera.zoom)), this.#padding);
  }

  pick(thing: VisibleThing): void {
    if (thing.collection === 'cluster') void this.#openCluster(thing);
    else this.lookAt({ collection: thing.collection, id: thing.id });
  }

  /** A node was written: it is shown at once, its tile follows. */
  written(node: NodeView): void {
    this.focus.put(node);
    this.#address.open({ ...this.params, focus: { collection: 'node', id: node.id } });
    this.reveal(node.position, 13);
  }

  forgetStack(): void {
    this.#stack = [];
  }

  online(): void {
    this.feed.reconnect();
    if (this.search.failure) this.search.again();
    if (this.focus.failure) void this.focus.reload();
  }

  close(): void {
    clearInterval(this.#pale);
    this.feed.close();
    this.#map?.close();
    this.#map = null;
  }

  #moved(camera: Camera): void {
    this.#address.camera(camera);
    if (!this.#map) return;
    this.feed.watch(this.#map.box(), this.#map.box(1));
    void this.search.count();
  }

  #picked(things: readonly VisibleThing[]): void {
    const [first, ...others] = things;
    if (!first) return;
    if (others.length === 0) this.pick(first);
    else this.#stack = things;
  }

  #grounded(at: LonLat): void {
    this.#stack = [];
    if (this.composer.open) this.composer.place(at);
  }

  /** Zooms to the members of a cluster; where they cannot be asked for in time, simply closer. */
  async #openCluster(cluster: VisibleThing): Promise<void> {
    const map = this.#map;
    if (!map) return;
    const box = cellBox(cluster.id, cluster.position);
    const bounds = box && (await this.#members(box, cluster));
    if (bounds && (bounds[2] - bounds[0] > 1e-5 || bounds[3] - bounds[1] > 1e-5)) map.fit(bounds, this.#padding);
    else map.goTo(cluster.position, map.camera.zoom + 2.5, this.#padding);
  }

  async #members(box: Bbox, cluster: VisibleThing): Promise<Bbox | null> {
    try {
      const found = await this.#app.api.nodesIn(box, CLUSTER_MEMBERS, AbortSignal.timeout(CLUSTER_WAIT_MS));
      return boundsOf(
        nearest(
          found.map(({ position }) => position),
          cluster.position,
          cluster.count,
        ),
      );
    } catch (error) {
      if (error instanceof ApiError || error instanceof DOMException) return null;
      throw error;
    }
  }

  #row(event: RowEvent): void {
    this.focus.heard(event);
    this.search.heard(event);
  }

  #tiles(event: TilesEvent): void {
    forgetTiles(event);
    this.#map?.publish(event);
  }

  /** After a gap: everything on screen is read again. */
  async #catchUp(): Promise<void> {
    if (this.search.active) this.search.again();
    void this.focus.reload();
    for (const name of ['weave', 'basemap'] as const) {
      const tileJson = await this.#tileJson(name);
      if (tileJson && tileJson.generation !== this.#tilesets[name]?.generation) {
        this.#tilesets = { ...this.#tilesets, [name]: tileJson };
        this.#map?.restart(tileJson);
      }
    }
  }

  /** A tileset's description, or null while it does not answer: the map then asks for unversioned tiles. */
  async #tileJson(name: string): Promise<TileJson | null> {
    try {
      return await this.#app.api.tileJson(name);
    } catch (error) {
      if (error instanceof ApiError) return null;
      console.error(`tilejson ${name}:`, error);
      return null;
    }
  }
}

/** Whether the browser can draw with WebGL 2. */
function canDraw(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null;
}
