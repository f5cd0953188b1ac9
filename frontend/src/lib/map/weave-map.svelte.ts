import type { Map as MapLibreMap, MapMouseEvent, MapGeoJSONFeature } from 'maplibre-gl';
import type { Bbox } from '$lib/api';
import type { LonLat, TileJson, TilesEvent } from '$lib/contract';
import type { Camera } from '$lib/view';
import { buildStyle, TOUCHABLE, type StyleOptions, type Tilesets } from './style';
import { drawSymbol, PIXEL_RATIO } from './symbols';
import { TileVersions, tileRequest } from './tile-versions';
import { listed, visibleThing, type VisibleThing } from './visible';

type MapLibre = typeof import('maplibre-gl');

/** How many entries the list beside the map has at most. */
const LISTED = 60;
/** Reach of a pick around the pointer in CSS pixels: a finger is not a needle. */
const REACH_PX = 12;
/** Things nearer than this are one stack: no click can tell them apart. */
const STACK_PX = 6;
const MAX_ZOOM = 20;

export interface MapEvents {
  /** The camera came to rest. */
  moved(camera: Camera): void;
  /** One thing or cluster was picked, or several that lie upon each other. */
  picked(things: readonly VisibleThing[]): void;
  /** The ground was clicked. */
  grounded(at: LonLat): void;
}

export interface MapStart {
  readonly container: HTMLElement;
  readonly maplibre: MapLibre;
  readonly tilesets: Tilesets;
  readonly options: StyleOptions;
  readonly camera: Camera | null;
  readonly label: string;
}

/**
 * The map on the page. It owns the MapLibre object and tells the rest as plain reactive values: where it looks, what can
 * be seen, what failed. {@link close} frees the graphics memory.
 */
export class WeaveMap {
  #visible = $state.raw<readonly VisibleThing[]>([]);
  #more = $state(0);
  #camera = $state.raw<Camera>({ zoom: 0, lat: 0, lon: 0 });
  #bearing = $state(0);
  #settled = $state(false);
  #failing = $state.raw<readonly string[]>([]);
  readonly #map: MapLibreMap;
  readonly #versions: Map<string, TileVersions>;
  readonly #tilesets: Tilesets;
  readonly #events: MapEvents;
  #options: StyleOptions;
  /** A style can only be compared with one that is there: changes before wait for it. */
  #loaded = false;
  #hovered: { sourceLayer: string; id: string } | null = null;

  constructor(start: MapStart, events: MapEvents) {
    this.#tilesets = start.tilesets;
    this.#options = start.options;
    this.#events = events;
    this.#versions = new Map(
      Object.entries(start.tilesets).map(([name, tileJson]) => [name, new TileVersions(name, tileJson)]),
    );
    this.#map = new start.maplibre.Map({
      container: start.container,
      style: buildStyle(start.options, start.tilesets, location.origin),
      ...opening(start.camera, start.tilesets.basemap ?? start.tilesets.weave),
      attributionControl: false,
      renderWorldCopies: false,
      validateStyle: false,
      fadeDuration: 0,
      maxZoom: MAX_ZOOM,
      // Enlarge the deepest tiles instead of cutting them up: a changed tile stays one tile at every zoom.
      zoomLevelsToOverscale: MAX_ZOOM - (start.tilesets.weave?.maxZoom ?? 14),
      maxPitch: 0,
      locale: { 'Map.Title': start.label },
      transformRequest: (url) => ({ url: this.#versioned(url) }),
    });
    this.#map.addControl(new start.maplibre.ScaleControl({ maxWidth: 110 }), 'bottom-right');
    this.#map.touchZoomRotate.disableRotation();
    this.#draw();
    this.#listen();
  }

  /** What the map shows now, nearest to the centre first. */
  get visible(): readonly VisibleThing[] {
    return this.#visible;
  }

  /** How many more are in view than are listed. */
  get more(): number {
    return this.#more;
  }

  get camera(): Camera {
    return this.#camera;
  }

  /** Degrees the map is turned, clockwise from north. */
  get bearing(): number {
    return this.#bearing;
  }

  /** True once everything in view was drawn for the first time. */
  get settled(): boolean {
    return this.#settled;
  }

  /** Tilesets whose last request failed. */
  get failing(): readonly string[] {
    return this.#failing;
  }

  get centre(): LonLat {
    return [this.#camera.lon, this.#camera.lat];
  }

  /** The view grown by `factor` of its size to each side. */
  box(factor = 0): Bbox {
    const bounds = this.#map.getBounds();
    const west = bounds.getWest();
    const south = bounds.getSouth();
    const growLon = (bounds.getEast() - west) * factor;
    const growLat = (bounds.getNorth() - south) * factor;
    return [
      Math.max(-180, west - growLon),
      Math.max(-90, south - growLat),
      Math.min(180, bounds.getEast() + growLon),
      Math.min(90, bounds.getNorth() + growLat),
    ];
  }

  /** Redraws what changed between two looks; tiles stay. */
  show(change: Partial<StyleOptions>): void {
    this.#options = { ...this.#options, ...change };
    if (this.#loaded) this.#restyle();
  }

  #restyle(): void {
    this.#map.setStyle(buildStyle(this.#options, this.#tilesets, location.origin), { diff: true });
  }

  label(text: string): void {
    this.#map.getCanvas().setAttribute('aria-label', text);
  }

  /** Fetches the tiles that a new generation changed; everything else stays as it is. */
  publish(event: TilesEvent): void {
    const tiles = this.#versions.get(event.tileset)?.publish(event);
    if (tiles === undefined || tiles?.length === 0) return;
    this.#map.refreshTiles(event.tileset, tiles === null ? undefined : [...tiles]);
  }

  /** Starts a tileset anew, after a gap in the feed or when it answers for the first time. */
  restart(tileJson: TileJson): void {
    this.#versions.get(tileJson.tileset)?.restart(tileJson);
    this.#map.refreshTiles(tileJson.tileset);
  }

  zoomBy(delta: number): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + delta });
  }

  northUp(): void {
    this.#map.easeTo({ bearing: 0 });
  }

  jump({ zoom, lat, lon }: Camera): void {
    this.#map.jumpTo({ center: [lon, lat], zoom });
  }

  /** Brings a place into the part of the map that `padding` leaves free. */
  goTo([lon, lat]: LonLat, minZoom: number, padding: Padding): void {
    this.#map.easeTo({ center: [lon, lat], zoom: Math.max(this.#map.getZoom(), minZoom), padding, duration: 600 });
  }

  fit([west, south, east, north]: Bbox, padding: Padding): void {
    this.#map.fitBounds([west, south, east, north], {
      padding: {
        top: padding.top + 60,
        bottom: padding.bottom + 60,
        left: padding.left + 60,
        right: padding.right + 60,
      },
      maxZoom: 16.5,
    });
  }

  /** True when the place is in the free part of the view. */
  sees(place: LonLat, padding: Padding): boolean {
    const { x, y } = this.#map.project([place[0], place[1]]);
    const { clientWidth, clientHeight } = this.#map.getContainer();
    return (
      x > padding.left + 24 &&
      y > padding.top + 24 &&
      x < clientWidth - padding.right - 24 &&
      y < clientHeight - padding.bottom - 24
    );
  }

  close(): void {
    this.#map.remove();
  }

  #versioned(url: string): string {
    const request = tileRequest(url);
    const versions = request && this.#versions.get(request.tileset);
    return request && versions ? location.origin + versions.path(request.tile) : url;
  }

  #draw(): void {
    this.#map.setMissingStyleImageResolver((name) => {
      const image = drawSymbol(name);
      if (image && !this.#map.hasImage(name)) this.#map.addImage(name, image, { pixelRatio: PIXEL_RATIO });
    });
  }

  #listen(): void {
    const map = this.#map;
    map.once('style.load', () => {
      this.#loaded = true;
      this.#restyle();
    });
    map.on('load', () => this.#moved());
    map.on('moveend', () => this.#moved());
    map.on('rotate', () => (this.#bearing = map.getBearing()));
    map.on('idle', () => this.#rested());
    map.on('click', (event) => this.#clicked(event));
    map.on('mousemove', (event) => this.#hover(this.#touched(event)[0] ?? null));
    map.on('mouseout', () => this.#hover(null));
    map.on('error', (event) => this.#failed(event));
    map.on('data', (event) => this.#arrived(event));
  }

  #moved(): void {
    const { lng, lat } = this.#map.getCenter();
    this.#camera = { zoom: this.#map.getZoom(), lat, lon: lng };
    if (Math.abs(lat - this.#options.latitude) > 0.5) this.show({ latitude: lat });
    // A tile that left the view before it changed may come back as it was.
    for (const [tileset, versions] of this.#versions) {
      const outdated = versions.outdated();
      if (outdated.length > 0) this.#map.refreshTiles(tileset, [...outdated]);
    }
    this.#events.moved(this.#camera);
  }

  #rested(): void {
    const layers = TOUCHABLE.filter((id) => this.#map.getLayer(id));
    const { things, more } = listed(this.#map.queryRenderedFeatures({ layers }), this.centre, LISTED);
    this.#visible = things;
    this.#more = more;
    this.#settled = true;
  }

  #touched({ point }: MapMouseEvent): MapGeoJSONFeature[] {
    const layers = TOUCHABLE.filter((id) => this.#map.getLayer(id));
    const exact = this.#map.queryRenderedFeatures(point, { layers });
    if (exact.length > 0) return exact;
    return this.#map.queryRenderedFeatures(
      [
        [point.x - REACH_PX, point.y - REACH_PX],
        [point.x + REACH_PX, point.y + REACH_PX],
      ],
      { layers },
    );
  }

  #clicked(event: MapMouseEvent): void {
    const { things } = listed(this.#touched(event), [event.lngLat.lng, event.lngLat.lat], LISTED);
    const [nearest] = things;
    if (!nearest) {
      this.#events.grounded([event.lngLat.lng, event.lngLat.lat]);
      return;
    }
    const at = this.#map.project([nearest.position[0], nearest.position[1]]);
    const stack = things.filter(({ position: [lon, lat] }) => this.#map.project([lon, lat]).dist(at) <= STACK_PX);
    this.#events.picked(stack);
  }

  #hover(feature: MapGeoJSONFeature | null): void {
    const thing = feature && visibleThing(feature);
    const next = thing && feature?.sourceLayer ? { sourceLayer: feature.sourceLayer, id: thing.id } : null;
    this.#map.getCanvas().style.cursor = next ? 'pointer' : '';
    if (next?.id === this.#hovered?.id) return;
    if (this.#hovered) this.#map.setFeatureState({ source: 'weave', ...this.#hovered }, { hover: false });
    if (next) this.#map.setFeatureState({ source: 'weave', ...next }, { hover: true });
    this.#hovered = next;
  }

  #failed(event: { sourceId?: string; error?: unknown }): void {
    const source = event.sourceId;
    if (source === undefined) {
      console.error('map:', event.error);
    } else if (!this.#failing.includes(source)) {
      this.#failing = [...this.#failing, source];
    }
  }

  #arrived(event: { dataType: string; sourceId?: string; tile?: unknown }): void {
    if (event.dataType !== 'source' || event.tile === undefined || this.#failing.length === 0) return;
    this.#failing = this.#failing.filter((source) => source !== event.sourceId);
  }
}

/** CSS pixels at each side that panels cover. */
export interface Padding {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** The link's camera, else the whole tileset, else the world. */
function opening(camera: Camera | null, tileset: TileJson | null) {
  if (camera) return { center: [camera.lon, camera.lat] as [number, number], zoom: camera.zoom };
  if (tileset?.bounds) {
    return {
      bounds: [...tileset.bounds] as [number, number, number, number],
      fitBoundsOptions: { padding: 40, maxZoom: 15 },
    };
  }
  return { center: [10, 50] as [number, number], zoom: 3 };
}
