import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, it } from 'vitest';
import { Markdown } from '.';

let mounted: ReturnType<typeof mount> | undefined;
afterEach(() => {
  if (mounted) void unmount(mounted);
});

it('renders data as nodes: nothing in the text becomes markup', () => {
  const target = document.createElement('div');
  const source = '# T\n\n<b>x</b> [y](https://x.org) [z](javascript:1)\n\n- **a**';
  mounted = mount(Markdown, { target, props: { source, external: 'opens another site' } });
  flushSync();
  expect(target.querySelector('h3')?.textContent).toBe('T');
  expect(target.querySelector('b')).toBeNull();
  expect(target.querySelector('p')?.textContent).toContain('<b>x</b>');
  const links = [...target.querySelectorAll('a')];
  expect(links.map((link) => link.getAttribute('href'))).toEqual(['https://x.org']);
  expect(links[0]?.rel).toContain('noopener');
  expect(links[0]?.textContent).toContain('opens another site');
  expect(target.querySelector('li strong')?.textContent).toBe('a');
});
