import type { LanguageCode } from '$lib/i18n';
import type { LonLat, Mark } from '$lib/contract';
import type { Theme } from '$lib/ui/theme.svelte';

/** Everything the look of the map depends on: the style is a function of it. */
export interface StyleOptions {
  readonly theme: Theme;
  readonly language: LanguageCode;
  readonly now: Date;
  /** Topics chosen in the search; things without any of them step back. Empty: all stand equal. */
  readonly topics: readonly string[];
  /** Latitude of the view in degrees: metres become pixels with it. */
  readonly latitude: number;
  readonly focus: Mark | null;
  readonly hits: readonly Mark[];
  readonly draft: LonLat | null;
}

/** What a legend needs to know about a layer; kept in the layer's `metadata`. */
export interface LegendMetadata {
  readonly legend: LegendKey;
}

export const LEGEND_KEYS = [
  'node',
  'cluster',
  'account',
  'radius',
  'conversation',
  'proposal',
  'knotting',
  'vote',
  'relation',
  'water',
  'forest',
  'green',
  'settlement',
  'building',
  'road',
  'path',
  'rail',
  'boundary',
] as const;

export type LegendKey = (typeof LEGEND_KEYS)[number];

export function inLegend(legend: LegendKey): { metadata: LegendMetadata } {
  return { metadata: { legend } };
}
