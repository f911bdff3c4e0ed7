import type { Json, JsonObject, Settings } from '../../contract';
import { atPointer, pointerParts } from './pointer';
import { isNullable } from './schema-choices';
import { everyField, fieldsOf, plainFields, type Field } from './schema-fields';
import type { Rooted } from './schema-refs';

/* What is typed into the form, by the pointer of its field, and what of it is sent. */

export type SecretEdit = { act: 'keep' } | { act: 'set'; text: string } | { act: 'remove' };
/** A list of objects: each row is a form of its own, with pointers from there. */
export interface RowsEdit {
  rows: Typed[];
}
export type Edit = Json | SecretEdit | RowsEdit;
export type Typed = Record<string, Edit>;

const keep: SecretEdit = { act: 'keep' };

function has(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && name in value;
}

export function secretEdit(typed: Typed, pointer: string): SecretEdit {
  const value = typed[pointer];
  return has(value, 'act') ? (value as SecretEdit) : keep;
}

export function rowsOf(typed: Typed, pointer: string): Typed[] {
  const value = typed[pointer];
  return has(value, 'rows') ? (value as RowsEdit).rows : [];
}

function shown(field: Field, value: unknown): Edit {
  switch (field.kind) {
    case 'secret':
      return keep;
    case 'switch':
      return value === true;
    case 'list':
      return Array.isArray(value) ? value.map(String) : [];
    case 'numbers':
    case 'choices':
      return Array.isArray(value) ? (value as Json[]) : [];
    case 'rows': {
      const { row } = field;
      return { rows: Array.isArray(value) && row ? value.map((each) => typedFrom(row, each)) : [] };
    }
    case 'json':
      return value === undefined ? '' : JSON.stringify(value, null, 2);
    case 'constant':
      return field.schema.const as Json;
    default:
      return (value ?? '') as Json;
  }
}

export function typedFrom(place: Rooted, values: unknown): Typed {
  return Object.fromEntries(
    plainFields(everyField(place)).map((field) => [
      field.pointer,
      shown(field, atPointer(values, field.pointer) ?? field.schema.default),
    ]),
  );
}

export function typedOf({ schema, values }: Pick<Settings, 'schema' | 'values'>): Typed {
  return typedFrom({ root: schema, schema }, values);
}

/** A field that is left empty: null where that differs from leaving it out. */
function empty({ schema, required }: Field): null | undefined {
  const counts = required || (schema.default !== undefined && schema.default !== null);
  return counts && isNullable(schema) ? null : undefined;
}

/** undefined: left out. */
function sent(field: Field, typed: Typed): Json | undefined {
  const value = typed[field.pointer] as Json | undefined;
  switch (field.kind) {
    case 'secret': {
      const edit = secretEdit(typed, field.pointer);
      if (edit.act === 'remove') return null;
      return edit.act === 'set' && edit.text !== '' ? edit.text : undefined;
    }
    case 'json':
      return typeof value === 'string' && value.trim() !== '' ? readJson(value) : undefined;
    case 'rows': {
      const { row } = field;
      const rows = row ? rowsOf(typed, field.pointer).map((each) => valuesFrom(row, each)) : [];
      return rows.length > 0 || field.required || field.schema.default !== undefined ? rows : undefined;
    }
    case 'text':
    case 'long':
      if (value !== '' || isNullable(field.schema)) return value === '' ? empty(field) : value;
      return typeof field.schema.default === 'string' ? value : undefined;
    default:
      return value === '' ? empty(field) : value;
  }
}

/** undefined for what is not JSON. */
export function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function collect(fields: Field[], typed: Typed): JsonObject {
  const values: JsonObject = {};
  for (const field of fields) {
    if (field.kind === 'group') {
      const inner = collect(field.children, typed);
      if (field.required || Object.keys(inner).length > 0) values[field.name] = inner;
      continue;
    }
    const value = sent(field, typed);
    if (value !== undefined) values[field.name] = value;
  }
  return values;
}

/** The fields in view: those of the conditional parts that hold. */
export function fieldsIn(place: Rooted, typed: Typed): Field[] {
  return fieldsOf(place, collect(everyField(place), typed));
}

function valuesFrom(place: Rooted, typed: Typed): JsonObject {
  return collect(fieldsIn(place, typed), typed);
}

export function shownFields({ schema }: Pick<Settings, 'schema'>, typed: Typed): Field[] {
  return fieldsIn({ root: schema, schema }, typed);
}

/** What is sent: every field in view; a kept secret is left out, a removed one is null. */
export function valuesToSend({ schema }: Pick<Settings, 'schema'>, typed: Typed): JsonObject {
  return valuesFrom({ root: schema, schema }, typed);
}

export interface Shown {
  /** From the settings' own root, rows included. */
  pointer: string;
  field: Field;
  /** What its form has typed, and where the field is in that. */
  typed: Typed;
}

/** Every field in view, those in the rows of lists as well. */
export function everyShown(fields: Field[], typed: Typed, base = ''): Shown[] {
  return plainFields(fields).flatMap((field) => {
    const pointer = base + field.pointer;
    const own = { pointer, field, typed };
    const { row } = field;
    if (field.kind !== 'rows' || !row) return [own];
    const inside = rowsOf(typed, field.pointer).flatMap((each, index) =>
      everyShown(fieldsIn(row, each), each, `${pointer}/${index}`),
    );
    return [own, ...inside];
  });
}

/** The server names a secret by its name, or by its pointer when it lies deeper. */
export function isNamed(names: string[], pointer: string): boolean {
  return names.some(
    (name) => name === pointer || name === pointerParts(pointer).join('.') || `/${name}` === pointer,
  );
}
