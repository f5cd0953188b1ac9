import { ApiError, asBroken, type Api } from '$lib/api';
import { LIMITS, differing, writeOf, type LonLat, type NodeView, type NodeWrite } from '$lib/contract';

export type InvalidField = 'title' | 'kind' | 'location' | 'summary' | 'info' | 'address' | 'tags' | 'topics';

/** What the form holds: text as typed. */
export interface Draft {
  title: string;
  kind: string;
  summary: string;
  info: string;
  address: string;
  tags: string;
  lat: string;
  lon: string;
  topics: readonly string[];
}

export interface Conflict {
  readonly theirs: NodeView;
  readonly fields: readonly (keyof NodeWrite)[];
}

const EMPTY: Draft = {
  title: '',
  kind: '',
  summary: '',
  info: '',
  address: '',
  tags: '',
  lat: '',
  lon: '',
  topics: [],
};

/** Six decimals are a tenth of a metre. */
function degrees(value: number): string {
  return String(Number(value.toFixed(6)));
}

/** The node that is being made or changed. Nothing typed is lost by a failure. */
export class Composer {
  draft = $state<Draft>({ ...EMPTY });
  #base = $state.raw<NodeView | null>(null);
  #open = $state(false);
  #saving = $state(false);
  #failure = $state.raw<ApiError | null>(null);
  #conflict = $state.raw<Conflict | null>(null);
  #touched = $state(false);
  #start = '';
  /** One key per content: sending the same again, after an answer was lost, makes no second node. */
  #attempt: { body: string; key: string } | null = null;
  readonly #api: Pick<Api, 'createNode' | 'updateNode' | 'thing'>;
  readonly #newKey: () => string;

  constructor(api: Pick<Api, 'createNode' | 'updateNode' | 'thing'>, newKey: () => string = () => crypto.randomUUID()) {
    this.#api = api;
    this.#newKey = newKey;
  }

  get open(): boolean {
    return this.#open;
  }

  /** The node as it was when editing began; null while making a new one. */
  get base(): NodeView | null {
    return this.#base;
  }

  get saving(): boolean {
    return this.#saving;
  }

  get failure(): ApiError | null {
    return this.#failure;
  }

  get conflict(): Conflict | null {
    return this.#conflict;
  }

  /** True once sending was tried: from then on the form shows what is wrong. */
  get touched(): boolean {
    return this.#touched;
  }

  get dirty(): boolean {
    return this.#open && JSON.stringify(this.draft) !== this.#start;
  }

  get location(): LonLat | null {
    const lat = coordinate(this.draft.lat, 90);
    const lon = coordinate(this.draft.lon, 180);
    return lat === null || lon === null ? null : [lon, lat];
  }

  get invalid(): readonly InvalidField[] {
    const { title, kind, summary, info, address, topics } = this.draft;
    const tags = tagsOf(this.draft.tags);
    const wrong: [InvalidField, boolean][] = [
      ['title', !within(title.trim(), 1, LIMITS.title)],
      ['kind', !within(kind.trim(), 1, LIMITS.kind)],
      ['location', this.location === null],
      ['summary', !within(summary, 0, LIMITS.summary)],
      ['info', !within(info, 0, LIMITS.info)],
      ['address', !within(address, 0, LIMITS.address)],
      ['tags', tags.length > LIMITS.tags || tags.some((tag) => tag.length > LIMITS.tag)],
      ['topics', topics.length > LIMITS.topics],
    ];
    return wrong.filter(([, isWrong]) => isWrong).map(([field]) => field);
  }

  create(at: LonLat | null): void {
    this.#begin(null, { ...EMPTY, ...(at ? { lon: degrees(at[0]), lat: degrees(at[1]) } : {}) });
  }

  edit(node: NodeView): void {
    this.#begin(node, draftOf(node));
  }

  place([lon, lat]: LonLat): void {
    this.draft.lon = degrees(lon);
    this.draft.lat = degrees(lat);
  }

  toggle(topic: string): void {
    const { topics } = this.draft;
    if (topics.includes(topic)) this.draft.topics = topics.filter((other) => other !== topic);
    else if (topics.length < LIMITS.topics) this.draft.topics = [...topics, topic];
  }

  close(): void {
    this.#open = false;
    this.#conflict = null;
    this.#failure = null;
  }

  /** Saves; answers the node as the server holds it now, or null when something stands in the way. */
  async submit(): Promise<NodeView | null> {
    this.#touched = true;
    const location = this.location;
    if (this.#saving || this.invalid.length > 0 || !location) return null;
    const write = writeFrom(this.draft, location);
    this.#saving = true;
    this.#failure = null;
    try {
      const node = await this.#send(write);
      this.#attempt = null;
      this.close();
      return node;
    } catch (error) {
      await this.#fail(error, write);
      return null;
    } finally {
      this.#saving = false;
    }
  }

  /** After a conflict: save over the other version, knowing it. */
  async keepMine(): Promise<NodeView | null> {
    if (!this.#conflict) return null;
    this.#base = this.#conflict.theirs;
    this.#conflict = null;
    return this.submit();
  }

  /** After a conflict: go on from the other version. */
  takeTheirs(): void {
    if (this.#conflict) this.edit(this.#conflict.theirs);
  }

  #begin(base: NodeView | null, draft: Draft): void {
    this.#base = base;
    this.draft = draft;
    this.#start = JSON.stringify(draft);
    this.#open = true;
    this.#touched = false;
    this.#failure = null;
    this.#conflict = null;
    this.#attempt = null;
  }

  #send(write: NodeWrite): Promise<NodeView> {
    if (this.#base) return this.#api.updateNode(this.#base.id, this.#base.version, write);
    const body = JSON.stringify(write);
    if (this.#attempt?.body !== body) this.#attempt = { body, key: this.#newKey() };
    return this.#api.createNode(write, this.#attempt.key);
  }

  async #fail(error: unknown, mine: NodeWrite): Promise<void> {
    const failure = asBroken(error);
    if (!(failure instanceof ApiError)) throw error;
    if (failure.status !== 412 || !this.#base) {
      this.#failure = failure;
      return;
    }
    try {
      const theirs = await this.#api.thing('node', this.#base.id);
      if (theirs.collection === 'node') this.#conflict = { theirs, fields: differing(mine, writeOf(theirs)) };
    } catch (second) {
      const reason = asBroken(second);
      if (!(reason instanceof ApiError)) throw second;
      this.#failure = reason;
    }
  }
}

export function tagsOf(text: string): readonly string[] {
  const tags = text.split(',').map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

function draftOf(node: NodeView): Draft {
  return {
    title: node.title,
    kind: node.kind,
    summary: node.summary ?? '',
    info: node.info ?? '',
    address: node.address ?? '',
    tags: node.tags.join(', '),
    lon: degrees(node.position[0]),
    lat: degrees(node.position[1]),
    topics: node.topics,
  };
}

function writeFrom(draft: Draft, location: LonLat): NodeWrite {
  return {
    kind: draft.kind.trim(),
    title: draft.title.trim(),
    summary: draft.summary.trim() || null,
    info: draft.info.trim() || null,
    address: draft.address.trim() || null,
    tags: tagsOf(draft.tags),
    topics: [...draft.topics],
    location,
  };
}

/** Decimal degrees, with a point or a comma; null for anything else. */
function coordinate(text: string, max: number): number | null {
  const trimmed = text.trim().replace(',', '.');
  if (!/^[+-]?[0-9]{1,3}(\.[0-9]+)?$/.test(trimmed)) return null;
  const value = Number(trimmed);
  return Math.abs(value) <= max ? value : null;
}

function within(text: string, min: number, max: number): boolean {
  return text.length >= min && text.length <= max;
}
