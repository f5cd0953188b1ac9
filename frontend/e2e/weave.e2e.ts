import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { TOKEN } from './fixture/server';
import { IDS } from './fixture/weave';
import { pixels, settled, share, useStack } from './harness';

describe('weaving', () => {
  const stack = useStack();
  const token = () => (stack.fixture ? TOKEN : process.env['WG_TOKEN']);

  async function loggedIn(path: string): Promise<Page> {
    const page = await stack.visit({ path: `/login#token=${token()}` });
    await page.waitForURL((url) => url.pathname === '/');
    await settled(page);
    await page.goto(path);
    await settled(page);
    return page;
  }

  it('takes a key from the fragment and leaves none in address or history', async (context) => {
    if (!token()) context.skip('needs WG_TOKEN');
    const page = await stack.visit({ path: `/login#token=${token()}` });
    await page.waitForURL((url) => url.pathname === '/');
    expect(page.url()).not.toContain('token');
    await page.getByRole('button', { name: 'Knoten weben' }).waitFor();
    expect(await page.evaluate(() => localStorage.getItem('wg.token'))).toBeNull();
    await page.reload();
    await page.getByRole('button', { name: 'Menü' }).click();
    await page.getByRole('button', { name: 'Abmelden' }).click();
    expect(await page.getByRole('button', { name: 'Knoten weben' }).count()).toBe(0);
    expect(await page.evaluate(() => sessionStorage.getItem('wg.token'))).toBeNull();
  });

  it('refuses a wrong key with a reason', async () => {
    const page = await stack.visit({ path: '/login' });
    await page.getByLabel('Zugangsschlüssel').fill('not-a-key');
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await page.getByRole('alert').getByText('Dieser Schlüssel gilt nicht (mehr).').waitFor();
  });

  it('makes a node by keyboard and shows it on the map', async (context) => {
    if (!token()) context.skip('needs WG_TOKEN');
    const page = await loggedIn('/#map=16/47.1355/9.5262');
    const title = `Probeknoten ${Date.now()}`;
    await page.getByRole('button', { name: 'Knoten weben' }).press('Enter');
    const form = page.getByTestId('compose');
    await form.getByRole('button', { name: 'Auf die Karte setzen' }).press('Enter');
    await form.getByText('Der Titel fehlt oder ist zu lang.').waitFor();
    await form.getByLabel('Breite (Grad)').fill('47,1355');
    await form.getByLabel('Länge (Grad)').fill('9.5262');
    await form.getByLabel(/^Titel/).fill(title);
    await form.getByLabel(/^Art/).fill('Projekt');
    await form.getByRole('button', { name: 'Natur' }).press('Space');
    await form.getByRole('button', { name: 'Auf die Karte setzen' }).press('Enter');
    const panel = page.getByTestId('panel');
    await panel.getByRole('heading', { name: title }).waitFor();
    // The tile follows by the live feed: the list is read from what is drawn.
    await page
      .getByRole('navigation')
      .getByRole('button', { name: new RegExp(title) })
      .waitFor();
  });

  it('takes the place from a click on the map', async (context) => {
    if (!stack.fixture) return context.skip('needs the rows of the fixture');
    const page = await loggedIn('/#map=16/47.1455/9.5362');
    await page.getByRole('button', { name: 'Knoten weben' }).click();
    await page.getByLabel('Breite (Grad)').fill('');
    await page.mouse.click(700, 300);
    await expect.poll(() => page.getByLabel('Breite (Grad)').inputValue()).toMatch(/^47\.14/);
    const pin = await pixels(page, { x: 685, y: 268, width: 30, height: 32 });
    expect(share(pin, '#9c3526')).toBeGreaterThan(0.1);
  });

  it('makes one node even when the first answer is lost', async (context) => {
    if (!stack.fixture) return context.skip('needs an answer that gets lost');
    const page = await loggedIn('/#map=16/47.1355/9.5262');
    const before = stack.fixture.nodes.length;
    await page.getByRole('button', { name: 'Knoten weben' }).click();
    const form = page.getByTestId('compose');
    await form.getByLabel(/^Titel/).fill('Nur einmal');
    await form.getByLabel(/^Art/).fill('Ort');
    stack.fixture.loseNextAnswer = true;
    await form.getByRole('button', { name: 'Auf die Karte setzen' }).click();
    await form
      .getByRole('alert')
      .getByText(/Keine Verbindung/)
      .waitFor();
    await form.getByRole('button', { name: 'Auf die Karte setzen' }).click();
    await page.getByTestId('panel').getByRole('heading', { name: 'Nur einmal' }).waitFor();
    expect(stack.fixture.nodes.length).toBe(before + 1);
    expect(stack.fixture.keys).toHaveLength(2);
    expect(new Set(stack.fixture.keys).size).toBe(1);
  });

  it('lets a person choose when somebody else was faster', async (context) => {
    if (!stack.fixture) return context.skip('needs the rows of the fixture');
    const page = await loggedIn(`/?focus=node:${IDS.garden}`);
    await page.getByRole('button', { name: 'Bearbeiten' }).click();
    const panel = page.getByTestId('panel');
    await panel.getByLabel(/^Titel/).fill('Garten, meine Fassung');
    stack.fixture.edit(IDS.garden, { title: 'Garten, andere Fassung' });
    await panel.getByRole('button', { name: 'Speichern' }).click();
    await panel.getByText('Garten, andere Fassung').waitFor();
    await panel.getByRole('button', { name: 'Meine Fassung speichern' }).click();
    await panel.getByRole('heading', { name: 'Garten, meine Fassung' }).waitFor();
    expect(stack.fixture.node(IDS.garden)).toMatchObject({ title: 'Garten, meine Fassung', version: 3 });
  });

  it('asks before it throws typed text away', async (context) => {
    if (!token()) context.skip('needs WG_TOKEN');
    const page = await loggedIn('/#map=16/47.1355/9.5262');
    await page.getByRole('button', { name: 'Knoten weben' }).click();
    await page.getByLabel(/^Titel/).fill('Halb fertig');
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Weiter bearbeiten' }).click();
    expect(await page.getByLabel(/^Titel/).inputValue()).toBe('Halb fertig');
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').getByRole('button', { name: 'Verwerfen' }).click();
    await page.getByTestId('panel').waitFor({ state: 'detached' });
  });
});
