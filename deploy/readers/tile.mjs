// Fetches one served tile and prints its features as GeoJSON, decoded with @mapbox/vector-tile. An empty tile prints an empty collection.
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";

const [url] = process.argv.slice(2);
const match = /\/(\d+)\/(\d+)\/(\d+)$/.exec(url ?? "");
if (match === null) {
  console.error("usage: node tile.mjs http://HOST/tiles/TILESET/Z/X/Y");
  process.exit(1);
}
const [z, x, y] = match.slice(1).map(Number);
const response = await fetch(url);
if (response.status !== 200 && response.status !== 204) {
  console.error(`${url}: status ${response.status} (expected: 200 or 204)`);
  process.exit(1);
}
const features = [];
if (response.status === 200) {
  const tile = new VectorTile(new PbfReader(new Uint8Array(await response.arrayBuffer())));
  for (const [name, layer] of Object.entries(tile.layers)) {
    for (let i = 0; i < layer.length; i++) {
      features.push({ layer: name, ...layer.feature(i).toGeoJSON(x, y, z) });
    }
  }
}
console.log(JSON.stringify({ type: "FeatureCollection", features }));
