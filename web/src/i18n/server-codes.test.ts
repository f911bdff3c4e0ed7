import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import errors from './locales/ru/errors.json';
import server from './locales/ru/server.json';

/* Every code that the server's sources make has a Russian title: only its own English would be left otherwise. */

const root = join(import.meta.dirname, '../../..');
const folders = ['host', 'plugins', 'sdk/src', 'sdk/include'];

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['tests', 'testing', 'build'].includes(entry.name) ? [] : sources(path);
    return /\.(cpp|hpp)$/.test(entry.name) ? [path] : [];
  });
}

// What only the command line says, before there is a page.
const outOfSight =
  /^(check|config|doctor)\.|^database\.(folder|migration|no_server_user|not_installed|other_version|start)/;

/** Whole codes, before their title or after their kind. */
const whole = [/"([a-z]+\.[a-z_]+)",\s*"[A-Z]/g, /ErrorKind::\w+,\s*"([a-z]+\.[a-z_]+)"/g];
/** Codes whose module is put before them in one place. */
const parts: [file: RegExp, code: RegExp, prefix: string][] = [
  [/^host\/accounts\//, /ErrorKind::\w+,\s*"([a-z_]+)",/g, 'accounts.'],
  [/^host\/modules\//, /ErrorKind::\w+,\s*"([a-z_]+)",/g, 'module.'],
  [/^host\/modules\//, /\brefusal\(\s*"([a-z_]+)"/g, 'module.'],
  [/provider_problem\.cpp$/, /Words\{"([a-z_]+)"/g, 'openai.'],
  [/^plugins\/openai\/src\//, /throw not_found\("([a-z]+)"\)/g, 'openai.not_found '],
];

function codesIn(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8');
  const found = whole.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));
  for (const [file, pattern, prefix] of parts)
    if (file.test(path)) found.push(...[...text.matchAll(pattern)].map((match) => prefix + (match[1] ?? '')));
  return found.map((code) => code.replace(/^(\w+)\.not_found (\w+)$/, '$1.$2_not_found'));
}

type Texts = Record<string, Record<string, { title?: string } | undefined> | undefined>;

function isTranslated(code: string): boolean {
  const [module = '', reason = ''] = code.split('.');
  return [server, errors].some((texts) => (texts as unknown as Texts)[module]?.[reason]?.title);
}

it('every code of the server has a Russian title', () => {
  const untranslated = new Map<string, string>();
  let known = 0;
  for (const path of folders.flatMap(sources))
    for (const code of codesIn(path)) {
      if (outOfSight.test(code)) continue;
      if (isTranslated(code)) known += 1;
      else untranslated.set(code, relative('.', path));
    }
  expect(Object.fromEntries(untranslated)).toEqual({});
  expect(known).toBeGreaterThan(100);
});
