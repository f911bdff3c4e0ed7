import { describe, expect, it } from 'vitest';
import { formatIcu } from './icu';

interface Texts {
  [key: string]: string | Texts;
}
const files = import.meta.glob<Texts>('./locales/*/*.json', { eager: true, import: 'default' });

function flat(texts: Texts, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  );
}

/** Names in braces and tags: what the code puts in must be the same in each language. */
function holes(text: string): string[] {
  return [
    ...new Set([...text.matchAll(/\{(\w+)[,}]|<(\w+)>/g)].map((match) => match[1] ?? `<${match[2] ?? ''}>`)),
  ].sort();
}

const names = Object.keys(files)
  .filter((path) => path.includes('/en/'))
  .map((path) => path.replace('./locales/en/', ''));

describe.each(names)('%s', (name) => {
  const english = flat(files[`./locales/en/${name}`] ?? {});
  const russian = new Map(flat(files[`./locales/ru/${name}`] ?? {}));

  it('has the same texts in both languages', () => {
    expect([...russian.keys()].sort()).toEqual(english.map(([key]) => key).sort());
  });

  it('puts the same things into them', () => {
    for (const [key, text] of english)
      expect([key, holes(russian.get(key) ?? '')]).toEqual([key, holes(text)]);
  });

  it('is well-formed for every number', () => {
    for (const count of [0, 1, 2, 5, 21])
      for (const [locale, texts] of [
        ['en', english],
        ['ru', [...russian]],
      ] as const)
        for (const [key, text] of texts) {
          const values = { count, seconds: count };
          expect([key, formatIcu(text, values, locale)]).not.toEqual([key, '']);
        }
  });
});
