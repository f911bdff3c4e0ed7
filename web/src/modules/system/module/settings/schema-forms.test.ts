import { describe, expect, it } from 'vitest';
import type { Json, JsonObject, Schema, Settings } from '../../contract';
import { checkValues, placeProblems } from './check-values';
import { choicesOf } from './schema-choices';
import type { Field } from './schema-fields';
import { choiceTitle, patternHintOf } from './schema-words';
import { originOf } from './settings-changes';
import { rowsOf, shownFields, typedOf, valuesToSend, type Typed } from './typed-values';

/* What plugin authors write in a manifest, as a form. */

function settingsOf(schema: Schema, values: JsonObject = {}, part: Partial<Settings> = {}): Settings {
  return {
    schema,
    values,
    secrets_set: [],
    locked: [],
    version: 1,
    updated_at: null,
    updated_by: null,
    can_undo: false,
    can_test: false,
    ...part,
  };
}

const property = (schema: Schema, root: Schema = {}) => settingsOf({ ...root, properties: { a: schema } });

function fieldOf(schema: Schema, root: Schema = {}): Field {
  const settings = property(schema, root);
  const [field] = shownFields(settings, typedOf(settings));
  if (!field) throw new Error('no field');
  return field;
}

const sent = (settings: Settings, change: Typed = {}) =>
  valuesToSend(settings, { ...typedOf(settings), ...change });
const faults = (settings: Settings, change: Typed = {}) =>
  Object.fromEntries(
    Object.entries(checkValues(settings, { ...typedOf(settings), ...change })).map(([at, { fault }]) => [
      at,
      fault,
    ]),
  );
const names = (settings: Settings, change: Typed = {}) =>
  shownFields(settings, { ...typedOf(settings), ...change }).map(({ name }) => name);

describe('references', () => {
  const $defs: Record<string, Schema> = {
    port: { type: 'integer', minimum: 1, title: 'Port', default: 25 },
    server: { type: 'object', properties: { host: { type: 'string' }, port: { $ref: '#/$defs/port' } } },
    'a/b c': { type: 'boolean' },
  };

  it('are followed, and what stands beside them has the first word', () => {
    const field = fieldOf({ $ref: '#/$defs/port', title: 'Mail port', maximum: 99 }, { $defs });
    expect(field.kind).toBe('number');
    expect(field.schema).toMatchObject({ title: 'Mail port', minimum: 1, maximum: 99, default: 25 });
  });

  it('lead through definitions, escapes, and one another', () => {
    expect(
      fieldOf({ $ref: '#/definitions/x' }, { definitions: { x: { $ref: '#/$defs/port' } }, $defs }).kind,
    ).toBe('number');
    expect(fieldOf({ $ref: '#/$defs/a~1b%20c' }, { $defs }).kind).toBe('switch');
  });

  it('make groups, with faults in their fields', () => {
    const settings = property({ $ref: '#/$defs/server' }, { $defs });
    const [group] = shownFields(settings, typedOf(settings));
    expect(group?.children.map(({ pointer }) => pointer)).toEqual(['/a/host', '/a/port']);
    expect(faults(settings, { '/a/port': 0 })).toEqual({ '/a/port': 'minimum' });
    expect(checkValues(settings, { '/a/port': 0 })['/a/port']?.limit).toBe(1);
  });

  it('count at the top, too', () => {
    const schema: Schema = {
      $defs: { common: { properties: { name: { type: 'string' } }, required: ['name'] } },
      allOf: [{ $ref: '#/$defs/common' }],
      properties: { own: { type: 'string' } },
    };
    const shown = shownFields(settingsOf(schema), typedOf(settingsOf(schema)));
    expect(shown.map(({ name, required }) => [name, required])).toEqual([
      ['own', false],
      ['name', true],
    ]);
  });

  it.each(['#/$defs/nothing', 'https://example.com/schema.json', '#anchor', '#/%E0%A4%A'])(
    'to what is not there can not be edited: %s',
    (reference) => {
      const settings = settingsOf({ properties: { a: { $ref: reference }, b: { type: 'string' } } });
      const shown = shownFields(settings, typedOf(settings));
      expect(shown.map(({ kind, lost }) => [kind, lost])).toEqual([
        ['fixed', reference],
        ['text', undefined],
      ]);
      expect(faults(settings)).toEqual({});
      expect(sent(settings, { '/b': 'x' })).toEqual({ b: 'x' });
    },
  );

  it('keep the value that can not be edited', () => {
    const settings = settingsOf({ properties: { a: { $ref: '#/no' } } }, { a: [1] });
    expect(sent(settings)).toEqual({ a: [1] });
  });

  it('in a circle end as JSON', () => {
    const node: Schema = {
      type: 'object',
      properties: { n: { type: 'integer' }, next: { $ref: '#/$defs/node' } },
    };
    const field = fieldOf({ $ref: '#/$defs/node' }, { $defs: { node } });
    expect(field.kind).toBe('group');
    expect(field.children.map(({ kind }) => kind)).toEqual(['number', 'json']);
    expect(fieldOf({ $ref: '#/$defs/x' }, { $defs: { x: { $ref: '#/$defs/x' } } }).kind).toBe('json');
  });
});

describe('allOf of a property', () => {
  it('is put together', () => {
    const field = fieldOf({ title: 'Mine', allOf: [{ type: 'string', title: 'Theirs' }, { maxLength: 9 }] });
    expect(field.kind).toBe('text');
    expect(field.schema).toMatchObject({ title: 'Mine', maxLength: 9 });
  });
});

describe('choices', () => {
  const labelled: Schema = {
    oneOf: [
      { const: 'a', title: 'Apple', 'x-title-ru': 'Яблоко' },
      { const: 'b', title: 'Banana' },
    ],
  };

  it('are labelled by their titles', () => {
    expect(fieldOf(labelled).kind).toBe('choice');
    expect(choicesOf(labelled)).toEqual(['a', 'b']);
    expect(choiceTitle(labelled, 'a', 'ru')).toBe('Яблоко');
    expect(choiceTitle(labelled, 'b', 'ru')).toBe('Banana');
  });

  it('of several are a list', () => {
    expect(fieldOf({ type: 'array', items: labelled }).kind).toBe('choices');
    const settings = property({ type: 'array', items: { enum: ['x', 'y'] }, minItems: 1 });
    expect(faults(settings)).toEqual({ '/a': 'minItems' });
    expect(sent(settings, { '/a': ['x'] })).toEqual({ a: ['x'] });
  });

  it('of a wrong value are a fault', () => {
    expect(faults(property(labelled), { '/a': 'c' })).toEqual({ '/a': 'choice' });
  });
});

describe('null', () => {
  it.each<[Schema, string]>([
    [{ type: ['string', 'null'] }, 'text'],
    [{ type: ['null', 'integer'] }, 'number'],
    [{ anyOf: [{ type: 'string', maxLength: 5 }, { type: 'null' }] }, 'text'],
    [{ oneOf: [{ $ref: '#/$defs/n' }, { type: 'null' }] }, 'number'],
    [{ enum: ['a', null] }, 'choice'],
    [{ type: ['boolean', 'null'] }, 'choice'],
  ])('may be instead: %j', (schema, kind) => {
    expect(fieldOf(schema, { $defs: { n: { type: 'number' } } }).kind).toBe(kind);
  });

  it('is sent for what is empty where it has to be said', () => {
    const required = settingsOf({ properties: { a: { type: ['string', 'null'] } }, required: ['a'] });
    expect(sent(required)).toEqual({ a: null });
    expect(faults(required)).toEqual({});
    expect(sent(property({ type: ['integer', 'null'], default: 5 }), { '/a': '' })).toEqual({ a: null });
    expect(sent(property({ type: ['integer', 'null'] }))).toEqual({});
  });
});

describe('lists', () => {
  const servers: Schema = {
    type: 'array',
    minItems: 1,
    items: {
      type: 'object',
      required: ['host'],
      properties: { host: { type: 'string', minLength: 2 }, port: { type: 'integer', default: 25 } },
    },
  };

  it('of numbers hold numbers', () => {
    expect(fieldOf({ type: 'array', items: { type: 'integer' } }).kind).toBe('numbers');
    const settings = property({ type: 'array', items: { type: 'integer', maximum: 9 } });
    expect(sent(settings, { '/a': [1, 2] })).toEqual({ a: [1, 2] });
    expect(faults(settings, { '/a': [1, 'x'] })).toEqual({ '/a': 'type' });
    expect(faults(settings, { '/a': [10] })).toEqual({ '/a': 'maximum' });
  });

  it('of objects have a form for each', () => {
    const settings = settingsOf(
      { properties: { a: servers } },
      { a: [{ host: 'one', port: 5 }, { host: 'two' }] },
    );
    const typed = typedOf(settings);
    expect(shownFields(settings, typed)[0]?.kind).toBe('rows');
    expect(rowsOf(typed, '/a')).toEqual([
      { '/host': 'one', '/port': 5 },
      { '/host': 'two', '/port': 25 },
    ]);
    expect(sent(settings)).toEqual({
      a: [
        { host: 'one', port: 5 },
        { host: 'two', port: 25 },
      ],
    });
  });

  it('of objects have their faults in the row', () => {
    const settings = property(servers);
    const rows = {
      rows: [
        { '/host': 'ok', '/port': 1 },
        { '/host': '', '/port': 2 },
        { '/host': 'x', '/port': '' },
      ],
    };
    expect(faults(settings, { '/a': rows })).toEqual({ '/a/1/host': 'required', '/a/2/host': 'minLength' });
    expect(faults(settings)).toEqual({});
    expect(faults(settingsOf({ ...settings.schema, required: ['a'] }))).toEqual({ '/a': 'minItems' });
    const fields = shownFields(settings, { '/a': rows });
    const placed = placeProblems([{ field: 'a/1/host', reason: 'r' }], fields, { '/a': rows });
    expect(Object.keys(placed.byField)).toEqual(['/a/1/host']);
  });

  it('of objects with conditional parts show those of the row', () => {
    const settings = property({
      type: 'array',
      items: {
        properties: { secure: { type: 'boolean' } },
        if: { properties: { secure: { const: true } } },
        then: { properties: { name: { type: 'string' } } },
      },
    });
    expect(
      sent(settings, {
        '/a': {
          rows: [
            { '/secure': true, '/name': 'n' },
            { '/secure': false, '/name': 'n' },
          ],
        },
      }),
    ).toEqual({
      a: [{ secure: true, name: 'n' }, { secure: false }],
    });
  });
});

describe('one of several objects', () => {
  const settings = property({
    type: 'object',
    oneOf: [
      {
        title: 'By mail',
        properties: { kind: { const: 'mail' }, address: { type: 'string' } },
        required: ['kind', 'address'],
      },
      {
        title: 'By hook',
        properties: { kind: { const: 'hook' }, url: { type: 'string' } },
        required: ['kind', 'url'],
      },
    ],
  });
  const children = (change: Typed) =>
    shownFields(settings, { ...typedOf(settings), ...change })[0]?.children.map(({ name, kind }) => [
      name,
      kind,
    ]);

  it('is chosen by the property that tells them apart', () => {
    expect(children({ '/a/kind': 'mail' })).toEqual([
      ['kind', 'choice'],
      ['address', 'text'],
    ]);
    expect(children({ '/a/kind': 'hook' })).toEqual([
      ['kind', 'choice'],
      ['url', 'text'],
    ]);
    expect(sent(settings, { '/a/kind': 'hook', '/a/url': 'u', '/a/address': 'x' })).toEqual({
      a: { kind: 'hook', url: 'u' },
    });
  });

  it('is a choice with the titles', () => {
    const kind = shownFields(settings, typedOf(settings))[0]?.children[0];
    expect(kind && choiceTitle(kind.schema, 'mail', 'en')).toBe('By mail');
  });

  it('is checked', () => {
    expect(faults(settings, { '/a/kind': 'mail' })).toEqual({ '/a/address': 'required' });
    expect(faults(settings, { '/a/kind': 'mail', '/a/address': 'x' })).toEqual({});
  });
});

describe('what depends', () => {
  it('is required once the other is there', () => {
    const settings = settingsOf({
      properties: { user: { type: 'string' }, password: { type: 'string' } },
      dependentRequired: { user: ['password'] },
    });
    expect(faults(settings)).toEqual({});
    expect(faults(settings, { '/user': 'ann' })).toEqual({ '/password': 'required' });
    expect(shownFields(settings, { '/user': 'ann' })[1]?.required).toBe(true);
  });

  it('is shown once the other is there', () => {
    const settings = settingsOf({
      properties: { proxy: { type: 'string' }, after: { type: 'string' } },
      dependentSchemas: { proxy: { properties: { port: { type: 'integer' } } } },
    });
    expect(names(settings)).toEqual(['proxy', 'after']);
    expect(names(settings, { '/proxy': 'p' })).toEqual(['proxy', 'port', 'after']);
  });
});

describe('other words of a schema', () => {
  it.each(['uri', 'email', 'date', 'duration', 'time', 'date-time', 'hostname', 'ipv4', 'uuid'])(
    'a text of format %s is checked',
    (format) => {
      const settings = property({ type: 'string', format });
      expect(checkValues(settings, { '/a': 'no such thing' })['/a']).toMatchObject({
        fault: 'format',
        format,
      });
    },
  );

  it('a pattern has a hint', () => {
    const schema: Schema = {
      type: 'string',
      pattern: '^a$',
      'x-pattern-hint': 'an a',
      'x-pattern-hint-ru': 'буква a',
    };
    const fault = checkValues(property(schema), { '/a': 'b' })['/a'];
    expect(fault?.fault).toBe('pattern');
    expect(fault && patternHintOf(fault.schema, 'ru')).toBe('буква a');
  });

  it('a constant is sent and a map is JSON', () => {
    expect(sent(property({ const: 'v1' }))).toEqual({ a: 'v1' });
    expect(fieldOf({ type: 'object', additionalProperties: { type: 'string' } }).kind).toBe('json');
  });

  it('a secret that is no text can not be edited', () => {
    expect(fieldOf({ type: 'array', writeOnly: true }).kind).toBe('fixed');
    expect(fieldOf({ writeOnly: true }).kind).toBe('secret');
  });

  it('a read-only setting keeps its value', () => {
    expect(sent(settingsOf({ properties: { a: { type: 'integer', readOnly: true } } }, { a: 5 }))).toEqual({
      a: 5,
    });
  });

  it.each<[Json]>([[5], ['text'], [null], [['x']]])('anything at all is JSON: %j', (value) => {
    expect(fieldOf({}).kind).toBe('json');
    expect(sent(settingsOf({ properties: { a: {} } }, { a: value }))).toEqual(
      value === null ? {} : { a: value },
    );
  });
});

it.each([
  [[], 'defaults'],
  [['a'], 'some'],
  [['a', 'b'], 'file'],
])('while nobody changed any, with %j given, the values come from: %s', (locked, origin) => {
  expect(originOf({ schema: { properties: { a: {}, b: {} } }, locked })).toBe(origin);
});
