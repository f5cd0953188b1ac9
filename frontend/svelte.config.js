import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import adapter from '@sveltejs/adapter-static';

/** @type {import('@sveltejs/kit').Config} */
export default {
  kit: {
    // One page for every route: the server needs to know the hashes of one document only.
    adapter: adapter({ fallback: 'index.html', precompress: true }),
    version: { name: fingerprint(['src', 'static', 'package-lock.json']), pollInterval: 300_000 },
  },
};

/**
 * The same sources make the same version, and with it the same build; the default, a time, would not.
 *
 * @param {string[]} roots
 */
function fingerprint(roots) {
  const hash = createHash('sha256');
  for (const root of roots) {
    const path = join(import.meta.dirname, root);
    for (const file of filesOf(path)) hash.update(file.slice(path.length)).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 12);
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesOf(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesOf(join(path, name)));
}
