import { webLink } from '$lib/map/attribution';

/** A piece of running text. */
export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'strong' | 'em'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly Inline[] };

export type Block =
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly children: readonly Inline[] }
  | { readonly type: 'paragraph' | 'quote'; readonly lines: readonly (readonly Inline[])[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'rule' };

/** Nesting of emphasis beyond this is read as text: nobody writes it, and it bounds the work. */
const MAX_DEPTH = 4;

const HEADING = /^(#{1,3})\s+(.+?)\s*#*$/;
const BULLET = /^\s{0,3}[-*+]\s+(.*)$/;
const NUMBER = /^\s{0,3}[0-9]{1,4}[.)]\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const FENCE = /^```/;

/**
 * Reads the small Markdown that node texts use: headings, paragraphs, lists, quotes, code, emphasis and web links. The
 * result is data, never markup: HTML in the text stays visible text, and only http, https and mailto links are links.
 */
export function parseMarkdown(source: string): readonly Block[] {
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const { block, next } = blockAt(lines, at);
    if (block) blocks.push(block);
    at = next;
  }
  return blocks;
}

interface Step {
  readonly block: Block | null;
  readonly next: number;
}

function blockAt(lines: readonly string[], at: number): Step {
  const line = lines[at] ?? '';
  if (line.trim() === '') return { block: null, next: at + 1 };
  if (FENCE.test(line)) return fence(lines, at);
  if (RULE.test(line)) return { block: { type: 'rule' }, next: at + 1 };
  const heading = HEADING.exec(line);
  if (heading) {
    const level = (heading[1]?.length ?? 1) as 1 | 2 | 3;
    return { block: { type: 'heading', level, children: inline(heading[2] ?? '') }, next: at + 1 };
  }
  for (const [marker, ordered] of [
    [BULLET, false],
    [NUMBER, true],
  ] as const) {
    const { texts, next } = run(lines, at, marker);
    if (texts.length > 0) return { block: { type: 'list', ordered, items: texts.map((text) => inline(text)) }, next };
  }
  const quote = run(lines, at, QUOTE);
  if (quote.texts.length > 0) {
    return { block: { type: 'quote', lines: quote.texts.map((text) => inline(text)) }, next: quote.next };
  }
  return paragraph(lines, at);
}

function fence(lines: readonly string[], at: number): Step {
  let end = at + 1;
  while (end < lines.length && !FENCE.test(lines[end] ?? '')) end++;
  return { block: { type: 'code', text: lines.slice(at + 1, end).join('\n') }, next: end + 1 };
}

function run(lines: readonly string[], at: number, marker: RegExp): { texts: string[]; next: number } {
  const texts: string[] = [];
  let next = at;
  for (let match = marker.exec(lines[next] ?? ''); match; match = marker.exec(lines[next] ?? '')) {
    texts.push(match[1] ?? '');
    next++;
  }
  return { texts, next };
}

function paragraph(lines: readonly string[], at: number): Step {
  const starts = [HEADING, BULLET, NUMBER, QUOTE, RULE, FENCE, /^\s*$/];
  let end = at + 1;
  while (end < lines.length && !starts.some((start) => start.test(lines[end] ?? ''))) end++;
  return { block: { type: 'paragraph', lines: lines.slice(at, end).map((line) => inline(line.trim())) }, next: end };
}

interface Span {
  readonly pattern: RegExp;
  make(match: RegExpExecArray, depth: number): Inline;
}

const SPANS: readonly Span[] = [
  { pattern: /`([^`]+)`/, make: (match) => ({ type: 'code', text: match[1] ?? '' }) },
  {
    pattern: /\[([^\][]+)\]\(([^()\s]+)\)/,
    make: (match, depth) => linked(match[0], match[1] ?? '', match[2] ?? '', depth),
  },
  {
    pattern: /\*\*([^*]+(?:\*[^*]+\*[^*]*)*)\*\*/,
    make: (match, depth) => ({ type: 'strong', children: inline(match[1] ?? '', depth + 1) }),
  },
  {
    pattern: /(?<![\w*])[*_]([^*_\s](?:[^*_]*[^*_\s])?)[*_](?![\w*])/,
    make: (match, depth) => ({ type: 'em', children: inline(match[1] ?? '', depth + 1) }),
  },
  {
    pattern: /https?:\/\/[^\s<>()]*[^\s<>().,;:!?]/,
    make: (match) => ({ type: 'link', href: match[0], children: [{ type: 'text', text: match[0] }] }),
  },
];

function linked(whole: string, label: string, href: string, depth: number): Inline {
  const target = webLink(href) ?? (/^mailto:[^\s]+$/i.test(href) ? href : null);
  return target ? { type: 'link', href: target, children: plain(label, depth) } : { type: 'text', text: whole };
}

/** The label of a link: emphasis, but no link in a link. */
function plain(label: string, depth: number): readonly Inline[] {
  return inline(label, depth + 1).map((part) => (part.type === 'link' ? { type: 'text', text: label } : part));
}

/** The leftmost span wins; at the same place the first in {@link SPANS}. */
function inline(text: string, depth = 0): readonly Inline[] {
  const parts: Inline[] = [];
  let rest = text;
  for (let found = depth < MAX_DEPTH ? leftmost(rest) : null; found; found = leftmost(rest)) {
    const { span, match } = found;
    if (match.index > 0) parts.push({ type: 'text', text: rest.slice(0, match.index) });
    parts.push(span.make(match, depth));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest !== '') parts.push({ type: 'text', text: rest });
  return parts;
}

function leftmost(text: string): { span: Span; match: RegExpExecArray } | null {
  let best: { span: Span; match: RegExpExecArray } | null = null;
  for (const span of SPANS) {
    const match = span.pattern.exec(text);
    if (match && (best === null || match.index < best.match.index)) best = { span, match };
  }
  return best;
}
