import { describe, expect, it } from 'vitest';
import type { Schema, Settings } from '../../contract';
import { checkValues, placeProblems } from './check-values';
import { plainFields } from './schema-fields';
import { titleOf } from './schema-words';
import { shownFields, typedOf, valuesToSend, type Typed } from './typed-values';

const schema: Schema = {
  type: 'object',
  properties: {
    mode: { type: 'string', enum: ['polling', 'webhook'], default: 'polling' },
    key: { type: 'string', writeOnly: true, minLength: 4 },
    limit: { type: 'integer', minimum: 1, maximum: 50, default: 10 },
    greeting: { type: 'string', maxLength: 20 },
    quiet: { type: 'boolean', default: false },
    hosts: { type: 'array', items: { type: 'string', minLength: 3 }, maxItems: 2 },
    proxy: {
      type: 'object',
      required: ['host'],
      properties: { host: { type: 'string' }, password: { type: 'string', writeOnly: true } },
    },
    rules: { type: 'array', items: { type: 'object' } },
  },
  required: ['mode', 'key'],
  if: { properties: { mode: { const: 'webhook' } }, required: ['mode'] },
  then: { properties: { url: { type: 'string', format: 'uri' } }, required: ['url'] },
  else: { properties: { interval: { type: 'integer', minimum: 1, default: 5 } } },
};

function settingsWith(part: Partial<Settings> = {}): Settings {
  return {
    schema,
    values: { mode: 'polling', limit: 10, quiet: false },
    secrets_set: ['key'],
    locked: [],
    version: 3,
    updated_at: null,
    updated_by: null,
    can_undo: false,
    can_test: false,
    ...part,
  };
}

const settings = settingsWith();
const typed = (change: Typed = {}, from = settings): Typed => ({ ...typedOf(from), ...change });
const names = (values: Typed) => shownFields(settings, values).map((field) => field.name);
const faultsOf = (change: Typed, from = settings) =>
  Object.fromEntries(
    Object.entries(checkValues(from, typed(change, from))).map(([place, { fault }]) => [place, fault]),
  );

describe('the order of the fields', () => {
  it("is the author's, and what it leaves out follows", () => {
    const ordered = settingsWith({ schema: { ...schema, 'x-order': ['limit', 'mode', 'gone'] } });
    const shown = shownFields(ordered, typedOf(ordered)).map((field) => field.name);
    expect(shown.slice(0, 4)).toEqual(['limit', 'mode', 'interval', 'key']);
  });
});

describe('conditional parts', () => {
  it('come after the field that decides about them', () => {
    expect(names(typed()).slice(0, 2)).toEqual(['mode', 'interval']);
    expect(names(typed({ '/mode': 'webhook' })).slice(0, 2)).toEqual(['mode', 'url']);
  });

  it('are not sent while they are out of view, and what was typed is kept', () => {
    const values = typed({ '/mode': 'webhook', '/url': 'https://a.example' });
    expect(valuesToSend(settings, values)).toMatchObject({ url: 'https://a.example' });
    const back: Typed = { ...values, '/mode': 'polling' };
    expect(valuesToSend(settings, back)).not.toHaveProperty('url');
    expect(back['/url']).toBe('https://a.example');
  });

  it('are required only while they are in view', () => {
    expect(faultsOf({ '/mode': 'webhook' })).toEqual({ '/url': 'required' });
    expect(faultsOf({})).toEqual({});
  });

  it('may refine a field and nest', () => {
    const nested = settingsWith({
      schema: {
        properties: { a: { type: 'boolean' }, b: { type: 'boolean' } },
        allOf: [
          {
            if: { properties: { a: { const: true } } },
            then: {
              properties: { b: { title: 'B' } },
              if: { properties: { b: { const: true } } },
              then: { properties: { c: { type: 'string' } } },
            },
          },
        ],
      },
    });
    const shown = (a: boolean, b: boolean) =>
      shownFields(nested, { '/a': a, '/b': b, '/c': '' }).map(({ name, schema: { title } }) => title ?? name);
    expect(shown(false, true)).toEqual(['a', 'b']);
    expect(shown(true, true)).toEqual(['a', 'B', 'c']);
  });
});

describe('secrets', () => {
  it.each([
    [{ act: 'keep' } as const, undefined],
    [{ act: 'set', text: 'abcd' } as const, 'abcd'],
    [{ act: 'set', text: '' } as const, undefined],
    [{ act: 'remove' } as const, null],
  ])('%j is sent as %j', (edit, value) => {
    expect(valuesToSend(settings, typed({ '/key': edit })).key).toBe(value);
  });

  it('are required unless one is stored', () => {
    expect(faultsOf({})).toEqual({});
    expect(faultsOf({ '/key': { act: 'remove' } })).toEqual({ '/key': 'required' });
    expect(faultsOf({}, settingsWith({ secrets_set: [] }))).toEqual({ '/key': 'required' });
    expect(faultsOf({ '/key': { act: 'set', text: 'ab' } })).toEqual({ '/key': 'minLength' });
  });

  it('never show what the server holds', () => {
    const leaky = settingsWith({ values: { key: 'secret' } });
    expect(JSON.stringify(typedOf(leaky))).not.toContain('secret');
  });
});

describe('values to send', () => {
  it('leave out what is empty and keep what is meant', () => {
    expect(valuesToSend(settings, typed({ '/limit': '', '/greeting': '', '/hosts': ['abc'] }))).toEqual({
      mode: 'polling',
      interval: 5,
      quiet: false,
      hosts: ['abc'],
    });
  });

  it('send an emptied text that has a default', () => {
    const greeting = settingsWith({ schema: { properties: { a: { type: 'string', default: 'Hi' } } } });
    expect(valuesToSend(greeting, { '/a': '' })).toEqual({ a: '' });
  });

  it('hold a group only when something is in it', () => {
    expect(valuesToSend(settings, typed())).not.toHaveProperty('proxy');
    expect(valuesToSend(settings, typed({ '/proxy/host': 'a' })).proxy).toEqual({ host: 'a' });
  });

  it('hold what has no field of its own as JSON', () => {
    expect(valuesToSend(settings, typed({ '/rules': '[{"a":1}]' })).rules).toEqual([{ a: 1 }]);
    expect(faultsOf({ '/rules': '[{' })).toEqual({ '/rules': 'json' });
  });
});

describe('faults', () => {
  it.each<[Typed, Record<string, string>]>([
    [{ '/limit': 51 }, { '/limit': 'maximum' }],
    [{ '/limit': 1.5 }, { '/limit': 'type' }],
    [{ '/greeting': 'a'.repeat(21) }, { '/greeting': 'maxLength' }],
    [{ '/hosts': ['ab'] }, { '/hosts': 'minLength' }],
    [{ '/hosts': ['abc', 'bcd', 'cde'] }, { '/hosts': 'maxItems' }],
    [{ '/proxy/password': { act: 'set', text: 'x' } }, { '/proxy/host': 'required' }],
    [{ '/mode': 'webhook', '/url': 'nowhere' }, { '/url': 'format' }],
  ])('%j', (change, expected) => {
    expect(faultsOf(change)).toEqual(expected);
  });

  it('say the limit', () => {
    expect(checkValues(settings, typed({ '/limit': 51 }))['/limit']?.limit).toBe(50);
  });
});

describe('problems of the server', () => {
  const fields = shownFields(settings, typed());

  it('go to the field, to the one around it, or above the form', () => {
    const problem = (field: string) => ({ field, reason: field });
    const placed = placeProblems(['/limit', 'greeting', '/hosts/1', '/url'].map(problem), fields, typed());
    expect(Object.keys(placed.byField)).toEqual(['/limit', '/greeting', '/hosts']);
    expect(placed.rest.map(({ field }) => field)).toEqual(['/url']);
  });

  it('reach into a group', () => {
    expect(plainFields(fields).map(({ pointer }) => pointer)).toContain('/proxy/host');
    expect(placeProblems([{ field: '/proxy/host', reason: '' }], fields, typed()).rest).toEqual([]);
  });
});

it('a title comes from the schema in the reader’s language, or from the name', () => {
  expect(titleOf({ title: 'Key', 'x-title-ru': 'Ключ' }, 'key', 'ru')).toBe('Ключ');
  expect(titleOf({ title: 'Key' }, 'key', 'ru')).toBe('Key');
  expect(titleOf({}, 'base_url', 'en')).toBe('Base url');
});
