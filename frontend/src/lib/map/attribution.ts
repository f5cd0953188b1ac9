/** One source of the map's data, as text and, where the tileset gives one, a link. */
export interface Credit {
  readonly text: string;
  readonly href: string | null;
}

/** The credits in a TileJSON attribution: its text and web links, nothing else of its markup. */
export function creditsOf(attribution: string): readonly Credit[] {
  const body = new DOMParser().parseFromString(attribution, 'text/html').body;
  return [...body.childNodes].flatMap((node) => {
    const text = node.textContent?.trim() ?? '';
    if (text === '') return [];
    return [{ text, href: node instanceof HTMLAnchorElement ? webLink(node.getAttribute('href') ?? '') : null }];
  });
}

/** A link of the web, else null: `javascript:` and the like are no links. */
export function webLink(href: string): string | null {
  return /^https?:\/\/[^\s]+$/i.test(href) ? href : null;
}
