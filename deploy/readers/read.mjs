// Reads every tile of a PMTiles archive with readers that are not ours and prints one JSON line:
// header, tiles, features per layer, and per layer and zoom. Exit 0 when every tile decodes and the archive keeps its own
// promises (promises.mjs), 1 otherwise.
import { open } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { PMTiles, tileIdToZxy } from "pmtiles";
import { checkFeature, checkHeader, checkInBounds, declaredLayers, Directory } from "./promises.mjs";

const RUN_LIMIT = 1_000_000;
const GZIP = 2;

class FileSource {
  constructor(path, handle) {
    this.path = path;
    this.handle = handle;
  }
  getKey() {
    return this.path;
  }
  async getBytes(offset, length) {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await this.handle.read(buffer, 0, length, offset);
    return { data: buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + bytesRead) };
  }
}

async function* entries(archive, header, offset, length) {
  const directory = await archive.cache.getDirectory(archive.source, offset, length, header);
  for (const entry of directory) {
    if (entry.runLength === 0) {
      yield* entries(archive, header, header.leafDirectoryOffset + entry.offset, entry.length);
    } else {
      yield entry;
    }
  }
}

function decode(bytes, declared, counts, z, x, y) {
  const vectorTile = new VectorTile(new PbfReader(bytes));
  for (const [name, layer] of Object.entries(vectorTile.layers)) {
    if (layer.version !== 2) {
      throw new Error(`layer ${name}: version ${layer.version} (expected: 2)`);
    }
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i);
      if (feature.loadGeometry().length === 0) {
        throw new Error(`layer ${name}: feature ${i} has no geometry`);
      }
      // Sorts rings into polygons; throws on what is none.
      feature.toGeoJSON(x, y, z);
      checkFeature(declared.get(name), name, z, feature.properties);
      const byZoom = (counts[name] ??= {});
      byZoom[z] = (byZoom[z] ?? 0) + 1;
    }
  }
}

async function requireFound(archive, plain, z, x, y) {
  const found = await archive.getZxy(z, x, y);
  if (found === undefined || !Buffer.from(found.data).equals(plain)) {
    throw new Error("the reader finds other bytes (expected: those of the directory entry)");
  }
}

async function readTile(archive, header, declared, counts, stored, z, x, y) {
  try {
    const plain = header.tileCompression === GZIP ? gunzipSync(stored) : stored;
    decode(plain, declared, counts, z, x, y);
    await requireFound(archive, plain, z, x, y);
    checkInBounds(header, z, x, y);
  } catch (error) {
    throw new Error(`tile ${z}/${x}/${y}: ${error.message}`);
  }
}

async function read(path) {
  const handle = await open(path, "r");
  try {
    const archive = new PMTiles(new FileSource(path, handle));
    const header = await archive.getHeader();
    checkHeader(header);
    const declared = declaredLayers(await archive.getMetadata());
    const directory = new Directory();
    const zooms = new Set();
    const counts = {};
    for await (const entry of entries(archive, header, header.rootDirectoryOffset, header.rootDirectoryLength)) {
      if (entry.runLength > RUN_LIMIT) {
        throw new Error(`run of ${entry.runLength} tiles (expected: at most ${RUN_LIMIT})`);
      }
      directory.accept(entry);
      const stored = Buffer.alloc(entry.length);
      await handle.read(stored, 0, entry.length, header.tileDataOffset + entry.offset);
      for (let i = 0; i < entry.runLength; i++) {
        const [z, x, y] = tileIdToZxy(entry.tileId + i);
        zooms.add(z);
        await readTile(archive, header, declared, counts, stored, z, x, y);
      }
    }
    directory.check(header, zooms);
    return summary(path, header, declared, directory, counts);
  } finally {
    await handle.close();
  }
}

function summary(path, header, declared, directory, featuresByZoom) {
  const layers = {};
  for (const [name, byZoom] of Object.entries(featuresByZoom)) {
    layers[name] = Object.values(byZoom).reduce((sum, count) => sum + count, 0);
  }
  return {
    archive: path.split("/").pop(),
    tiles: directory.tiles,
    entries: directory.entries,
    contents: directory.contents.size,
    clustered: header.clustered,
    minZoom: header.minZoom,
    maxZoom: header.maxZoom,
    bounds: [header.minLon, header.minLat, header.maxLon, header.maxLat],
    declared: [...declared.keys()],
    layers,
    featuresByZoom,
  };
}

const paths = process.argv.slice(2);
if (paths.length === 0 || paths[0] === "--help") {
  console.log("usage: node read.mjs ARCHIVE.pmtiles …");
  process.exit(paths.length === 0 ? 1 : 0);
}
let failed = false;
for (const path of paths) {
  try {
    console.log(JSON.stringify(await read(path)));
  } catch (error) {
    failed = true;
    console.error(`${path}: ${error.message}`);
  }
}
process.exit(failed ? 1 : 0);
