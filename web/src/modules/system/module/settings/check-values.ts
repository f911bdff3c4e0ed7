import { Validator, type OutputUnit, type Schema as AnySchema } from '@cfworker/json-schema';
import type { FieldProblem } from '@/api/problem';
import type { Json, JsonObject, Schema, Settings } from '../../contract';
import { atPointer, childPointer, fromFragment, nearestPointer, pointerParts } from './pointer';
import { choicesOf } from './schema-choices';
import type { Field } from './schema-fields';
import { referredTo } from './schema-refs';
import {
  everyShown,
  isNamed,
  readJson,
  secretEdit,
  shownFields,
  valuesToSend,
  type Shown,
  type Typed,
} from './typed-values';

/* What the browser finds wrong before the server is asked, and where the server's own findings belong. */

export type Fault =
  | 'required'
  | 'minLength'
  | 'maxLength'
  | 'minimum'
  | 'maximum'
  | 'multipleOf'
  | 'pattern'
  | 'format'
  | 'choice'
  | 'type'
  | 'minItems'
  | 'maxItems'
  | 'uniqueItems'
  | 'json';

export interface FieldFault {
  fault: Fault;
  limit: number;
  format: string;
  /** Of the field, for its own words. */
  schema: Schema;
}

export type Faults = Record<string, FieldFault>;

const faults: Record<string, Fault> = {
  minLength: 'minLength',
  maxLength: 'maxLength',
  minimum: 'minimum',
  exclusiveMinimum: 'minimum',
  maximum: 'maximum',
  exclusiveMaximum: 'maximum',
  multipleOf: 'multipleOf',
  pattern: 'pattern',
  format: 'format',
  enum: 'choice',
  const: 'choice',
  type: 'type',
  minItems: 'minItems',
  maxItems: 'maxItems',
  uniqueItems: 'uniqueItems',
};

/** The browser asks for what the server will have: a secret that is removed is not null but gone. */
function withoutRemoved(values: JsonObject, fields: Field[]): JsonObject {
  const secrets = new Set(fields.filter(({ kind }) => kind === 'secret').map(({ name }) => name));
  const groups = new Map(fields.filter(({ kind }) => kind === 'group').map((field) => [field.name, field]));
  return Object.fromEntries(
    Object.entries(values)
      .filter(([name, value]) => value !== null || !secrets.has(name))
      .map(([name, value]): [string, Json] => {
        const group = groups.get(name);
        return [name, group ? withoutRemoved(value as JsonObject, group.children) : value];
      }),
  );
}

/** The keyword's own value; keyword locations go through references. */
function keywordValue(root: Schema, location: string): unknown {
  return pointerParts(fromFragment(location)).reduce<unknown>((value, part) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const next = (value as Record<string, unknown>)[part];
    return part === '$ref' && typeof next === 'string' ? referredTo(root, next) : next;
  }, root);
}

function missing(unit: OutputUnit, names: unknown, values: JsonObject): string[] {
  const place = fromFragment(unit.instanceLocation);
  const holder = atPointer(values, place);
  if (!Array.isArray(names)) return [];
  return (names as string[])
    .filter((name) => !(typeof holder === 'object' && holder !== null && name in holder))
    .map((name) => childPointer(place, name));
}

type Found = Omit<FieldFault, 'schema'>;

function found(unit: OutputUnit, schema: Schema, values: JsonObject): [string, Found][] {
  const limit = keywordValue(schema, unit.keywordLocation);
  if (unit.keyword === 'required')
    return missing(unit, limit, values).map((pointer) => [
      pointer,
      { fault: 'required', limit: 0, format: '' },
    ]);
  const fault = faults[unit.keyword];
  if (!fault) return [];
  const place = fromFragment(unit.instanceLocation);
  const empty = fault === 'minLength' && atPointer(values, place) === '';
  return [
    [
      place,
      {
        fault: empty ? 'required' : fault,
        limit: typeof limit === 'number' ? limit : 0,
        format: typeof limit === 'string' ? limit : '',
      },
    ],
  ];
}

/** The validator throws for a reference that leads nowhere; what it can't check the server does. */
function unitsOf(schema: Schema, values: JsonObject): OutputUnit[] {
  try {
    return new Validator(schema as AnySchema, '2020-12', false).validate(values).errors;
  } catch {
    return [];
  }
}

function isKeptSecret({ field, pointer, typed }: Shown, settings: Settings): boolean {
  if (field.kind !== 'secret' || !isNamed(settings.secrets_set, pointer)) return false;
  const edit = secretEdit(typed, field.pointer);
  return edit.act === 'keep' || (edit.act === 'set' && edit.text === '');
}

/** What another branch of a oneOf would have in its place is no fault of what was chosen. */
function isChosen({ field, typed }: Shown, fault: Fault): boolean {
  const value = typed[field.pointer] as Json;
  return fault === 'choice' && choicesOf(field.schema)?.includes(value) === true;
}

function isBrokenJson({ field, typed }: Shown): boolean {
  const text = typed[field.pointer];
  return field.kind === 'json' && typeof text === 'string' && !!text.trim() && readJson(text) === undefined;
}

/** By the pointer of the field in view that has to be put right. */
export function checkValues(settings: Settings, typed: Typed): Faults {
  const fields = shownFields(settings, typed);
  const shown = new Map(everyShown(fields, typed).map((each) => [each.pointer, each]));
  const known = new Set(shown.keys());
  const result: Faults = {};
  const add = (pointer: string, fault: Found) => {
    const at = shown.get(pointer);
    if (at && !isKeptSecret(at, settings) && !isChosen(at, fault.fault))
      result[pointer] ??= { ...fault, schema: at.field.schema };
  };
  for (const [pointer, each] of shown)
    if (isBrokenJson(each)) add(pointer, { fault: 'json', limit: 0, format: '' });
  const values = withoutRemoved(valuesToSend(settings, typed), fields);
  for (const unit of unitsOf(settings.schema, values)) {
    for (const [place, fault] of found(unit, settings.schema, values)) {
      const pointer = nearestPointer(place, known);
      if (pointer !== undefined) add(pointer, fault);
    }
    // Its place is the object's, and the validator does not say which name it misses.
    if (unit.keyword === 'dependentRequired')
      for (const [pointer, { field }] of shown)
        if (field.required && atPointer(values, pointer) === undefined)
          add(pointer, { fault: 'required', limit: 0, format: '' });
  }
  return result;
}

interface Placed {
  /** By the pointer of a field in view. */
  byField: Record<string, FieldProblem>;
  /** Those whose field is not in view. */
  rest: FieldProblem[];
}

export function placeProblems(problems: FieldProblem[], fields: Field[], typed: Typed): Placed {
  const known = new Set(everyShown(fields, typed).map(({ pointer }) => pointer));
  const placed: Placed = { byField: {}, rest: [] };
  for (const problem of problems) {
    const pointer = nearestPointer(problem.field, known);
    if (pointer === undefined) placed.rest.push(problem);
    else placed.byField[pointer] ??= problem;
  }
  return placed;
}
