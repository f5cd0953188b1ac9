import { isTopic } from '$lib/topics';
import { de, type Dictionary } from './de';
import { en } from './en';

export const LANGUAGES = ['de', 'en'] as const;
export type LanguageCode = (typeof LANGUAGES)[number];

const DICTIONARIES: Readonly<Record<LanguageCode, Dictionary>> = { de, en };
const KEY = 'wg.language';

/** German for German browsers, English for all others. */
export function browserLanguage(preferred: readonly string[]): LanguageCode {
  for (const tag of preferred) {
    const code = LANGUAGES.find((language) => tag.toLowerCase().startsWith(language));
    if (code) return code;
  }
  return 'en';
}

/** The language of the interface; the choice is kept in this browser. */
export class Language {
  #code = $state<LanguageCode>('en');
  readonly #storage: Storage | null;

  constructor(preferred: readonly string[], storage: Storage | null) {
    this.#storage = storage;
    const stored = LANGUAGES.find((language) => language === storage?.getItem(KEY));
    this.#code = stored ?? browserLanguage(preferred);
  }

  get code(): LanguageCode {
    return this.#code;
  }

  set code(code: LanguageCode) {
    this.#code = code;
    this.#storage?.setItem(KEY, code);
  }

  get t(): Dictionary {
    return DICTIONARIES[this.#code];
  }

  /** A topic in the language of the interface; free slugs stay as they are. */
  topic(slug: string): string {
    return isTopic(slug) ? this.t.topics[slug] : slug;
  }

  time(date: Date): string {
    return new Intl.DateTimeFormat(this.#code, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(date);
  }

  day(date: Date): string {
    return new Intl.DateTimeFormat(this.#code, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
  }

  metres(distanceM: number): string {
    const [value, unit] = distanceM < 1000 ? [distanceM, 'meter'] : [distanceM / 1000, 'kilometer'];
    return new Intl.NumberFormat(this.#code, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value ?? 0);
  }
}
