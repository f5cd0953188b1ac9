// Derives liechtenstein-places.csv.gz from the OSM extract: every named object with a tag of KEYS, ways at the mean of their nodes;
// of objects that share name and tag within NEAR_METRES (the two sides of a bus stop) the first by id.
// usage: node deploy/demo/extract-places.mjs deploy/demo/liechtenstein-2013-08-03.osm.pbf deploy/demo/liechtenstein-places.csv.gz
// Format: https://wiki.openstreetmap.org/wiki/PBF_Format. The same input gives the same bytes.
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync, inflateSync } from "node:zlib";

const KEYS = ["amenity", "shop", "tourism", "leisure", "craft", "office", "historic", "natural", "railway", "highway"];
const ONLY = { natural: ["peak", "spring", "cave_entrance"], railway: ["station", "halt"], highway: ["bus_stop"] };
const NEAR_METRES = 250;
const NANO_DEGREES = 1e-9;

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  varint() {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.bytes[this.at++];
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  }
  chunk() {
    const length = Number(this.varint());
    return this.bytes.subarray(this.at, (this.at += length));
  }
  *fields() {
    while (this.at < this.bytes.length) {
      const key = Number(this.varint());
      const wire = key & 7;
      if (wire === 0) yield [key >> 3, this.varint()];
      else if (wire === 2) yield [key >> 3, this.chunk()];
      else throw new Error(`wire type ${wire} (expected: 0 or 2)`);
    }
  }
}
const fields = (bytes) => new Reader(bytes).fields();
const zigzag = (value) => Number((value >> 1n) ^ -(value & 1n));
function* packed(bytes) {
  const reader = new Reader(bytes);
  while (reader.at < bytes.length) yield reader.varint();
}
function* deltas(bytes) {
  let sum = 0;
  for (const value of packed(bytes)) yield (sum += zigzag(value));
}

function* blobs(file) {
  for (let at = 0; at < file.length; ) {
    const headerLength = file.readUInt32BE(at);
    const header = Object.fromEntries([...fields(file.subarray(at + 4, at + 4 + headerLength))]);
    at += 4 + headerLength;
    const blob = Object.fromEntries([...fields(file.subarray(at, at + Number(header[3])))]);
    at += Number(header[3]);
    yield { type: Buffer.from(header[1]).toString(), data: blob[3] ? inflateSync(blob[3]) : blob[1] };
  }
}

function block(data) {
  const found = { strings: [], groups: [], granularity: 100, lat: 0, lon: 0 };
  for (const [field, value] of fields(data)) {
    if (field === 1) found.strings = [...fields(value)].map(([, text]) => Buffer.from(text).toString("utf8"));
    if (field === 2) found.groups.push(value);
    if (field === 17) found.granularity = Number(value);
    if (field === 19) found.lat = Number(BigInt.asIntN(64, value));
    if (field === 20) found.lon = Number(BigInt.asIntN(64, value));
  }
  found.degrees = (value, offset) => NANO_DEGREES * (offset + found.granularity * value);
  return found;
}

function* denseNodes(bytes, { strings, degrees, lat, lon }) {
  const parts = Object.fromEntries([...fields(bytes)]);
  const tags = parts[10] ? [...packed(parts[10])].map(Number) : [];
  const lats = [...deltas(parts[8])];
  const lons = [...deltas(parts[9])];
  let tag = 0;
  let index = 0;
  for (const id of deltas(parts[1])) {
    const found = {};
    while (tags[tag]) {
      found[strings[tags[tag]]] = strings[tags[tag + 1]];
      tag += 2;
    }
    tag++;
    yield { id, lat: degrees(lats[index], lat), lon: degrees(lons[index], lon), tags: found };
    index++;
  }
}

function way(bytes, { strings }) {
  const parts = Object.fromEntries([...fields(bytes)]);
  const keys = parts[2] ? [...packed(parts[2])] : [];
  const values = parts[3] ? [...packed(parts[3])] : [];
  const tags = Object.fromEntries(keys.map((key, i) => [strings[Number(key)], strings[Number(values[i])]]));
  return { id: Number(parts[1]), refs: parts[8] ? [...deltas(parts[8])] : [], tags };
}

function kindOf(tags) {
  const key = KEYS.find((k) => tags[k] && (!ONLY[k] || ONLY[k].includes(tags[k])));
  return key && tags.name ? [key, tags[key]] : undefined;
}
const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const [input, output] = process.argv.slice(2);
if (!output) {
  console.error("usage: node extract-places.mjs INPUT.osm.pbf OUTPUT.csv.gz");
  process.exit(1);
}
const positions = new Map();
const places = [];
for (const { type, data } of blobs(readFileSync(input))) {
  if (type !== "OSMData") continue;
  const current = block(data);
  for (const group of current.groups) {
    for (const [field, value] of fields(group)) {
      if (field === 2) {
        for (const node of denseNodes(value, current)) {
          positions.set(node.id, node);
          if (kindOf(node.tags)) places.push({ osm: `node/${node.id}`, ...node });
        }
      } else if (field === 3) {
        const line = way(value, current);
        const corners = [...new Set(line.refs)].map((ref) => positions.get(ref)).filter(Boolean);
        if (kindOf(line.tags) && corners.length > 0) {
          const mean = (axis) => corners.reduce((sum, corner) => sum + corner[axis], 0) / corners.length;
          places.push({ osm: `way/${line.id}`, lat: mean("lat"), lon: mean("lon"), tags: line.tags });
        }
      } else if (field === 1) {
        throw new Error("plain nodes (expected: dense nodes only, as in this extract)");
      }
    }
  }
}
const distance = (a, b) =>
  Math.hypot((a.lon - b.lon) * Math.cos((a.lat * Math.PI) / 180), a.lat - b.lat) * 111_195;
const same = (a, b) => a.tags.name === b.tags.name && String(kindOf(a.tags)) === String(kindOf(b.tags));
const distinct = places
  .sort((a, b) => (a.osm < b.osm ? -1 : 1))
  .filter((place, index, all) => !all.slice(0, index).some((other) => same(other, place) && distance(other, place) < NEAR_METRES));
const rows = distinct.map(({ osm, lon, lat, tags }) => {
  const street = [tags["addr:street"], tags["addr:housenumber"]];
  const town = [tags["addr:postcode"], tags["addr:city"]];
  const address = street[0] ? [street, town].map((part) => part.filter(Boolean).join(" ")).filter(Boolean).join(", ") : "";
  return [osm, lon.toFixed(7), lat.toFixed(7), ...kindOf(tags), tags.name, address].map(quoted).join(",");
});
writeFileSync(output, gzipSync(["osm,lon,lat,key,value,name,address", ...rows, ""].join("\n"), { level: 9 }));
console.log(`${rows.length} places`);
