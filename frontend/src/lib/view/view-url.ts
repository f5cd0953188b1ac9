/** Where the map looks: zoom, and the centre in degrees. */
export interface Camera {
  readonly zoom: number;
  readonly lat: number;
  readonly lon: number;
}

export interface FocusRef {
  readonly collection: 'node' | 'account';
  readonly id: string;
}

/** What a link carries besides the camera. */
export interface ViewParams {
  readonly focus: FocusRef | null;
  readonly q: string;
  readonly topics: readonly string[];
}

const WORDS = { node: 'node', account: 'garnrolle' } as const;

/** `#map=z/lat/lon`; anything else is null. */
export function readCamera(hash: string): Camera | null {
  const value = new URLSearchParams(hash.replace(/^#/, '')).get('map');
  if (value === null) return null;
  const [zoom, lat, lon] = value.split('/').map(Number);
  if (!inside(zoom, 0, 24) || !inside(lat, -90, 90) || !inside(lon, -180, 180)) return null;
  return { zoom, lat, lon };
}

/** Precise to about half a pixel of the zoom, so that the link stays short. */
export function writeCamera({ zoom, lat, lon }: Camera): string {
  const digits = Math.max(2, Math.ceil((zoom * Math.LN2 + Math.log(512 / 360 / 0.5)) / Math.LN10));
  const wrapped = ((((lon + 180) % 360) + 360) % 360) - 180;
  return `#map=${Number(zoom.toFixed(2))}/${lat.toFixed(digits)}/${wrapped.toFixed(digits)}`;
}

export function readParams(params: URLSearchParams): ViewParams {
  return { focus: readFocus(params.get('focus')), q: params.get('q') ?? '', topics: params.getAll('topic') };
}

export function writeParams({ focus, q, topics }: ViewParams): string {
  const params = new URLSearchParams();
  if (focus) params.set('focus', `${WORDS[focus.collection]}:${focus.id}`);
  if (q) params.set('q', q);
  for (const topic of topics) params.append('topic', topic);
  // A colon is allowed in a query and reads better than %3A.
  const text = params.toString().replaceAll('%3A', ':');
  return text ? `?${text}` : '';
}

function readFocus(value: string | null): FocusRef | null {
  if (value === null) return null;
  const [word, id] = value.split(':');
  if (!id || !/^[0-9a-f-]{8,64}$/i.test(id)) return null;
  if (word === WORDS.node) return { collection: 'node', id };
  if (word === WORDS.account) return { collection: 'account', id };
  return null;
}

function inside(value: number | undefined, min: number, max: number): value is number {
  return value !== undefined && Number.isFinite(value) && value >= min && value <= max;
}
