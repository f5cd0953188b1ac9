import type { Bbox } from '$lib/api';
import type { LonLat } from '$lib/contract';

/** Mean edge of an H3 cell of resolution 0 in kilometres; each resolution is smaller by the square root of 7. */
const EDGE_KM = 1281.256;
const KM_PER_DEGREE = 111.32;

/** Resolution of an H3 index in hexadecimal, 0 to 15; null for any other text. */
export function h3Resolution(index: string): number | null {
  return /^8[0-9a-f]{14}$/i.test(index) ? Number.parseInt(index.charAt(1), 16) : null;
}

/** A box that holds the whole cell whose members have their mean at `mean`: any two points of a cell are two edges apart at most. */
export function cellBox(index: string, mean: LonLat): Bbox | null {
  const resolution = h3Resolution(index);
  if (resolution === null) return null;
  // A quarter more: cells differ in size by up to that.
  const reach = (2.5 * EDGE_KM) / Math.sqrt(7) ** resolution / KM_PER_DEGREE;
  const reachLon = reach / Math.max(0.1, Math.cos((mean[1] * Math.PI) / 180));
  return [
    Math.max(-180, mean[0] - reachLon),
    Math.max(-85, mean[1] - reach),
    Math.min(180, mean[0] + reachLon),
    Math.min(85, mean[1] + reach),
  ];
}

/** The smallest box around points; null for none. */
export function boundsOf(points: readonly LonLat[]): Bbox | null {
  if (points.length === 0) return null;
  const lons = points.map(([lon]) => lon);
  const lats = points.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** The `count` points nearest to the mean: the members of the cluster, or as good as. */
export function nearest(points: readonly LonLat[], mean: LonLat, count: number): readonly LonLat[] {
  const squeeze = Math.cos((mean[1] * Math.PI) / 180);
  const distance = ([lon, lat]: LonLat) => Math.hypot((lon - mean[0]) * squeeze, lat - mean[1]);
  return [...points].sort((a, b) => distance(a) - distance(b)).slice(0, count);
}
