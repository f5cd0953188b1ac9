import { describe, expect, it } from 'vitest';
import { IDS } from './fixture/weave';
import { pixels, settled, share, useStack } from './harness';

describe('map', () => {
  const stack = useStack();
  const needsRows = () => stack.fixture === null;

  it('shows what is woven, on the map and in the list beside it', async () => {
    const page = await stack.visit();
    await settled(page);
    const entries = page.getByRole('navigation').getByRole('listitem');
    await entries.first().waitFor();
    expect(await entries.count()).toBeGreaterThan(0);
    // The ground alone would be a handful of colours.
    const seen = await pixels(page, { x: 420, y: 100, width: 700, height: 600 });
    expect(new Set(seen.map(String)).size).toBeGreaterThan(20);
  });

  it('draws a node in the colour of its topic at its place', async (context) => {
    if (needsRows()) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ path: '/#map=17/47.1378/9.5165' });
    await settled(page);
    const disc = await pixels(page, { x: 630, y: 390, width: 20, height: 20 });
    expect(share(disc, '#3b7637')).toBeGreaterThan(0.3);
  });

  it('keeps link and view together', async (context) => {
    if (needsRows()) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ path: '/#map=16/47.1378/9.5165' });
    await settled(page);
    await page.getByRole('button', { name: 'Hineinzoomen' }).click();
    await page.waitForURL(/#map=17\/47\.137/);
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /Gemeinschaftsgarten Au/ })
      .waitFor();
  });

  it('opens a cluster on its members', async (context) => {
    if (needsRows()) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ path: '/#map=9/47.14/9.52' });
    await settled(page);
    const list = page.getByRole('navigation');
    await list
      .getByRole('button', { name: /Knoten beieinander/ })
      .first()
      .click();
    await expect.poll(() => zoomOf(page.url()), { timeout: 30_000 }).toBeGreaterThan(10);
    expect(stack.fixture?.requests.some((path) => path.startsWith('/api/node?bbox='))).toBe(true);
  });

  it('offers a choice where things lie upon each other', async (context) => {
    if (needsRows()) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ path: '/#map=17/47.1371/9.5241' });
    await settled(page);
    await page.mouse.click(640, 400);
    const panel = page.getByTestId('panel');
    await panel.getByRole('heading', { name: '2 Dinge an dieser Stelle' }).waitFor();
    await panel.getByRole('button', { name: /Tauschregal/ }).click();
    await panel.getByRole('heading', { name: 'Tauschregal' }).waitFor();
  });

  it('opens the thing that is clicked and names it in the address', async (context) => {
    if (needsRows()) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ path: '/#map=17/47.1378/9.5165' });
    await settled(page);
    await page.mouse.click(640, 400);
    await page.getByRole('heading', { name: 'Gemeinschaftsgarten Au' }).waitFor();
    expect(page.url()).toContain(`focus=node:${IDS.garden}`);
  });

  it('is dark by night and has the same things on it', async () => {
    const page = await stack.visit({ dark: true });
    await settled(page);
    const [corner] = await pixels(page, { x: 1100, y: 700, width: 1, height: 1 });
    expect(Math.max(...(corner ?? [255]))).toBeLessThan(70);
    await page.getByRole('button', { name: 'Menü' }).click();
    await page.getByRole('radio', { name: 'Hell' }).check();
    await expect
      .poll(async () => Math.min(...((await pixels(page, { x: 1100, y: 700, width: 1, height: 1 }))[0] ?? [0])))
      .toBeGreaterThan(150);
    await page.reload();
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('day');
  });

  it('has a legend and names its sources', async () => {
    const page = await stack.visit();
    await settled(page);
    await page.getByRole('button', { name: 'Legende' }).click();
    const legend = page.getByTestId('panel');
    for (const entry of ['Garnrolle', 'Gespräch', 'Antrag', 'Gewässer', 'Ernährung']) {
      await legend.getByText(entry, { exact: true }).waitFor();
    }
    await page.keyboard.press('Escape');
    await legend.waitFor({ state: 'detached' });
    const credits = page.getByTestId('credits');
    expect(await credits.innerText()).toMatch(/OpenStreetMap[\s\S]*GeoNames/);
  });

  it('says which part of the map is missing', async (context) => {
    if (needsRows()) context.skip('needs a tileset that can fail');
    const page = await stack.visit({ path: '/login' });
    await page.route('**/tiles/weave/**', (route) => route.abort());
    await page.goto('/');
    await page
      .getByRole('alert')
      .getByText(/„weave“ antwortet nicht/)
      .waitFor();
  });
});

function zoomOf(url: string): number {
  return Number(/#map=([0-9.]+)/.exec(url)?.[1] ?? 0);
}
