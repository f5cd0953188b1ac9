import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { TOKEN } from './fixture/server';
import { IDS } from './fixture/weave';
import { settled, useStack, type Visit } from './harness';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** Serious and critical findings of axe, by rule and place. */
async function findings(page: Page): Promise<string[]> {
  // Through the debugger: the page's own policy would refuse an injected script element.
  const violations = (await page.evaluate(`${AXE}; axe.run(document).then(({violations}) => violations)`)) as Finding[];
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

describe('access', () => {
  const stack = useStack();

  const views: [string, Visit][] = [
    ['map by day', {}],
    ['map by night', { dark: true }],
    ['phone', { phone: true }],
    ['search', { path: '/?q=a' }],
    ['panel by day', { path: `/?focus=node:${IDS.repair}` }],
    ['panel by night on a phone', { path: `/?focus=node:${IDS.repair}`, dark: true, phone: true }],
  ];
  for (const [name, visit] of views) {
    it(`has no serious findings: ${name}`, async () => {
      const page = await stack.visit(visit);
      await settled(page);
      expect(await findings(page)).toEqual([]);
    });
  }

  it('has no serious findings: menu, legend, login and form', async (context) => {
    if (!stack.fixture) context.skip('needs the key of the fixture');
    const page = await stack.visit({ path: '/login' });
    expect(await findings(page)).toEqual([]);
    await page.goto(`/login#token=${TOKEN}`);
    await page.reload();
    await page.waitForURL((url) => url.pathname === '/');
    await settled(page);
    await page.getByRole('button', { name: 'Menü' }).click();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Legende' }).click();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Knoten weben' }).click();
    await page.getByRole('button', { name: 'Auf die Karte setzen' }).click();
    expect(await findings(page)).toEqual([]);
  });

  it('speaks English to English browsers and can be switched', async () => {
    const page = await stack.visit({ language: 'en' });
    await settled(page);
    await page.getByRole('searchbox', { name: 'Search places, nodes and accounts' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('radio', { name: 'Deutsch' }).check();
    await page.getByRole('searchbox', { name: 'Orte, Knoten und Garnrollen suchen' }).waitFor();
    expect(await page.locator('canvas').getAttribute('aria-label')).toMatch(/^Karte\./);
    await page.reload();
    await page.getByRole('searchbox', { name: 'Orte, Knoten und Garnrollen suchen' }).waitFor();
  });

  it('can be walked by keyboard, and gives the focus back', async (context) => {
    if (!stack.fixture) context.skip('needs the rows of the fixture');
    const page = await stack.visit({ path: '/#map=15/47.138/9.5165' });
    await settled(page);
    const entry = page.getByRole('navigation').getByRole('button', { name: /Gemeinschaftsgarten Au/ });
    await entry.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Gemeinschaftsgarten Au' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('panel-title');
    await page.keyboard.press('Escape');
    await page.getByTestId('panel').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Gemeinschaftsgarten Au');
    await page.locator('canvas').focus();
    const before = new URL(page.url()).hash;
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => new URL(page.url()).hash).not.toBe(before);
  });

  it('has targets of at least 44 pixels', async () => {
    const page = await stack.visit({ phone: true });
    await settled(page);
    const small = await page.getByRole('button').evaluateAll((buttons) =>
      buttons.flatMap((button) => {
        const { width, height } = button.getBoundingClientRect();
        return width > 0 && (width < 44 || height < 44)
          ? [`${button.ariaLabel ?? button.textContent}: ${width}x${height}`]
          : [];
      }),
    );
    expect(small).toEqual([]);
  });
});
