import { Validator, type OutputUnit, type Schema as AnySchema } from '@cfworker/json-schema';
import type { FieldProblem } from '@/api/problem';
import type { Json, JsonObject, Schema, Settings } from '../../contract';
import { atPointer, childPointer, fromFragment, nearestPointer } from './pointer';
import { plainFields, type Field } from './schema-fields';
import { isNamed, readJson, secretEdit, shownFields, valuesToSend, type Typed } from './typed-values';

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

function withoutNulls(values: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== null)
      .map(([name, value]): [string, Json] => [
        name,
        typeof value === 'object' && value !== null && !Array.isArray(value) ? withoutNulls(value) : value,
      ]),
  );
}

function missing(unit: OutputUnit, schema: Schema, values: JsonObject): string[] {
  const place = fromFragment(unit.instanceLocation);
  const names = atPointer(schema, fromFragment(unit.keywordLocation));
  const holder = atPointer(values, place);
  if (!Array.isArray(names)) return [];
  return (names as string[])
    .filter((name) => !(typeof holder === 'object' && holder !== null && name in holder))
    .map((name) => childPointer(place, name));
}

function found(unit: OutputUnit, schema: Schema, values: JsonObject): [string, FieldFault][] {
  if (unit.keyword === 'required')
    return missing(unit, schema, values).map((pointer) => [
      pointer,
      { fault: 'required', limit: 0, format: '' },
    ]);
  const fault = faults[unit.keyword];
  if (!fault) return [];
  const place = fromFragment(unit.instanceLocation);
  const limit = atPointer(schema, fromFragment(unit.keywordLocation));
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

function isKeptSecret(field: Field | undefined, settings: Settings, typed: Typed): boolean {
  if (field?.kind !== 'secret' || !isNamed(settings.secrets_set, field.pointer)) return false;
  const edit = secretEdit(typed, field.pointer);
  return edit.act === 'keep' || (edit.act === 'set' && edit.text === '');
}

/** By the pointer of the field in view that has to be put right. */
export function checkValues(settings: Settings, typed: Typed): Faults {
  const fields = new Map(plainFields(shownFields(settings, typed)).map((field) => [field.pointer, field]));
  const known = new Set(fields.keys());
  const result: Faults = {};
  for (const [pointer, field] of fields) {
    const text = typed[pointer];
    if (field.kind === 'json' && typeof text === 'string' && text.trim() && readJson(text) === undefined)
      result[pointer] = { fault: 'json', limit: 0, format: '' };
  }
  const values = withoutNulls(valuesToSend(settings, typed));
  const validator = new Validator(settings.schema as AnySchema, '2020-12', false);
  for (const unit of validator.validate(values).errors)
    for (const [place, fault] of found(unit, settings.schema, values)) {
      const pointer = nearestPointer(place, known);
      if (pointer === undefined || isKeptSecret(fields.get(pointer), settings, typed)) continue;
      result[pointer] ??= fault;
    }
  return result;
}

interface Placed {
  /** By the pointer of a field in view. */
  byField: Record<string, FieldProblem>;
  /** Those whose field is not in view. */
  rest: FieldProblem[];
}

export function placeProblems(problems: FieldProblem[], fields: Field[]): Placed {
  const known = new Set(plainFields(fields).map((field) => field.pointer));
  const placed: Placed = { byField: {}, rest: [] };
  for (const problem of problems) {
    const pointer = nearestPointer(problem.field, known);
    if (pointer === undefined) placed.rest.push(problem);
    else placed.byField[pointer] ??= problem;
  }
  return placed;
}
