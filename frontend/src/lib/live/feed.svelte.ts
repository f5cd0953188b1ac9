import { bboxText, type Bbox } from '$lib/api';
import { ContractError, readJson, rowEvent, tilesEvent, type RowEvent, type TilesEvent } from '$lib/contract';

export type FeedStatus = 'connecting' | 'live' | 'waiting';

export interface FeedEvents {
  row(event: RowEvent): void;
  tiles(event: TilesEvent): void;
  /** What happened in between is not known: read everything again. */
  gap(): void;
}

/** The part of EventSource that is used. */
export interface EventStream {
  readonly readyState: number;
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

const CLOSED = 2;
const RETRY_MS = 2_000;
const RETRY_CAP_MS = 30_000;

/**
 * The live feed of an area. It resumes after the last event it heard; where the stream cannot tell what was missed, it
 * reports a gap. Moving the view within the subscribed box costs nothing.
 */
export class Feed {
  #status = $state<FeedStatus>('connecting');
  #updatedAt = $state.raw<Date | null>(null);
  #stream: EventStream | null = null;
  #box: Bbox | null = null;
  #lastEventId = '';
  #failures = 0;
  #interrupted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #events: FeedEvents;
  readonly #open: (url: string) => EventStream;
  readonly #now: () => Date;

  constructor(
    events: FeedEvents,
    open: (url: string) => EventStream = (url) => new EventSource(url),
    now: () => Date = () => new Date(),
  ) {
    this.#events = events;
    this.#open = open;
    this.#now = now;
  }

  get status(): FeedStatus {
    return this.#status;
  }

  /** When the newest state arrived. */
  get updatedAt(): Date | null {
    return this.#updatedAt;
  }

  /** Hears changes within `wide`; keeps the present subscription while it still covers `view`. */
  watch(view: Bbox, wide: Bbox): void {
    if (this.#box && this.#stream && covers(this.#box, view)) return;
    this.#box = wide;
    this.#connect();
  }

  /** Connects at once, for instance when the device is online again. */
  reconnect(): void {
    if (this.#box && this.#status !== 'live') this.#connect();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#stream?.close();
    this.#stream = null;
  }

  #connect(): void {
    this.close();
    if (!this.#box) return;
    const query = new URLSearchParams({ bbox: bboxText(this.#box) });
    if (this.#lastEventId) query.set('lastEventId', this.#lastEventId);
    const stream = this.#open(`/live?${query}`);
    this.#stream = stream;
    stream.onopen = () => this.#opened();
    stream.onerror = () => this.#failed(stream);
    stream.addEventListener('row', (event) => this.#heard(event, () => this.#events.row(rowEvent(json(event)))));
    stream.addEventListener('tiles', (event) => this.#heard(event, () => this.#events.tiles(tilesEvent(json(event)))));
    stream.addEventListener('reset', () => {
      this.#lastEventId = '';
      this.#touch();
      this.#events.gap();
    });
  }

  #opened(): void {
    this.#status = 'live';
    this.#failures = 0;
    this.#touch();
    // Rows are replayed by their id; announcements of tiles carry none, so they may have been missed.
    if (this.#interrupted) this.#events.gap();
    this.#interrupted = false;
  }

  #failed(stream: EventStream): void {
    this.#status = 'waiting';
    this.#interrupted = true;
    if (stream.readyState !== CLOSED) return;
    // The browser gave up: an error answer, not a lost connection.
    clearTimeout(this.#timer);
    const waitMs = Math.min(RETRY_CAP_MS, RETRY_MS * 2 ** this.#failures++);
    this.#timer = setTimeout(() => this.#connect(), waitMs * (0.75 + Math.random() / 2));
  }

  #heard(event: MessageEvent<string>, act: () => void): void {
    if (event.lastEventId) this.#lastEventId = event.lastEventId;
    this.#touch();
    try {
      act();
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      // One event that cannot be read means one change that is not known.
      console.error('live:', error.message);
      this.#events.gap();
    }
  }

  #touch(): void {
    this.#updatedAt = this.#now();
  }
}

function json(event: MessageEvent<string>): unknown {
  return readJson(event.data, 'event');
}

function covers(outer: Bbox, inner: Bbox): boolean {
  return inner[0] >= outer[0] && inner[1] >= outer[1] && inner[2] <= outer[2] && inner[3] <= outer[3];
}
