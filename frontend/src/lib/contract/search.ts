import { position, type LonLat } from './feature';
import { counts, flag, list, nullable, number, object, orElse, text, type Reader } from './read';

export interface Hit {
  readonly collection: string;
  readonly key: string;
  readonly title: string;
  readonly summary: string | null;
  readonly kind: string | null;
  readonly topics: readonly string[];
  readonly position: LonLat | null;
  readonly inside: boolean | null;
}

export interface SearchResult {
  readonly hits: readonly Hit[];
  /** How many things carry each topic, within the query without its topics. */
  readonly topics: Readonly<Record<string, number>>;
  readonly total: number | null;
  /** Too little was found in view, so everywhere was searched. */
  readonly widened: boolean;
}

const hit: Reader<Hit> = (value, path) => {
  const fields = object(value, path);
  return {
    collection: text(fields['collection'], `${path}.collection`),
    key: text(fields['key'], `${path}.key`),
    title: text(fields['title'], `${path}.title`),
    summary: nullable(text)(fields['summary'], `${path}.summary`),
    kind: nullable(text)(fields['kind'], `${path}.kind`),
    topics: orElse(list(text), [])(fields['topics'], `${path}.topics`),
    position: nullable(position)(fields['position'], `${path}.position`),
    inside: nullable(flag)(fields['inside'], `${path}.inside`),
  };
};

export function searchResult(value: unknown): SearchResult {
  const fields = object(value, 'search');
  return {
    hits: list(hit)(fields['hits'], 'search.hits'),
    topics: counts(object(fields['facets'], 'search.facets')['topic'], 'search.facets.topic'),
    total: nullable(number)(fields['total'], 'search.total'),
    widened: flag(fields['widened'], 'search.widened'),
  };
}
