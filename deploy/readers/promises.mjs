// What an archive promises in its header and metadata (PMTiles v3, sections 3 to 5) and what walking its tiles must find.
const HEADER_AND_ROOT_BYTES = 16_384;
const MVT = 1;
const TYPES = { String: "string", Number: "number", Boolean: "boolean" };

function expect(holds, what) {
  if (!holds) {
    throw new Error(what);
  }
}

/** Header fields that are wrong whatever the tiles are. */
export function checkHeader(header) {
  expect(header.specVersion === 3, `version: ${header.specVersion} (expected: 3)`);
  expect(header.tileType === MVT, `tile type: ${header.tileType} (expected: ${MVT}, MVT)`);
  const rootEnd = header.rootDirectoryOffset + header.rootDirectoryLength;
  expect(rootEnd <= HEADER_AND_ROOT_BYTES, `root ends at ${rootEnd} (expected: at most ${HEADER_AND_ROOT_BYTES})`);
  const { minLon, minLat, maxLon, maxLat, centerLon, centerLat, centerZoom } = header;
  expect(
    -180 <= minLon && minLon <= maxLon && maxLon <= 180 && -90 <= minLat && minLat <= maxLat && maxLat <= 90,
    `bounds: ${[minLon, minLat, maxLon, maxLat]} (expected: west, south, east, north in degrees)`,
  );
  expect(
    minLon <= centerLon && centerLon <= maxLon && minLat <= centerLat && centerLat <= maxLat,
    `center: ${[centerLon, centerLat]} (expected: inside the bounds)`,
  );
  expect(header.minZoom <= centerZoom && centerZoom <= header.maxZoom, `center zoom: ${centerZoom} (expected: in range)`);
}

/** The declared layers by name. */
export function declaredLayers(metadata) {
  expect(Array.isArray(metadata.vector_layers), "vector_layers: missing (expected: a list)");
  const declared = new Map();
  for (const layer of metadata.vector_layers) {
    expect(typeof layer.id === "string" && !declared.has(layer.id), `vector_layers: id ${layer.id} (expected: a unique text)`);
    expect(layer.fields !== null && typeof layer.fields === "object", `vector_layers: ${layer.id} has no fields`);
    declared.set(layer.id, layer);
  }
  return declared;
}

/** @param layer the declaration, or undefined */
export function checkFeature(layer, name, zoom, properties) {
  expect(layer !== undefined, `layer ${name} (expected: named in vector_layers)`);
  const { minzoom = 0, maxzoom = 30 } = layer;
  expect(minzoom <= zoom && zoom <= maxzoom, `layer ${name} at zoom ${zoom} (expected: ${minzoom} to ${maxzoom})`);
  for (const [field, value] of Object.entries(properties)) {
    const type = layer.fields[field];
    expect(type !== undefined, `layer ${name}: field ${field} (expected: declared)`);
    expect(typeof value === TYPES[type], `layer ${name}: field ${field} is a ${typeof value} (expected: ${type})`);
  }
}

/** Counts, zooms and order of the directory entries against the header. */
export class Directory {
  tiles = 0;
  entries = 0;
  contents = new Map();
  nextId = 0;
  dataEnd = 0;
  isClustered = true;

  accept(entry) {
    expect(entry.tileId >= this.nextId, `tile id ${entry.tileId} (expected: at least ${this.nextId}, ascending)`);
    expect(entry.length > 0, `tile id ${entry.tileId}: length 0 (expected: more)`);
    this.nextId = entry.tileId + entry.runLength;
    this.tiles += entry.runLength;
    this.entries++;
    const known = this.contents.get(entry.offset);
    expect(known === undefined || known === entry.length, `offset ${entry.offset}: lengths ${known} and ${entry.length}`);
    if (known === undefined) {
      this.isClustered &&= entry.offset === this.dataEnd;
      this.dataEnd = Math.max(this.dataEnd, entry.offset + entry.length);
      this.contents.set(entry.offset, entry.length);
    }
  }

  check(header, zooms) {
    const counts = [
      ["addressed tiles", header.numAddressedTiles, this.tiles],
      ["tile entries", header.numTileEntries, this.entries],
      ["tile contents", header.numTileContents, this.contents.size],
    ];
    for (const [name, claimed, found] of counts) {
      // The specification lets 0 mean "unknown"; our writer knows.
      expect(claimed === found, `${name}: ${claimed} (expected: ${found})`);
    }
    expect(!header.clustered || this.isClustered, "clustered: yes (expected: no, tile data is not in the order of the ids)");
    expect(this.dataEnd <= header.tileDataLength, `tile data: ${header.tileDataLength} bytes (expected: ${this.dataEnd})`);
    const claimed = [header.minZoom, header.maxZoom];
    const found = [Math.min(...zooms), Math.max(...zooms)];
    expect(String(claimed) === String(found), `zooms: ${claimed} (expected: ${found})`);
  }
}

const lon = (x, z) => (x / 2 ** z) * 360 - 180;
const lat = (y, z) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / 2 ** z))) * 180) / Math.PI;

/** A tile must touch the bounds; its own buffer is worth a tenth of its width. */
export function checkInBounds(header, z, x, y) {
  const reach = 0.1;
  const inside =
    lon(x + 1 + reach, z) >= header.minLon &&
    lon(x - reach, z) <= header.maxLon &&
    lat(y - reach, z) >= header.minLat &&
    lat(y + 1 + reach, z) <= header.maxLat;
  // The buffer of the first column reaches into the last one.
  expect(inside || x === 0 || x === 2 ** z - 1, `tile ${z}/${x}/${y} (expected: within the bounds of the header)`);
}
