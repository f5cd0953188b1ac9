import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, type SearchParams } from '$lib/api';
import type { Hit, RowEvent, SearchResult } from '$lib/contract';
import { Search, SUGGESTED, TYPING_MS } from './search.svelte';

const hit = (title: string, key = title): Hit => ({
  collection: 'node',
  key,
  title,
  summary: null,
  kind: 'Ort',
  topics: [],
  position: [9.5, 47.1],
  inside: true,
});

const result = (...titles: string[]): SearchResult => ({
  hits: titles.map((title) => hit(title)),
  topics: { natur: titles.length },
  total: titles.length,
  widened: false,
});

/** A search engine that answers when told to. */
class Engine {
  readonly asked: { params: SearchParams; signal: AbortSignal; answer: (result: SearchResult | Error) => void }[] = [];

  search(params: SearchParams, signal: AbortSignal): Promise<SearchResult> {
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
      this.asked.push({ params, signal, answer: (value) => (value instanceof Error ? reject(value) : resolve(value)) });
    });
  }
}

describe('Search', () => {
  let engine: Engine;
  let search: Search;

  beforeEach(() => {
    vi.useFakeTimers();
    engine = new Engine();
    search = new Search(engine, () => [9, 47, 10, 48]);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  async function typed(q: string): Promise<void> {
    search.type(q);
    await vi.advanceTimersByTimeAsync(TYPING_MS);
  }

  async function answered(at: number, value: SearchResult | Error): Promise<void> {
    engine.asked[at]?.answer(value);
    await vi.advanceTimersByTimeAsync(0);
    flushSync();
  }

  it('asks once when letters follow quickly', async () => {
    for (const q of ['g', 'ga', 'gar']) search.type(q);
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    expect(engine.asked.map(({ params }) => params)).toEqual([
      { q: 'gar', bbox: [9, 47, 10, 48], topics: [], limit: SUGGESTED },
    ]);
  });

  it('drops the answer to an older question', async () => {
    await typed('gar');
    await typed('garten');
    expect(engine.asked[0]?.signal.aborted).toBe(true);
    await answered(0, result('alt'));
    await answered(1, result('neu'));
    expect(search.hits.map(({ title }) => title)).toEqual(['neu']);
  });

  it('keeps the last hits through a failure and says that it failed', async () => {
    await typed('gar');
    await answered(0, result('Garten'));
    await typed('garte');
    await answered(1, new ApiError('refused', 'x', 503, 'search-unavailable'));
    expect(search.status).toBe('failed');
    expect(search.failure?.code).toBe('search-unavailable');
    expect(search.hits).toHaveLength(1);
    search.again();
    await vi.advanceTimersByTimeAsync(0);
    await answered(2, result());
    expect(search.status).toBe('found');
    expect(search.failure).toBeNull();
    expect(search.hits).toHaveLength(0);
  });

  it('offers more only when there is more', async () => {
    await typed('a');
    await answered(0, { ...result('1', '2', '3', '4', '5', '6'), total: 20 });
    expect(search.canShowMore).toBe(true);
    search.more();
    await vi.advanceTimersByTimeAsync(0);
    expect(engine.asked[1]?.params.limit).toBe(50);
    await answered(1, { ...result('1', '2', '3', '4', '5', '6', '7'), total: 7 });
    expect(search.canShowMore).toBe(false);
  });

  it('searches by topic alone and becomes idle when nothing is asked', async () => {
    search.toggle('natur');
    await vi.advanceTimersByTimeAsync(0);
    expect(engine.asked[0]?.params).toMatchObject({ q: '', topics: ['natur'] });
    search.toggle('natur');
    expect(search.status).toBe('idle');
    expect(search.active).toBe(false);
  });

  it('does not ask again for what a link repeats', async () => {
    await typed('garten ');
    search.follow('garten', []);
    await vi.advanceTimersByTimeAsync(TYPING_MS);
    expect(engine.asked).toHaveLength(1);
  });

  it('follows changes heard on the feed', async () => {
    await typed('gar');
    await answered(0, result('Garten', 'Gartenzaun'));
    const event = (change: Partial<RowEvent>): RowEvent => ({
      kind: 'upserted',
      collection: 'node',
      key: 'Garten',
      version: 2,
      geometry: { type: 'Point', coordinates: [9.6, 47.2] },
      properties: { kind: 'Ort', title: 'Garten im Hof' },
      ...change,
    });
    search.heard(event({}));
    expect(search.hits[0]).toMatchObject({ title: 'Garten im Hof', position: [9.6, 47.2] });
    search.heard(event({ kind: 'deleted', geometry: null, properties: {} }));
    search.heard(event({ kind: 'deleted', key: 'unknown', geometry: null, properties: {} }));
    expect(search.hits.map(({ title }) => title)).toEqual(['Gartenzaun']);
  });

  it('gives the map only hits that have a place', async () => {
    await typed('gar');
    await answered(0, { ...result('A'), hits: [hit('A'), { ...hit('B'), position: null }] });
    expect(search.marks.map(({ id }) => id)).toEqual(['A']);
  });
});
