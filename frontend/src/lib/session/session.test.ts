import { beforeEach, describe, expect, it } from 'vitest';
import { SessionHolder, tokenInFragment } from '.';

const SESSION = { accountId: 'a', role: 'weber' } as const;

describe('SessionHolder', () => {
  beforeEach(() => {
    sessionStorage.clear();
    localStorage.clear();
  });

  it('keeps the key in the tab, on the device only when asked to', () => {
    new SessionHolder(sessionStorage, localStorage).login('key', SESSION, false);
    expect(localStorage.length).toBe(0);
    expect(new SessionHolder(sessionStorage, localStorage).token).toBe('key');
    new SessionHolder(sessionStorage, localStorage).login('key', SESSION, true);
    expect(sessionStorage.length).toBe(0);
    expect(new SessionHolder(sessionStorage, localStorage).token).toBe('key');
  });

  it('forgets everywhere', () => {
    const holder = new SessionHolder(sessionStorage, localStorage);
    holder.login('key', SESSION, true);
    holder.logout();
    expect(holder.loggedIn).toBe(false);
    expect(holder.session).toBeNull();
    expect(localStorage.length + sessionStorage.length).toBe(0);
  });

  it('works without any storage', () => {
    const holder = new SessionHolder(null, null);
    holder.login('key', SESSION, true);
    expect(holder.token).toBe('key');
  });
});

describe('tokenInFragment', () => {
  it.each([
    ['#token=abc', 'abc'],
    ['#token=', null],
    ['#map=1/2/3', null],
    ['', null],
  ])('finds in %j: %j', (hash, token) => {
    expect(tokenInFragment(hash)).toBe(token);
  });
});
