import { describe, expect, it } from 'vitest';
import { ApiError } from '$lib/api';
import type { NodeView, RowEvent, Thing } from '$lib/contract';
import { Focus } from './focus.svelte';
import { settle } from './Sheet.svelte';

const node: NodeView = {
  collection: 'node',
  id: 'n1',
  version: 3,
  kind: 'Ort',
  title: 'Garten',
  summary: null,
  info: null,
  address: null,
  tags: [],
  topics: ['natur'],
  position: [9.5, 47.1],
  updatedAt: null,
};
const REF = { collection: 'node', id: 'n1' } as const;
const event = (change: Partial<RowEvent>): RowEvent => ({
  kind: 'upserted',
  collection: 'node',
  key: 'n1',
  version: 4,
  geometry: { type: 'Point', coordinates: [9.6, 47.2] },
  properties: { kind: 'Ort', title: 'Neu' },
  ...change,
});

function focusOf(answer: () => Promise<Thing>): Focus {
  return new Focus({ thing: answer });
}

describe('Focus', () => {
  it('shows what a link points to, and its place', async () => {
    const focus = focusOf(async () => node);
    await focus.follow(REF);
    expect(focus.status).toBe('shown');
    expect(focus.mark).toEqual({
      collection: 'node',
      id: 'n1',
      title: 'Garten',
      topics: ['natur'],
      position: [9.5, 47.1],
    });
    await focus.follow(null);
    expect(focus.status).toBe('none');
    expect(focus.mark).toBeNull();
  });

  it('tells gone from failed', async () => {
    const gone = focusOf(() => Promise.reject(new ApiError('refused', '', 404, 'not-found')));
    await gone.follow(REF);
    expect(gone.status).toBe('gone');
    const failed = focusOf(() => Promise.reject(new ApiError('unreachable', '')));
    await failed.follow(REF);
    expect(failed.status).toBe('failed');
    expect(failed.failure?.kind).toBe('unreachable');
  });

  it('never shows the answer for a thing that is no longer looked at', async () => {
    let answer: (thing: Thing) => void = () => undefined;
    const focus = focusOf(() => new Promise((resolve) => (answer = resolve)));
    const first = focus.follow(REF);
    const away = focus.follow(null);
    answer(node);
    await Promise.all([first, away]);
    expect(focus.thing).toBeNull();
  });

  it('follows newer versions from the feed and ignores older ones', async () => {
    const focus = focusOf(async () => node);
    await focus.follow(REF);
    focus.heard(event({ version: 3 }));
    focus.heard(event({ key: 'other' }));
    expect(focus.thing?.title).toBe('Garten');
    focus.heard(event({}));
    expect(focus.thing).toMatchObject({ title: 'Neu', version: 4, position: [9.6, 47.2] });
    expect(focus.changedElsewhere).toBe(true);
    focus.heard(event({ kind: 'withdrawn', version: 5, geometry: null, properties: {} }));
    expect(focus.status).toBe('gone');
    expect(focus.thing).toBeNull();
  });
});

describe('settle', () => {
  it.each([
    [100, 'preview'],
    [400, 'half'],
    [700, 'full'],
  ])('%i of 800 pixels is %s', (heightPx, size) => {
    expect(settle(heightPx, 800)).toBe(size);
  });
});
