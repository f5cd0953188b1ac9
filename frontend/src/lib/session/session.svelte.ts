import type { Session } from '$lib/api';

const KEY = 'wg.token';

/**
 * The access key of the person, kept in the tab or, if asked for, on the device. It is in no URL, log or cache; only
 * requests that write, or that ask who the key belongs to, carry it.
 */
export class SessionHolder {
  #token = $state<string | null>(null);
  #session = $state.raw<Session | null>(null);
  readonly #tab: Storage | null;
  readonly #device: Storage | null;

  constructor(tab: Storage | null, device: Storage | null) {
    this.#tab = tab;
    this.#device = device;
    this.#token = tab?.getItem(KEY) ?? device?.getItem(KEY) ?? null;
  }

  get token(): string | null {
    return this.#token;
  }

  get session(): Session | null {
    return this.#session;
  }

  /** May weave: a key is there and was not rejected. */
  get loggedIn(): boolean {
    return this.#token !== null;
  }

  login(token: string, session: Session, remember: boolean): void {
    this.logout();
    this.#token = token;
    this.#session = session;
    (remember ? this.#device : this.#tab)?.setItem(KEY, token);
  }

  confirm(session: Session): void {
    this.#session = session;
  }

  logout(): void {
    this.#token = null;
    this.#session = null;
    this.#tab?.removeItem(KEY);
    this.#device?.removeItem(KEY);
  }
}

/** The key in a fragment `#token=…`, else null. */
export function tokenInFragment(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') || null;
}
