import { describe, expect, it } from 'vitest';
import { Api, ApiError, bboxText } from '.';

const ID = '11111111-1111-4111-8111-111111111111';
const NODE = {
  type: 'Feature',
  id: ID,
  geometry: { type: 'Point', coordinates: [9.5, 47.1] },
  properties: { version: 2, kind: 'Ort', title: 'Garten' },
};
const WRITE = {
  kind: 'Ort',
  title: 'Garten',
  summary: null,
  info: null,
  address: null,
  tags: [],
  topics: [],
  location: [9.5, 47.1] as const,
};

/** An API whose network is a function; it keeps what was sent. */
function apiOf(answer: () => Response | Promise<Response>, token: string | null = null) {
  const sent: { url: string; init: RequestInit }[] = [];
  const api = new Api(
    () => token,
    async (url, init) => {
      sent.push({ url: String(url), init: init ?? {} });
      return answer();
    },
  );
  return { api, sent };
}

const json = (value: unknown, status = 200) => new Response(JSON.stringify(value), { status });

async function failure(work: Promise<unknown>): Promise<ApiError> {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ApiError);
  return error as ApiError;
}

describe('Api', () => {
  it('asks for a search as the contract names it', async () => {
    const { api, sent } = apiOf(() => json({ hits: [], facets: { topic: {}, kind: {} }, widened: false }));
    await api.search(
      { q: 'café & co', bbox: [9.123456789, 47, 10, 48], topics: ['natur', 'kunst'], limit: 6 },
      new AbortController().signal,
    );
    const url = new URL(sent[0]?.url ?? '', 'http://x');
    expect(url.pathname).toBe('/search');
    expect(url.searchParams.get('q')).toBe('café & co');
    expect(url.searchParams.get('bbox')).toBe('9.123457,47,10,48');
    expect(url.searchParams.getAll('topic')).toEqual(['natur', 'kunst']);
  });

  it('sends key and version with writes, and the token only there', async () => {
    const { api, sent } = apiOf(() => json(NODE), 'secret');
    await api.thing('node', ID);
    await api.createNode(WRITE, 'key-1');
    await api.updateNode(ID, 2, WRITE);
    const [read, create, update] = sent.map(({ init }) => new Headers(init.headers));
    expect(read?.has('authorization')).toBe(false);
    expect(create?.get('idempotency-key')).toBe('key-1');
    expect(create?.get('authorization')).toBe('Bearer secret');
    expect(update?.get('if-match')).toBe('"2"');
  });

  it('tells a refusal by status and code', async () => {
    const { api } = apiOf(() => json({ type: 'x', title: 'No', status: 412, code: 'version-changed' }, 412));
    expect(await failure(api.updateNode(ID, 1, WRITE))).toMatchObject({
      kind: 'refused',
      status: 412,
      code: 'version-changed',
    });
  });

  it('understands an error page of a proxy as a refusal', async () => {
    const { api } = apiOf(() => new Response('<html>', { status: 502 }));
    expect(await failure(api.thing('node', ID))).toMatchObject({ kind: 'refused', status: 502 });
  });

  it('tells a missing answer from an unreadable one', async () => {
    const offline = apiOf(() => Promise.reject(new TypeError('network')));
    expect(await failure(offline.api.thing('node', ID))).toMatchObject({ kind: 'unreachable' });
    const odd = apiOf(() => new Response('no json'));
    expect(await failure(odd.api.thing('node', ID))).toMatchObject({ kind: 'broken' });
  });

  it('passes an abort on as an abort', async () => {
    const gone = new AbortController();
    const { api } = apiOf(() => {
      gone.abort();
      throw gone.signal.reason;
    });
    await expect(api.thing('node', ID, gone.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('writes boxes short', () => {
    expect(bboxText([-180, -85.051128779, 0, 1.5])).toBe('-180,-85.051129,0,1.5');
  });
});
