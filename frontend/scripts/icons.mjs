// Draws the app's PNG icons from static/icon.svg with the browser the specs use: `node scripts/icons.mjs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const folder = join(import.meta.dirname, '..', 'static');
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');
// A launcher may cut a maskable icon to a circle: square ground, and the sign within its middle 80 %.
const maskable = svg
  .replace(' rx="96"', '')
  .replace('<g fill="none"', '<g transform="translate(77 77) scale(.7)" fill="none"');

const browser = await chromium.launch({
  executablePath: process.env.WG_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage();
for (const [name, sizePx, source] of [
  ['icon-180.png', 180, maskable],
  ['icon-192.png', 192, svg],
  ['icon-512.png', 512, svg],
  ['icon-maskable-512.png', 512, maskable],
]) {
  await page.setViewportSize({ width: sizePx, height: sizePx });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${source}`);
  writeFileSync(join(folder, name), await page.screenshot({ omitBackground: true }));
  console.log(`${name}: ${sizePx} px`);
}
await browser.close();
