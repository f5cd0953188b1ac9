import type { StyleSpecification } from 'maplibre-gl';
import { LEGEND_KEYS, type LegendKey } from './style/options';

/** How a legend draws one layer: from the layer's own paint, so that legend and map cannot differ. */
export interface LegendEntry {
  readonly key: LegendKey;
  readonly shape: 'area' | 'line' | 'symbol' | 'circle';
  readonly color: string;
  /** Lengths of dashes and gaps in pixels; empty for a solid line. */
  readonly dash: readonly number[];
  readonly width: number;
}

const SHAPES = { fill: 'area', line: 'line', symbol: 'symbol', circle: 'circle' } as const;
const LEGEND_LINE_PX = 2.5;

/** The entries of a style, in the order the legend lists them. */
export function legendOf(style: StyleSpecification): readonly LegendEntry[] {
  const entries = style.layers.flatMap((layer) => {
    const key = keyOf(layer.metadata);
    const shape = SHAPES[layer.type as keyof typeof SHAPES];
    if (key === null || shape === undefined) return [];
    const paint = (layer.paint ?? {}) as Readonly<Record<string, unknown>>;
    return [{ key, shape, color: colorOf(paint), dash: dashOf(paint), width: LEGEND_LINE_PX }];
  });
  return entries.sort((a, b) => LEGEND_KEYS.indexOf(a.key) - LEGEND_KEYS.indexOf(b.key));
}

function keyOf(metadata: unknown): LegendKey | null {
  const key = (metadata as { legend?: unknown } | undefined)?.legend;
  return LEGEND_KEYS.find((candidate) => candidate === key) ?? null;
}

function colorOf(paint: Readonly<Record<string, unknown>>): string {
  const color = paint['fill-color'] ?? paint['line-color'] ?? paint['circle-color'];
  return typeof color === 'string' ? color : 'currentColor';
}

function dashOf(paint: Readonly<Record<string, unknown>>): readonly number[] {
  const dash = paint['line-dasharray'];
  return Array.isArray(dash) ? dash.map((length) => Number(length) * LEGEND_LINE_PX) : [];
}
