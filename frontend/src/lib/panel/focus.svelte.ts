import { ApiError, asBroken, isAbort, type Api } from '$lib/api';
import { thingOf, type Mark, type RowEvent, type Thing } from '$lib/contract';
import type { FocusRef } from '$lib/view';

export type FocusStatus = 'none' | 'loading' | 'shown' | 'gone' | 'failed';

/** The one thing that is looked at closely. */
export class Focus {
  #ref = $state.raw<FocusRef | null>(null);
  #thing = $state.raw<Thing | null>(null);
  #status = $state<FocusStatus>('none');
  #failure = $state.raw<ApiError | null>(null);
  #changedElsewhere = $state(false);
  #asked: AbortController | null = null;
  readonly #api: Pick<Api, 'thing'>;

  constructor(api: Pick<Api, 'thing'>) {
    this.#api = api;
  }

  get ref(): FocusRef | null {
    return this.#ref;
  }

  get thing(): Thing | null {
    return this.#thing;
  }

  get status(): FocusStatus {
    return this.#status;
  }

  get failure(): ApiError | null {
    return this.#failure;
  }

  /** The thing changed while it was open. */
  get changedElsewhere(): boolean {
    return this.#changedElsewhere;
  }

  get mark(): Mark | null {
    const thing = this.#thing;
    if (!thing) return null;
    const topics = thing.collection === 'node' ? thing.topics : [];
    return { collection: thing.collection, id: thing.id, title: thing.title, topics, position: thing.position };
  }

  /** Looks at what a link or a person points to; null looks away. */
  async follow(ref: FocusRef | null): Promise<void> {
    if (ref?.id === this.#ref?.id && ref?.collection === this.#ref?.collection) return;
    this.#ref = ref;
    this.#thing = null;
    this.#changedElsewhere = false;
    await this.reload();
  }

  /** Shows a thing that is known already, such as one just written. */
  put(thing: Thing): void {
    this.#asked?.abort();
    this.#ref = { collection: thing.collection, id: thing.id };
    this.#thing = thing;
    this.#status = 'shown';
    this.#changedElsewhere = false;
  }

  async reload(): Promise<void> {
    this.#asked?.abort();
    const ref = this.#ref;
    this.#failure = null;
    if (!ref) {
      this.#status = 'none';
      return;
    }
    const asked = new AbortController();
    this.#asked = asked;
    if (!this.#thing) this.#status = 'loading';
    try {
      const thing = await this.#api.thing(ref.collection, ref.id, asked.signal);
      if (asked.signal.aborted) return;
      this.#thing = thing;
      this.#status = 'shown';
    } catch (error) {
      this.#fail(error, asked.signal);
    }
  }

  /** Follows a change heard on the live feed; older versions than the one shown are ignored. */
  heard(event: RowEvent): void {
    if (event.key !== this.#ref?.id || event.collection !== this.#ref.collection) return;
    if (event.kind !== 'upserted') {
      this.#asked?.abort();
      this.#thing = null;
      this.#status = 'gone';
      return;
    }
    if (this.#thing && event.version <= this.#thing.version) return;
    const fields = { ...event.properties, version: event.version };
    this.#asked?.abort();
    this.#thing = thingOf(this.#ref.collection, event.key, event.geometry, fields);
    this.#status = 'shown';
    this.#changedElsewhere = true;
  }

  #fail(error: unknown, signal: AbortSignal): void {
    if (signal.aborted || isAbort(error)) return;
    const failure = asBroken(error);
    if (!(failure instanceof ApiError)) throw error;
    const gone = failure.kind === 'refused' && (failure.status === 404 || failure.status === 410);
    if (gone) this.#thing = null;
    this.#failure = gone ? null : failure;
    this.#status = gone ? 'gone' : 'failed';
  }
}
