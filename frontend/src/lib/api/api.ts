import {
  ContractError,
  number,
  object,
  oneOf,
  orElse,
  readJson,
  searchResult,
  text,
  thing,
  tileJson,
  type NodeView,
  type NodeWrite,
  type SearchResult,
  type Thing,
  type TileJson,
} from '$lib/contract';

/** Why a request brought no answer that can be shown. */
export type FailureKind = 'unreachable' | 'refused' | 'broken';

/**
 * A request that failed. `unreachable`: no answer at all; `refused`: an error answer (`status`, `code`);
 * `broken`: an answer that does not fit the contract.
 */
export class ApiError extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
    readonly status: number = 0,
    readonly code: string = '',
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export interface Session {
  readonly accountId: string;
  readonly role: 'gast' | 'weber' | 'admin';
}

/** minLon, minLat, maxLon, maxLat in degrees. */
export type Bbox = readonly [number, number, number, number];

export interface SearchParams {
  readonly q: string;
  readonly bbox: Bbox | null;
  readonly topics: readonly string[];
  readonly limit: number;
}

/** Bounding box as the API reads it; six decimals are a tenth of a metre. */
export function bboxText(bbox: Bbox): string {
  return bbox.map((degrees) => Number(degrees.toFixed(6))).join(',');
}

export class Api {
  readonly #fetch: typeof fetch;
  readonly #token: () => string | null;

  constructor(token: () => string | null, fetcher: typeof fetch = (input, init) => fetch(input, init)) {
    this.#token = token;
    this.#fetch = fetcher;
  }

  async tileJson(tileset: string, signal?: AbortSignal): Promise<TileJson> {
    return tileJson(tileset, await this.#json(`/tiles/${tileset}`, signal ? { signal } : {}));
  }

  async thing(collection: 'node' | 'account', id: string, signal?: AbortSignal): Promise<Thing> {
    return thing(
      collection,
      await this.#json(`/api/${collection}/${encodeURIComponent(id)}`, {
        cache: 'no-cache',
        ...(signal ? { signal } : {}),
      }),
    );
  }

  /** Positions of the nodes in a box, at most `limit`. */
  async nodesIn(bbox: Bbox, limit: number, signal: AbortSignal): Promise<readonly Thing[]> {
    const found = object(
      await this.#json(`/api/node?bbox=${bboxText(bbox)}&limit=${limit}`, { signal }),
      'FeatureCollection',
    );
    if (!Array.isArray(found['features'])) throw new ApiError('broken', 'features: not an array (expected: an array)');
    return found['features'].map((feature) => thing('node', feature));
  }

  async search(params: SearchParams, signal: AbortSignal): Promise<SearchResult> {
    const query = new URLSearchParams({ q: params.q, limit: String(params.limit) });
    if (params.bbox) query.set('bbox', bboxText(params.bbox));
    for (const topic of params.topics) query.append('topic', topic);
    return searchResult(await this.#json(`/search?${query}`, { signal }));
  }

  async session(token: string, signal?: AbortSignal): Promise<Session> {
    const fields = object(
      await this.#json('/api/session', {
        headers: { authorization: `Bearer ${token}` },
        cache: 'no-store',
        ...(signal ? { signal } : {}),
      }),
      'session',
    );
    return {
      accountId: text(fields['accountId'], 'session.accountId'),
      role: oneOf('gast', 'weber', 'admin')(fields['role'], 'session.role'),
    };
  }

  /** The same key answers with the first result, so a retry never makes a second node. */
  async createNode(write: NodeWrite, idempotencyKey: string): Promise<NodeView> {
    return this.#write('/api/node', 'POST', write, { 'idempotency-key': idempotencyKey });
  }

  /** Replaces a node; an {@link ApiError} of status 412 says that it is no longer at `version`. */
  async updateNode(id: string, version: number, write: NodeWrite): Promise<NodeView> {
    return this.#write(`/api/node/${encodeURIComponent(id)}`, 'PUT', write, { 'if-match': `"${version}"` });
  }

  async #write(path: string, method: string, write: NodeWrite, headers: Record<string, string>): Promise<NodeView> {
    const token = this.#token();
    const answer = await this.#json(path, {
      method,
      cache: 'no-store',
      headers: {
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      body: JSON.stringify(write),
    });
    const written = thing('node', answer);
    if (written.collection !== 'node') throw new ApiError('broken', 'answer: not a node (expected: a node)');
    return written;
  }

  async #json(path: string, init: RequestInit): Promise<unknown> {
    const { response, body } = await this.#exchange(path, init);
    if (!response.ok) throw refusal(response.status, body);
    try {
      return readJson(body, path);
    } catch (error) {
      throw asBroken(error);
    }
  }

  async #exchange(path: string, init: RequestInit): Promise<{ response: Response; body: string }> {
    try {
      const response = await this.#fetch(path, init);
      return { response, body: await response.text() };
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new ApiError('unreachable', `${path}: no answer (expected: an answer; is the server reachable?)`);
    }
  }
}

/** Turns a broken contract into the error the interface shows; passes everything else on. */
export function asBroken(error: unknown): unknown {
  return error instanceof ContractError ? new ApiError('broken', error.message) : error;
}

/** True when a request ended because its caller lost interest. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}

/** A problem document (RFC 9457), or any other error answer. */
function refusal(status: number, body: string): ApiError {
  try {
    const problem = object(readJson(body, 'problem'), 'problem');
    return new ApiError(
      'refused',
      orElse(text, '')(problem['detail'] ?? problem['title'], 'problem.detail'),
      orElse(number, status)(problem['status'], 'problem.status'),
      orElse(text, '')(problem['code'], 'problem.code'),
    );
  } catch {
    return new ApiError('refused', `HTTP ${status}`, status);
  }
}
