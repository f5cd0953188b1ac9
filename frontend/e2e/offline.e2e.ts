import { describe, expect, it } from 'vitest';
import { settled, useStack } from './harness';

describe('offline', () => {
  const stack = useStack();

  it('can be installed', async () => {
    const page = await stack.visit();
    const manifest = await page.evaluate(async () => {
      const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
      return (await fetch(link?.href ?? '')).json() as Promise<{ icons: { src: string }[]; start_url: string }>;
    });
    expect(manifest.start_url).toBe('/');
    for (const { src } of manifest.icons) {
      expect(await page.evaluate(async (path) => (await fetch(path)).status, src)).toBe(200);
    }
  });

  it('starts without a network and shows the map seen last', async () => {
    const page = await stack.visit({ workers: true });
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    // Now controlled by the worker: this visit fills the caches.
    await page.reload();
    await settled(page);
    await page.getByRole('navigation').getByRole('listitem').first().waitFor();
    await expect.poll(() => page.evaluate(() => caches.has('tiles-v1'))).toBe(true);
    const keys = await page.evaluate(async () => {
      const names = await caches.keys();
      const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return all.flat().map(({ url }) => new URL(url).pathname);
    });
    expect(keys.filter((path) => /^\/(api|search|live)/.test(path))).toEqual([]);
    await page.context().setOffline(true);
    await page.reload();
    await settled(page);
    await page.getByText(/Du bist offline/).waitFor();
    await page.getByRole('navigation').getByRole('listitem').first().waitFor();
  });

  it('is isolated: nothing of it can be framed or read by others', async () => {
    const page = await stack.visit();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  });
});
