import { lookOf } from '$lib/topics/topics';
import type { Theme } from '$lib/ui/theme.svelte';
import { PALETTES } from './style/palette';

/** Symbols are drawn at twice their size, so that they stay sharp on dense screens. */
export const PIXEL_RATIO = 2;

const ICON_GRID = 15;
const NAME = /^(node|glyph|account|draft)(?:-(.*))?-(day|night)$/;

/**
 * Draws a symbol of the style by its name: `node-<topic>-<theme>`, `glyph-<topic>-<theme>`, `account-<theme>` or
 * `draft-<theme>`. Answers null for a name it does not know.
 */
export function drawSymbol(name: string): ImageData | null {
  const [, kind, topic, theme] = NAME.exec(name) ?? [];
  if (theme !== 'day' && theme !== 'night') return null;
  switch (kind) {
    case 'node':
      return canvas(30, (context) => node(context, topic, theme));
    case 'glyph':
      return canvas(13, (context) => glyph(context, topic, theme));
    case 'account':
      return canvas(28, (context) => account(context, theme));
    default:
      return canvas(36, (context) => draft(context, theme));
  }
}

function canvas(sizePx: number, draw: (context: CanvasRenderingContext2D) => void): ImageData | null {
  const element = document.createElement('canvas');
  element.width = element.height = sizePx * PIXEL_RATIO;
  const context = element.getContext('2d');
  if (!context) return null;
  context.scale(PIXEL_RATIO, PIXEL_RATIO);
  draw(context);
  return context.getImageData(0, 0, element.width, element.height);
}

function node(context: CanvasRenderingContext2D, topic: string | undefined, theme: Theme): void {
  const look = lookOf(topic);
  disc(context, 15, 14, PALETTES[theme].rim);
  disc(context, 15, 12, look[theme]);
  icon(context, look.icon, 7.5, 15, PALETTES[theme].onSymbol);
}

function glyph(context: CanvasRenderingContext2D, topic: string | undefined, theme: Theme): void {
  const look = lookOf(topic);
  icon(context, look.icon, 0, 13, look[theme]);
}

/** A spool of thread: the Garnrolle. */
function account(context: CanvasRenderingContext2D, theme: Theme): void {
  const palette = PALETTES[theme];
  context.fillStyle = palette.rim;
  context.beginPath();
  context.roundRect(1, 1, 26, 26, 8);
  context.fill();
  context.fillStyle = palette.account;
  context.beginPath();
  context.roundRect(3, 3, 22, 22, 6);
  context.fill();
  context.fillStyle = palette.onSymbol;
  context.beginPath();
  context.roundRect(8, 6.5, 12, 2.6, 1.3);
  context.roundRect(8, 18.9, 12, 2.6, 1.3);
  context.fill();
  context.strokeStyle = theme === 'day' ? '#f0a48f' : palette.thread;
  if (theme === 'night') context.strokeStyle = '#9c3526';
  context.lineWidth = 1.7;
  context.lineCap = 'round';
  for (const y of [11.4, 14, 16.6]) {
    context.beginPath();
    context.moveTo(9.8, y + 0.7);
    context.lineTo(18.2, y - 0.7);
    context.stroke();
  }
}

/** A pin whose tip stands on the place. */
function draft(context: CanvasRenderingContext2D, theme: Theme): void {
  const palette = PALETTES[theme];
  context.translate(6, 4);
  context.scale(1.6, 2.1);
  const pin = new Path2D('M7.5 15C6 11.5 1.5 9 1.5 5.6A6 5.2 0 1 1 13.5 5.6C13.5 9 9 11.5 7.5 15Z');
  context.fillStyle = palette.thread;
  context.strokeStyle = palette.rim;
  context.lineWidth = 1.2;
  context.stroke(pin);
  context.fill(pin);
  disc(context, 7.5, 2, palette.rim, 5.6);
}

function disc(context: CanvasRenderingContext2D, x: number, radius: number, color: string, y = x): void {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function icon(context: CanvasRenderingContext2D, path: string, offset: number, size: number, color: string): void {
  context.save();
  context.translate(offset, offset);
  context.scale(size / ICON_GRID, size / ICON_GRID);
  context.fillStyle = color;
  context.fill(new Path2D(path));
  context.restore();
}
