// Says how much each route loads before it works, gzipped, and fails above the budget: `npm run sizes`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const build = join(import.meta.dirname, '..', 'build');
const manifest = join(import.meta.dirname, '..', '.svelte-kit', 'output', 'client', '.vite', 'manifest.json');
if (!existsSync(manifest)) {
  console.error('build: missing (expected: run `npm run build` first)');
  process.exit(1);
}
/** @type {Record<string, {file: string, isEntry?: boolean, imports?: string[], css?: string[]}>} */
const chunks = JSON.parse(readFileSync(manifest, 'utf8'));

/** Files loaded with a chunk, without those it imports later. */
function loaded(name, seen = new Set()) {
  const chunk = chunks[name];
  if (!chunk || seen.has(name)) return [];
  seen.add(name);
  return [chunk.file, ...(chunk.css ?? []), ...(chunk.imports ?? []).flatMap((other) => loaded(other, seen))];
}

function node(number) {
  return Object.keys(chunks).find((name) => name.endsWith(`/nodes/${number}.js`));
}

const shared = Object.keys(chunks).filter((name) => /client\/(entry|app)|\/start\.js$|\/app\.js$/.test(name));
const gzBytes = (file) => gzipSync(readFileSync(join(build, file)), { level: 9 }).length;
const BUDGET_BYTES = 90_000;

let over = false;
for (const [route, page] of [
  ['/', 2],
  ['/login', 3],
]) {
  const files = [...new Set([...shared, node(0), node(page)].flatMap((name) => loaded(name)))];
  const sum = (ending) =>
    files.filter((file) => file.endsWith(ending)).reduce((total, file) => total + gzBytes(file), 0);
  const js = sum('.js');
  over ||= js > BUDGET_BYTES;
  console.log(`${route}: ${js} B JS, ${sum('.css')} B CSS (gz; budget ${BUDGET_BYTES} B JS)`);
}
for (const [label, pattern] of [
  ['map engine', /maplibre-gl\/dist\/maplibre-gl\.mjs$/],
  ['map worker', /maplibre-gl-worker/],
  ['map style sheet', /maplibre-gl\.css$/],
]) {
  for (const [name, chunk] of Object.entries(chunks)) {
    if (!pattern.test(name)) continue;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) console.log(`${label}: ${gzBytes(file)} B (${file})`);
  }
}
process.exit(over ? 2 : 0);
