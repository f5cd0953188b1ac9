import type { LonLat, NodeView } from './feature';

/** Body of createNode and updateNode. */
export interface NodeWrite {
  readonly kind: string;
  readonly title: string;
  readonly summary: string | null;
  readonly info: string | null;
  readonly address: string | null;
  readonly tags: readonly string[];
  readonly topics: readonly string[];
  readonly location: LonLat;
}

export const LIMITS = { kind: 100, title: 200, summary: 500, info: 20_000, address: 500, tags: 32, tag: 64, topics: 4 };

export function writeOf(node: NodeView): NodeWrite {
  const { kind, title, summary, info, address, tags, topics } = node;
  return { kind, title, summary, info, address, tags, topics, location: node.position };
}

/** Names of the fields in which two writes differ, in form order. */
export function differing(a: NodeWrite, b: NodeWrite): readonly (keyof NodeWrite)[] {
  const fields: readonly (keyof NodeWrite)[] = [
    'title',
    'kind',
    'topics',
    'summary',
    'info',
    'address',
    'tags',
    'location',
  ];
  return fields.filter((field) => JSON.stringify(a[field]) !== JSON.stringify(b[field]));
}
