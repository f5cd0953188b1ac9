import { beforeEach, describe, expect, it } from 'vitest';
import { ApiError } from '$lib/api';
import type { NodeView, NodeWrite } from '$lib/contract';
import { Composer, tagsOf } from './composer.svelte';

const node = (change: Partial<NodeView> = {}): NodeView => ({
  collection: 'node',
  id: 'n1',
  version: 1,
  kind: 'Ort',
  title: 'Garten',
  summary: null,
  info: null,
  address: null,
  tags: ['a', 'b'],
  topics: ['natur'],
  position: [9.5, 47.1],
  updatedAt: null,
  ...change,
});

/** A server with one row, and failures on demand. */
class Server {
  row = node();
  readonly keys: string[] = [];
  readonly writes: NodeWrite[] = [];
  fail: ApiError[] = [];

  async createNode(write: NodeWrite, key: string): Promise<NodeView> {
    this.keys.push(key);
    return this.#written(write);
  }

  async updateNode(_id: string, version: number, write: NodeWrite): Promise<NodeView> {
    if (version !== this.row.version) throw new ApiError('refused', '', 412, 'version-changed');
    return this.#written(write);
  }

  async thing(): Promise<NodeView> {
    return this.row;
  }

  #written(write: NodeWrite): NodeView {
    const failure = this.fail.shift();
    if (failure) throw failure;
    this.writes.push(write);
    const { location, ...fields } = write;
    this.row = { ...this.row, ...fields, position: location, version: this.row.version + 1 };
    return this.row;
  }
}

describe('Composer', () => {
  let server: Server;
  let composer: Composer;
  let keys: number;

  beforeEach(() => {
    server = new Server();
    keys = 0;
    composer = new Composer(server, () => `key-${++keys}`);
  });

  it('sends nothing while something is missing, and says what', async () => {
    composer.create(null);
    expect(await composer.submit()).toBeNull();
    expect(composer.invalid).toEqual(['title', 'kind', 'location']);
    expect(server.writes).toEqual([]);
  });

  it('trims, splits tags and sends absent texts as null', async () => {
    composer.create([9.5, 47.1]);
    Object.assign(composer.draft, { title: ' Neu ', kind: 'Ort', tags: ' x, y ,x,, ', summary: ' ' });
    expect(await composer.submit()).toMatchObject({ title: 'Neu' });
    expect(server.writes[0]).toEqual({
      title: 'Neu',
      kind: 'Ort',
      summary: null,
      info: null,
      address: null,
      tags: ['x', 'y'],
      topics: [],
      location: [9.5, 47.1],
    });
    expect(composer.open).toBe(false);
  });

  it('repeats a lost attempt under the same key, another content under another', async () => {
    composer.create([9.5, 47.1]);
    Object.assign(composer.draft, { title: 'Neu', kind: 'Ort' });
    server.fail = [new ApiError('unreachable', ''), new ApiError('unreachable', '')];
    await composer.submit();
    expect(composer.failure?.kind).toBe('unreachable');
    await composer.submit();
    composer.draft.title = 'Anders';
    await composer.submit();
    expect(server.keys).toEqual(['key-1', 'key-1', 'key-2']);
    composer.create([9.5, 47.1]);
    Object.assign(composer.draft, { title: 'Anders', kind: 'Ort' });
    await composer.submit();
    expect(server.keys.at(-1)).toBe('key-3');
  });

  it('on a conflict shows the differences and saves over them only when told to', async () => {
    composer.edit(server.row);
    composer.draft.title = 'Meiner';
    server.row = node({ title: 'Anderer', version: 5 });
    expect(await composer.submit()).toBeNull();
    expect(composer.conflict).toMatchObject({ fields: ['title'], theirs: { title: 'Anderer' } });
    expect(server.row.title).toBe('Anderer');
    expect(await composer.keepMine()).toMatchObject({ title: 'Meiner', version: 6 });
  });

  it('on a conflict can go on from the other version', async () => {
    composer.edit(server.row);
    composer.draft.title = 'Meiner';
    server.row = node({ title: 'Anderer', version: 5 });
    await composer.submit();
    composer.takeTheirs();
    expect(composer.conflict).toBeNull();
    expect(composer.draft.title).toBe('Anderer');
    expect(composer.base?.version).toBe(5);
  });

  it('keeps what was typed when the login is over', async () => {
    composer.create([9.5, 47.1]);
    Object.assign(composer.draft, { title: 'Neu', kind: 'Ort' });
    server.fail = [new ApiError('refused', '', 401, 'unauthorised')];
    await composer.submit();
    expect(composer.open).toBe(true);
    expect(composer.draft.title).toBe('Neu');
  });

  it('knows whether something was typed', () => {
    composer.edit(server.row);
    expect(composer.dirty).toBe(false);
    composer.toggle('kunst');
    expect(composer.dirty).toBe(true);
  });

  it('takes at most four topics', () => {
    composer.create(null);
    for (const topic of ['natur', 'kunst', 'energie', 'bildung', 'wohnen']) composer.toggle(topic);
    expect(composer.draft.topics).toHaveLength(4);
  });

  it.each([
    ['47,25', '9.5', [9.5, 47.25]],
    [' -47.25 ', '+9', [9, -47.25]],
    ['91', '9', null],
    ['47', '181', null],
    ['4e1', '9', null],
    ['', '', null],
  ])('reads the coordinates %j, %j', (lat, lon, expected) => {
    composer.create(null);
    Object.assign(composer.draft, { lat, lon });
    expect(composer.location).toEqual(expected);
  });

  it('splits tags', () => {
    expect(tagsOf('a, b,,a ')).toEqual(['a', 'b']);
    expect(tagsOf('')).toEqual([]);
  });
});
