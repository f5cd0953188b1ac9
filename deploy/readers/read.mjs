// Reads every tile of a PMTiles archive with readers that are not ours and prints one JSON line:
// header, tiles, features per layer. Exit 0 when every tile decodes and the archive keeps its own promises, 1 otherwise.
import { open } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { VectorTile } from "@mapbox/vector-tile";
import { PbfReader } from "pbf";
import { PMTiles, tileIdToZxy } from "pmtiles";

const RUN_LIMIT = 1_000_000;

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

function decode(bytes, layers, tile) {
  const vectorTile = new VectorTile(new PbfReader(bytes));
  for (const [name, layer] of Object.entries(vectorTile.layers)) {
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i);
      if (feature.loadGeometry().length === 0) {
        throw new Error(`tile ${tile}: layer ${name}: feature ${i} has no geometry`);
      }
      layers[name] = (layers[name] ?? 0) + 1;
    }
  }
}

async function read(path) {
  const handle = await open(path, "r");
  try {
    const archive = new PMTiles(new FileSource(path, handle));
    const header = await archive.getHeader();
    const metadata = await archive.getMetadata();
    const declared = new Set((metadata.vector_layers ?? []).map((layer) => layer.id));
    const layers = {};
    let tiles = 0;
    for await (const entry of entries(archive, header, header.rootDirectoryOffset, header.rootDirectoryLength)) {
      if (entry.runLength > RUN_LIMIT) {
        throw new Error(`run of ${entry.runLength} tiles (expected: at most ${RUN_LIMIT})`);
      }
      const stored = Buffer.alloc(entry.length);
      await handle.read(stored, 0, entry.length, header.tileDataOffset + entry.offset);
      for (let i = 0; i < entry.runLength; i++) {
        const [z, x, y] = tileIdToZxy(entry.tileId + i);
        decode(header.tileCompression === 2 ? gunzipSync(stored) : stored, layers, `${z}/${x}/${y}`);
        if (tiles % 97 === 0 && (await archive.getZxy(z, x, y)) === undefined) {
          throw new Error(`tile ${z}/${x}/${y}: in the directory but not found by the reader`);
        }
        tiles++;
      }
    }
    const undeclared = Object.keys(layers).filter((name) => !declared.has(name));
    if (undeclared.length > 0) {
      throw new Error(`layers ${undeclared.join(", ")} (expected: named in vector_layers)`);
    }
    if (header.numAddressedTiles !== 0 && header.numAddressedTiles !== tiles) {
      throw new Error(`addressed tiles: ${header.numAddressedTiles} (expected: ${tiles})`);
    }
    return { archive: path.split("/").pop(), tiles, minZoom: header.minZoom, maxZoom: header.maxZoom, layers };
  } finally {
    await handle.close();
  }
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
