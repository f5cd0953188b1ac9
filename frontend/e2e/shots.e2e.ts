import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { IDS } from './fixture/weave';
import { settled, useStack } from './harness';

const FOLDER = process.env['WG_SHOTS'];

/** Pictures for people: `WG_SHOTS=<folder> npm run e2e -- shots`. */
describe.skipIf(!FOLDER)('screenshots', () => {
  const stack = useStack();
  const folder = FOLDER ?? '.';
  mkdirSync(folder, { recursive: true });

  for (const dark of [false, true]) {
    for (const phone of [false, true]) {
      const name = `${phone ? 'phone' : 'desktop'}-${dark ? 'night' : 'day'}`;

      it(name, async () => {
        const page = await stack.visit({ dark, phone, path: '/#map=15/47.1392/9.5215' });
        await settled(page);
        await page.waitForTimeout(800);
        await page.screenshot({ path: join(folder, `${name}.png`) });
        await page.goto(`/?focus=node:${IDS.repair}#map=14.5/47.139/9.5205`);
        await page.getByTestId('panel').waitFor();
        await page.waitForTimeout(1200);
        await page.screenshot({ path: join(folder, `${name}-panel.png`) });
        await page.goto('/?topic=natur#map=10.5/47.14/9.52');
        await page.getByRole('list', { name: 'Treffer' }).waitFor();
        await page.waitForTimeout(1200);
        await page.screenshot({ path: join(folder, `${name}-search.png`) });
      });
    }
  }
});
