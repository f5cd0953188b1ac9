import { describe, expect, it } from 'vitest';
import { settled, useStack } from './harness';

describe('search', () => {
  const stack = useStack();
  const needsRows = () => stack.fixture === null;

  it('finds while typing, and by keyboard alone', async (context) => {
    if (needsRows()) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ path: '/#map=14/47.139/9.52' });
    await settled(page);
    await page.keyboard.press('/');
    await page.keyboard.type('repar');
    const hits = page.getByRole('list', { name: 'Treffer' });
    await hits.getByRole('button', { name: /Reparaturcafé Städtle/ }).waitFor();
    expect(await page.getByRole('status').getByText('1 Treffer').count()).toBe(1);
    expect(new URL(page.url()).searchParams.get('q')).toBe('repar');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByTestId('panel').getByRole('heading', { name: 'Reparaturcafé Städtle' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByTestId('panel').waitFor({ state: 'detached' });
  });

  it('asks once for what was typed in one go and drops stale answers', async (context) => {
    if (!stack.fixture) return context.skip('needs a slow server');
    const page = await stack.visit({ path: '/#map=14/47.139/9.52' });
    await settled(page);
    const box = page.getByRole('searchbox');
    await box.fill('werkhof');
    await page.getByRole('list', { name: 'Treffer' }).getByRole('button').first().waitFor();
    stack.fixture.searchDelayMs = 400;
    await box.fill('solardach');
    await expect.poll(() => stack.fixture?.requests.some((path) => path.includes('q=solardach'))).toBe(true);
    await box.fill('lastenrad');
    await page
      .getByRole('button', { name: /Lastenrad/ })
      .first()
      .waitFor();
    expect(await page.getByRole('list', { name: 'Treffer' }).innerText()).not.toContain('Solardach');
    const questions = stack.fixture.requests.filter((path) => path.startsWith('/search?q=lasten'));
    expect(questions).toHaveLength(1);
  });

  it('shows six and more on request', async (context) => {
    if (needsRows()) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ path: '/?q=projekt#map=12.5/47.145/9.52' });
    const hits = page.getByRole('list', { name: 'Treffer' }).getByRole('button');
    await hits.first().waitFor();
    expect(await hits.count()).toBe(6);
    await page.getByRole('button', { name: 'Mehr Treffer zeigen' }).click();
    await expect.poll(() => hits.count()).toBeGreaterThan(6);
  });

  it('narrows by topic without moving the map, and tells how many there are', async (context) => {
    if (needsRows()) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ path: '/#map=14/47.139/9.52' });
    await settled(page);
    const before = new URL(page.url()).hash;
    const chip = page.getByRole('button', { name: /^Natur, \d+ Treffer$/ });
    await chip.click();
    await page.getByRole('list', { name: 'Treffer' }).getByRole('button').first().waitFor();
    expect(await chip.getAttribute('aria-pressed')).toBe('true');
    const url = new URL(page.url());
    expect(url.searchParams.getAll('topic')).toEqual(['natur']);
    expect(url.hash).toBe(before);
  });

  it('says when it had to look further', async (context) => {
    if (needsRows()) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ path: '/?q=reparaturcafé#map=17/47.16/9.55' });
    await page.getByText('Im Ausschnitt war zu wenig, daher wurde überall gesucht.').waitFor();
    await page
      .getByText(/außerhalb/)
      .first()
      .waitFor();
  });

  it('never shows a failure as an empty answer', async (context) => {
    if (!stack.fixture) return context.skip('needs a failing server');
    const page = await stack.visit({ path: '/#map=14/47.139/9.52' });
    await settled(page);
    stack.fixture.searchMode = 'error';
    await page.getByRole('searchbox').fill('garten');
    await page.getByText('Die Suche hat die Anfrage abgelehnt (search-unavailable).').first().waitFor();
    expect(await page.getByText(/Nichts gefunden/).count()).toBe(0);
    stack.fixture.searchMode = 'unreadable';
    await page.getByRole('button', { name: 'Noch einmal versuchen' }).click();
    await page.getByText('Die Suche hat etwas Unlesbares geantwortet.').first().waitFor();
    stack.fixture.searchMode = 'fine';
    await page.getByRole('button', { name: 'Noch einmal versuchen' }).click();
    await page.getByRole('button', { name: /Gemeinschaftsgarten Au/ }).waitFor();
    await page.getByRole('searchbox').fill('xyzzy');
    await page.getByText('Nichts gefunden für „xyzzy“.').waitFor();
  });
});
