import { describe, expect, it } from 'vitest';
import { IDS } from './fixture/weave';
import { settled, useStack } from './harness';

describe('panel', () => {
  const stack = useStack();
  const needsRows = () => stack.fixture === null;

  it('opens by link, and back and forward travel between things', async (context) => {
    if (needsRows()) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ path: `/?focus=node:${IDS.repair}#map=15/47.1395/9.5215` });
    const panel = page.getByTestId('panel');
    await panel.getByRole('heading', { name: 'Reparaturcafé Städtle' }).waitFor();
    expect(await page.title()).toBe('Reparaturcafé Städtle · Weltgewebe');
    await settled(page);
    await page
      .getByRole('navigation')
      .getByRole('button', { name: /Gemeinschaftsgarten Au/ })
      .click();
    await panel.getByRole('heading', { name: 'Gemeinschaftsgarten Au' }).waitFor();
    await page.goBack();
    await panel.getByRole('heading', { name: 'Reparaturcafé Städtle' }).waitFor();
    await page.goForward();
    await panel.getByRole('heading', { name: 'Gemeinschaftsgarten Au' }).waitFor();
    await panel.getByRole('button', { name: 'Schließen' }).click();
    await panel.waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.has('focus')).toBe(false);
  });

  it('renders text as text: markup and script links stay harmless', async (context) => {
    if (needsRows()) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ path: `/?focus=node:${IDS.hostile}` });
    const panel = page.getByTestId('panel');
    await panel.getByText('<img src=x').waitFor();
    expect(await panel.locator('img, script').count()).toBe(0);
    expect(await panel.getByRole('link').count()).toBe(0);
    expect(await page.evaluate(() => 'hacked' in window)).toBe(false);
  });

  it('tells how exact an account is', async (context) => {
    if (needsRows()) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ path: `/?focus=garnrolle:${IDS.radius}` });
    await page.getByText('Der Punkt liegt zufällig in einem Umkreis von 250 m um den wahren Ort.').waitFor();
  });

  it('says when a thing is gone', async () => {
    const page = await stack.visit({ path: '/?focus=node:00000000-0000-4000-8000-000000000000' });
    await page.getByText('Das gibt es nicht (mehr) öffentlich.').waitFor();
  });

  it('is a sheet in three sizes on a phone', async (context) => {
    if (needsRows()) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ phone: true, path: `/?focus=node:${IDS.repair}` });
    const panel = page.getByTestId('panel');
    await panel.waitFor();
    const heights: number[] = [];
    for (let step = 0; step < 3; step++) {
      await expect
        .poll(async () => (await panel.boundingBox())?.height ?? 0)
        .toSatisfy((now: number) => !heights.includes(now));
      heights.push((await panel.boundingBox())?.height ?? 0);
      await panel.getByRole('button', { name: /Größe des Blatts/ }).press('Enter');
    }
    expect(new Set(heights).size).toBe(3);
    expect((await panel.boundingBox())?.width).toBe(390);
  });
});
