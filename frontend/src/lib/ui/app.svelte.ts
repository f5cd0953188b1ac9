import { getContext, setContext } from 'svelte';
import { Api } from '$lib/api';
import { Language } from '$lib/i18n';
import { SessionHolder } from '$lib/session';
import { Connection } from './connection.svelte';
import { storageOf } from './storage';
import { ThemeSetting } from './theme.svelte';

/** What every page shares; built once by the root layout. */
export interface App {
  readonly api: Api;
  readonly language: Language;
  readonly theme: ThemeSetting;
  readonly session: SessionHolder;
  readonly connection: Connection;
}

const KEY = Symbol('app');

export function createApp(window: Window): App {
  const device = storageOf(() => window.localStorage);
  const session = new SessionHolder(
    storageOf(() => window.sessionStorage),
    device,
  );
  return {
    session,
    api: new Api(() => session.token),
    language: new Language(window.navigator.languages, device),
    theme: new ThemeSetting(window.matchMedia('(prefers-color-scheme: dark)'), device),
    connection: new Connection(window),
  };
}

export function provideApp(app: App): App {
  return setContext(KEY, app);
}

export function useApp(): App {
  const app = getContext<App | undefined>(KEY);
  if (!app) throw new Error('app: none (expected: the root layout provides it)');
  return app;
}
