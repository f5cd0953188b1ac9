import { beforeEach, describe, expect, it } from 'vitest';
import { browserLanguage, Language } from '.';
import { de } from './de';
import { en } from './en';

/** Every text of a dictionary by its path; functions are called with something harmless. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String((value as (a: unknown, b: unknown) => unknown)(2, 3))]];
  return Object.entries(value as object).flatMap(([key, child]) => texts(child, `${path}.${key}`));
}

describe('dictionaries', () => {
  it('have the same texts, none of them empty', () => {
    expect(texts(en).map(([path]) => path)).toEqual(texts(de).map(([path]) => path));
    expect([...texts(de), ...texts(en)].filter(([, text]) => text.trim() === '')).toEqual([]);
  });
});

describe('Language', () => {
  beforeEach(() => localStorage.clear());

  it.each([
    [['de-AT', 'en'], 'de'],
    [['fr', 'de'], 'de'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('of %j is %s', (preferred, code) => {
    expect(browserLanguage(preferred)).toBe(code);
  });

  it('is kept when chosen', () => {
    const language = new Language(['de'], localStorage);
    expect(language.t.app.menu).toBe('Menü');
    language.code = 'en';
    expect(language.t.app.menu).toBe('Menu');
    expect(new Language(['de'], localStorage).code).toBe('en');
  });

  it('names topics and leaves free words alone', () => {
    const language = new Language(['en'], null);
    expect(language.topic('ernährung')).toBe('Food');
    expect(language.topic('repair')).toBe('repair');
    expect(language.metres(250)).toBe('250 m');
    expect(language.metres(1500)).toBe('1.5 km');
  });
});
