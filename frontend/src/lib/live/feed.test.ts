import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bbox } from '$lib/api';
import { Feed, type EventStream } from './feed.svelte';

/** A stream the test speaks through. */
class Stream implements EventStream {
  readyState = 1;
  onopen: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  closed = false;
  readonly #listeners = new Map<string, (event: MessageEvent<string>) => void>();

  constructor(readonly url: string) {}

  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void {
    this.#listeners.set(type, listener);
  }

  close(): void {
    this.closed = true;
  }

  say(type: string, data: unknown, lastEventId = ''): void {
    const text = typeof data === 'string' ? data : JSON.stringify(data);
    this.#listeners.get(type)?.(new MessageEvent(type, { data: text, lastEventId }));
  }
}

const VIEW: Bbox = [9.4, 47, 9.6, 47.2];
const WIDE: Bbox = [9.2, 46.8, 9.8, 47.4];
const ROW = { kind: 'upserted', collection: 'node', key: 'n1', version: 2, geometry: null, properties: {} };
const TILES = { tileset: 'weave', generation: 8, tiles: ['14/1/2'], complete: true };

describe('Feed', () => {
  let streams: Stream[];
  let heard: string[];
  let feed: Feed;
  const last = () => streams.at(-1) as Stream;

  beforeEach(() => {
    vi.useFakeTimers();
    streams = [];
    heard = [];
    feed = new Feed(
      {
        row: (event) => heard.push(`row ${event.key}`),
        tiles: (event) => heard.push(`tiles ${event.generation}`),
        gap: () => heard.push('gap'),
      },
      (url) => {
        streams.push(new Stream(url));
        return last();
      },
      () => new Date('2026-11-20T12:00:00Z'),
    );
  });
  afterEach(() => {
    feed.close();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it('subscribes wider than the view and stays while the view is inside', () => {
    feed.watch(VIEW, WIDE);
    feed.watch([9.45, 47.05, 9.7, 47.3], WIDE);
    expect(streams.map(({ url }) => url)).toEqual(['/live?bbox=9.2%2C46.8%2C9.8%2C47.4']);
    feed.watch([10, 47, 10.2, 47.2], [9.8, 46.8, 10.4, 47.4]);
    expect(streams).toHaveLength(2);
    expect(streams[0]?.closed).toBe(true);
  });

  it('tells rows and tiles, and when the newest arrived', () => {
    feed.watch(VIEW, WIDE);
    last().onopen?.(new Event('open'));
    expect(feed.status).toBe('live');
    last().say('row', ROW, '41');
    last().say('tiles', TILES);
    expect(heard).toEqual(['row n1', 'tiles 8']);
    expect(feed.updatedAt?.toISOString()).toBe('2026-11-20T12:00:00.000Z');
  });

  it('resumes after the last event when it subscribes anew', () => {
    feed.watch(VIEW, WIDE);
    last().say('row', ROW, '41');
    feed.watch([10, 47, 10.2, 47.2], [9.8, 46.8, 10.4, 47.4]);
    expect(last().url).toContain('lastEventId=41');
  });

  it('reports a gap after an interruption, on a reset and on an event nobody can read', () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    feed.watch(VIEW, WIDE);
    last().onopen?.(new Event('open'));
    last().readyState = 0;
    last().onerror?.(new Event('error'));
    expect(feed.status).toBe('waiting');
    last().onopen?.(new Event('open'));
    expect(heard).toEqual(['gap']);
    last().say('reset', '');
    last().say('row', '{broken');
    last().say('tiles', { tileset: 'weave' });
    expect(heard).toEqual(['gap', 'gap', 'gap', 'gap']);
  });

  it('tries again, ever more slowly, after the server refused', async () => {
    feed.watch(VIEW, WIDE);
    for (let attempt = 1; attempt <= 4; attempt++) {
      last().readyState = 2;
      last().onerror?.(new Event('error'));
      await vi.advanceTimersByTimeAsync(1_000);
      expect(streams).toHaveLength(attempt);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(streams).toHaveLength(attempt + 1);
    }
  });

  it('connects at once when the device is online again', () => {
    feed.watch(VIEW, WIDE);
    last().onerror?.(new Event('error'));
    feed.reconnect();
    expect(streams).toHaveLength(2);
    last().onopen?.(new Event('open'));
    feed.reconnect();
    expect(streams).toHaveLength(2);
  });
});
