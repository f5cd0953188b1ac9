import { ApiError, asBroken, isAbort, type Api, type Bbox, type SearchParams } from '$lib/api';
import { thingOf, type Hit, type Mark, type RowEvent, type SearchResult } from '$lib/contract';

/** Suggestions while typing; more only on request. */
export const SUGGESTED = 6;
const MORE = 50;
/** Long enough to skip the letters in between, short enough to feel immediate. */
export const TYPING_MS = 160;

export type SearchStatus = 'idle' | 'searching' | 'found' | 'failed';

/**
 * Search as you type. At most one question is under way; an answer to an older question is never shown. A failure keeps
 * the last hits and says so, it never looks like an empty answer.
 */
export class Search {
  #q = $state('');
  #topics = $state.raw<readonly string[]>([]);
  #status = $state<SearchStatus>('idle');
  #result = $state.raw<SearchResult | null>(null);
  #failure = $state.raw<ApiError | null>(null);
  #counts = $state.raw<Readonly<Record<string, number>>>({});
  #limit = $state(SUGGESTED);
  #asked: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #api: Pick<Api, 'search'>;
  readonly #box: () => Bbox | null;

  constructor(api: Pick<Api, 'search'>, box: () => Bbox | null) {
    this.#api = api;
    this.#box = box;
  }

  get q(): string {
    return this.#q;
  }

  get topics(): readonly string[] {
    return this.#topics;
  }

  get status(): SearchStatus {
    return this.#status;
  }

  get failure(): ApiError | null {
    return this.#failure;
  }

  /** Something is asked for. */
  get active(): boolean {
    return this.#q.trim() !== '' || this.#topics.length > 0;
  }

  get hits(): readonly Hit[] {
    return this.active ? (this.#result?.hits ?? []) : [];
  }

  get total(): number {
    return Math.max(this.#result?.total ?? 0, this.hits.length);
  }

  get widened(): boolean {
    return this.active && (this.#result?.widened ?? false);
  }

  /** Things per topic: within the answer while searching, else within the view. */
  get counts(): Readonly<Record<string, number>> {
    return this.active && this.#result ? this.#result.topics : this.#counts;
  }

  get canShowMore(): boolean {
    return (
      this.#status === 'found' && this.#limit < MORE && this.hits.length >= this.#limit && this.total > this.#limit
    );
  }

  /** Hits with a place, for the map. */
  get marks(): readonly Mark[] {
    return this.hits.flatMap(({ collection, key, title, topics, position }) =>
      position ? [{ collection: collection === 'account' ? 'account' : 'node', id: key, title, topics, position }] : [],
    );
  }

  type(q: string): void {
    this.#q = q;
    this.#limit = SUGGESTED;
    this.#later(TYPING_MS);
  }

  choose(topics: readonly string[]): void {
    this.#topics = topics;
    this.#limit = SUGGESTED;
    this.#later(0);
  }

  toggle(topic: string): void {
    this.choose(
      this.#topics.includes(topic) ? this.#topics.filter((other) => other !== topic) : [...this.#topics, topic],
    );
  }

  /** Takes over what a link asks for. */
  follow(q: string, topics: readonly string[]): void {
    if (q === this.#q.trim() && topics.join() === this.#topics.join()) return;
    this.#q = q;
    this.#topics = topics;
    this.#limit = SUGGESTED;
    this.#later(0);
  }

  more(): void {
    this.#limit = MORE;
    this.#later(0);
  }

  again(): void {
    this.#later(0);
  }

  clear(): void {
    this.#topics = [];
    this.type('');
  }

  /** Counts the topics of the view for the chips shown before anybody searched; a failure leaves the last counts. */
  async count(): Promise<void> {
    if (this.active) return;
    const counted = new AbortController();
    try {
      this.#counts = (await this.#api.search(this.#question(1), counted.signal)).topics;
    } catch (error) {
      if (!(asBroken(error) instanceof ApiError)) throw error;
    }
  }

  /** Brings hits up to date with a change heard on the live feed. */
  heard(event: RowEvent): void {
    const result = this.#result;
    if (!result?.hits.some((hit) => isOf(hit, event))) return;
    const hits = result.hits.flatMap((hit) => (isOf(hit, event) ? changed(hit, event) : [hit]));
    this.#result = { ...result, hits };
  }

  #later(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#asked?.abort();
    if (!this.active) {
      this.#status = 'idle';
      this.#result = null;
      this.#failure = null;
      return;
    }
    this.#status = 'searching';
    this.#timer = setTimeout(() => void this.#ask(), delayMs);
  }

  async #ask(): Promise<void> {
    const asked = new AbortController();
    this.#asked = asked;
    try {
      const result = await this.#api.search(this.#question(this.#limit), asked.signal);
      if (asked.signal.aborted) return;
      this.#result = result;
      this.#failure = null;
      this.#status = 'found';
    } catch (error) {
      this.#fail(error, asked.signal);
    }
  }

  #fail(error: unknown, signal: AbortSignal): void {
    if (signal.aborted || isAbort(error)) return;
    const failure = asBroken(error);
    if (!(failure instanceof ApiError)) throw error;
    this.#failure = failure;
    this.#status = 'failed';
  }

  #question(limit: number): SearchParams {
    return { q: this.#q.trim(), bbox: this.#box(), topics: this.#topics, limit };
  }
}

function isOf(hit: Hit, event: RowEvent): boolean {
  return hit.key === event.key && hit.collection === event.collection;
}

function changed(hit: Hit, event: RowEvent): readonly Hit[] {
  if (event.kind !== 'upserted') return [];
  if (event.collection !== 'node' && event.collection !== 'account') return [hit];
  const thing = thingOf(event.collection, event.key, event.geometry, { ...event.properties, version: event.version });
  return [
    {
      ...hit,
      title: thing.title,
      summary: thing.summary,
      position: thing.position,
      ...(thing.collection === 'node' ? { kind: thing.kind, topics: thing.topics } : {}),
    },
  ];
}
