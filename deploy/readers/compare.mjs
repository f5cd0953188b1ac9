// Compares the counts of read.mjs with those of GDAL: one JSON line per layer, exit 1 on a difference. Called by gdal.sh.
import { readFileSync } from "node:fs";

const [npmFile, gdalFile] = process.argv.slice(2);
const npm = JSON.parse(readFileSync(npmFile, "utf8"));
const gdal = readFileSync(gdalFile, "utf8").trim().split("\n").map((line) => JSON.parse(line));

const names = new Set([...npm.declared, ...Object.keys(npm.layers), ...gdal.flatMap((layers) => Object.keys(layers))]);
let failed = false;
for (const layer of names) {
  const differences = [];
  let features = 0;
  for (let zoom = npm.minZoom; zoom <= npm.maxZoom; zoom++) {
    const expected = npm.featuresByZoom[layer]?.[zoom] ?? 0;
    const found = gdal[zoom - npm.minZoom][layer] ?? 0;
    features += found;
    if (expected !== found) {
      differences.push({ zoom, npm: expected, gdal: found });
    }
  }
  const atMaxZoom = gdal[npm.maxZoom - npm.minZoom][layer] ?? 0;
  const agree = differences.length === 0;
  failed ||= !agree;
  console.log(JSON.stringify({ archive: npm.archive, layer, tiles: npm.tiles, features, atMaxZoom, agree, differences }));
}
process.exit(failed ? 1 : 0);
