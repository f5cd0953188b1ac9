import { describe, expect, it } from 'vitest';
import { parseMarkdown } from './parse';

const text = (value: string) => ({ type: 'text', text: value });

describe('parseMarkdown', () => {
  it('reads blocks', () => {
    const blocks = parseMarkdown('# Titel\n\nErste\nZeile\n\n- a\n- b\n\n1. c\n\n> sagt\n\n---\n\n```\n<b>\n```');
    expect(blocks.map(({ type }) => type)).toEqual(['heading', 'paragraph', 'list', 'list', 'quote', 'rule', 'code']);
    expect(blocks[1]).toEqual({ type: 'paragraph', lines: [[text('Erste')], [text('Zeile')]] });
    expect(blocks[3]).toMatchObject({ ordered: true });
    expect(blocks[6]).toEqual({ type: 'code', text: '<b>' });
  });

  it('reads emphasis, code and links', () => {
    const [block] = parseMarkdown('a **b *c*** `d` [e](https://x.org/?q=1) f_g_h');
    expect(block).toEqual({
      type: 'paragraph',
      lines: [
        [
          text('a '),
          { type: 'strong', children: [text('b '), { type: 'em', children: [text('c')] }] },
          text(' '),
          { type: 'code', text: 'd' },
          text(' '),
          { type: 'link', href: 'https://x.org/?q=1', children: [text('e')] },
          text(' f_g_h'),
        ],
      ],
    });
  });

  it('links bare addresses without the full stop after them', () => {
    const [block] = parseMarkdown('siehe https://x.org/a.');
    expect(block).toMatchObject({ lines: [[text('siehe '), { type: 'link', href: 'https://x.org/a' }, text('.')]] });
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](data:text/html,a)',
    '&lt;b&gt;',
  ])('leaves %s as visible text', (source) => {
    const [block] = parseMarkdown(source);
    expect(JSON.stringify(block)).not.toContain('"link"');
    expect(block).toMatchObject({ type: 'paragraph', lines: [[text(source)]] });
  });

  it('ends on every input, also hostile ones', () => {
    for (const source of [
      '*'.repeat(5_000),
      '['.repeat(5_000),
      '`'.repeat(4_999),
      '**a'.repeat(2_000),
      '_a_ '.repeat(5_000),
      '#'.repeat(50),
      `**${'a*b*'.repeat(4_990)}`,
    ]) {
      expect(parseMarkdown(source).length).toBeGreaterThan(0);
    }
    expect(parseMarkdown('')).toEqual([]);
    expect(parseMarkdown('```\nopen')).toEqual([{ type: 'code', text: 'open' }]);
  });
});
