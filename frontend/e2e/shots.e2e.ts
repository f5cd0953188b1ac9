import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { settled, useStack } from './harness';

const FOLDER = process.env['WG_SHOTS'];

/** Pictures for people: `WG_SHOTS=<folder> npm run e2e -- shots`; with WG_BASE_URL of the real stack. */
describe.skipIf(!FOLDER)('screenshots', () => {
  const stack = useStack();
  const folder = FOLDER ?? '.';
  mkdirSync(folder, { recursive: true });

  for (const dark of [false, true]) {
    for (const phone of [false, true]) {
      const name = `${dark ? 'night' : 'day'}-${phone ? 'phone' : 'desktop'}`;

      it(name, async () => {
        const page = await stack.visit({ dark, phone, path: '/#map=15/47.1392/9.5215' });
        await settled(page);
        await page.waitForTimeout(1_500);
        await page.screenshot({ path: join(folder, `map-${name}.png`) });
      });
    }
  }
});
