import { describe, expect, it } from 'vitest';
import { TOKEN } from './fixture/server';
import { IDS } from './fixture/weave';
import { settled, useStack } from './harness';

describe('live', () => {
  const stack = useStack();

  it('shows a node that somebody else makes, and what becomes of it, without reload', async (context) => {
    const token = stack.fixture ? TOKEN : process.env['WG_TOKEN'];
    if (!token) return context.skip('needs WG_TOKEN');
    const write = (method: string, path: string, title: string, headers: Record<string, string>) =>
      fetch(stack.baseUrl + path, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ kind: 'Ort', title, location: [9.5301, 47.1502] }),
      });
    const page = await stack.visit({ path: '/#map=16/47.1502/9.5301' });
    await settled(page);
    await page.getByTestId('live').getByText('Live').waitFor();
    const drawn = (title: string) => page.getByRole('navigation').getByRole('button', { name: new RegExp(title) });
    const title = `Von anderswo ${Date.now()}`;
    const created = await write('POST', '/api/node', title, { 'idempotency-key': crypto.randomUUID() });
    expect(created.status).toBe(201);
    await drawn(title).waitFor();
    const { id } = (await created.json()) as { id: string };
    const tag = created.headers.get('etag') ?? '';
    const renamed = await write('PUT', `/api/node/${id}`, `${title}, umbenannt`, { 'if-match': tag });
    expect(renamed.status).toBe(200);
    await drawn(`${title}, umbenannt`).waitFor();
  });

  it('shows a change made elsewhere without reload, and fetches only the tiles that changed', async (context) => {
    if (!stack.fixture) return context.skip('needs somebody else who writes');
    const page = await stack.visit({ path: '/#map=15/47.138/9.5165' });
    await settled(page);
    await page.getByTestId('live').getByText('Live').waitFor();
    await expect.poll(() => stack.fixture?.listeners, { timeout: 30_000 }).toBe(1);
    stack.fixture.requests.length = 0;
    stack.fixture.edit(IDS.garden, { title: 'Garten unter neuem Namen' });
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /Garten unter neuem Namen/ })
      .waitFor();
    const tiles = stack.fixture.requests.filter((path) => path.startsWith('/tiles/'));
    expect(tiles).toHaveLength(1);
    expect(tiles[0]).toMatch(new RegExp(`^/tiles/weave/generations/${stack.fixture.generation}/14/`));
    expect(await page.getByTestId('live').innerText()).toMatch(/zuletzt aktualisiert \d\d:\d\d:\d\d/);
  });

  it('updates the open panel and the hits, and tells when a thing is gone', async (context) => {
    if (!stack.fixture) return context.skip('needs somebody else who writes');
    const page = await stack.visit({ path: `/?focus=node:${IDS.repair}&q=reparaturcafé#map=15/47.1395/9.5215` });
    const panel = page.getByTestId('panel');
    await panel.getByRole('heading', { name: 'Reparaturcafé Städtle' }).waitFor();
    const hits = page.getByRole('list', { name: 'Treffer' });
    await hits.getByRole('button').first().waitFor();
    await expect.poll(() => stack.fixture?.listeners, { timeout: 30_000 }).toBe(1);
    stack.fixture.edit(IDS.repair, { title: 'Reparaturtreff' });
    await panel.getByRole('heading', { name: 'Reparaturtreff' }).waitFor();
    await panel.getByText('Gerade anderswo geändert.').waitFor();
    await hits.getByRole('button', { name: /Reparaturtreff/ }).waitFor();
    stack.fixture.remove(IDS.repair);
    await panel.getByText('Das gibt es nicht (mehr) öffentlich.').waitFor();
    await expect.poll(() => hits.count()).toBe(0);
  });

  it('says when the connection is lost and catches up when it is back', async (context) => {
    if (!stack.fixture) return context.skip('needs somebody else who writes');
    const page = await stack.visit({ path: '/#map=15/47.138/9.5165' });
    await settled(page);
    await page.getByTestId('live').getByText('Live').waitFor();
    await page.context().setOffline(true);
    await page.getByText(/Du bist offline\. Stand von/).waitFor();
    await expect.poll(() => page.getByTestId('live').getAttribute('data-state')).toBe('offline');
    stack.fixture.edit(IDS.garden, { title: 'Garten nach der Pause' });
    await page.context().setOffline(false);
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /Garten nach der Pause/ })
      .waitFor();
    await expect.poll(() => page.getByTestId('live').getAttribute('data-state')).toBe('live');
  });
});
