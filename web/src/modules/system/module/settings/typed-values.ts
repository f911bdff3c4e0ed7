import type { Json, JsonObject, Settings } from '../../contract';
import { atPointer, pointerParts } from './pointer';
import { everyField, fieldsOf, plainFields, type Field } from './schema-fields';

/* What is typed into the form, by the pointer of its field, and what of it is sent. */

export type SecretEdit = { act: 'keep' } | { act: 'set'; text: string } | { act: 'remove' };
export type Typed = Record<string, Json | SecretEdit>;

const keep: SecretEdit = { act: 'keep' };

function isEdit(value: unknown): value is SecretEdit {
  return typeof value === 'object' && value !== null && 'act' in value;
}

export function secretEdit(typed: Typed, pointer: string): SecretEdit {
  const value = typed[pointer];
  return isEdit(value) ? value : keep;
}

function shown(field: Field, value: unknown): Json | SecretEdit {
  switch (field.kind) {
    case 'secret':
      return keep;
    case 'switch':
      return value === true;
    case 'list':
      return Array.isArray(value) ? value.map(String) : [];
    case 'json':
      return value === undefined ? '' : JSON.stringify(value, null, 2);
    default:
      return (value ?? '') as Json;
  }
}

export function typedOf({ schema, values }: Pick<Settings, 'schema' | 'values'>): Typed {
  return Object.fromEntries(
    plainFields(everyField(schema)).map((field) => [
      field.pointer,
      shown(field, atPointer(values, field.pointer) ?? field.schema.default),
    ]),
  );
}

/** undefined: left out. */
function sent(field: Field, typed: Typed): Json | undefined {
  const value = typed[field.pointer];
  switch (field.kind) {
    case 'secret': {
      const edit = secretEdit(typed, field.pointer);
      if (edit.act === 'remove') return null;
      return edit.act === 'set' && edit.text !== '' ? edit.text : undefined;
    }
    case 'json':
      return typeof value === 'string' && value.trim() !== '' ? readJson(value) : undefined;
    case 'text':
    case 'long':
      return value === '' && typeof field.schema.default !== 'string' ? undefined : value;
    default:
      return value === '' ? undefined : value;
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
export function shownFields(settings: Pick<Settings, 'schema'>, typed: Typed): Field[] {
  return fieldsOf(settings.schema, collect(everyField(settings.schema), typed));
}

/** What is sent: every field in view; a kept secret is left out, a removed one is null. */
export function valuesToSend(settings: Pick<Settings, 'schema'>, typed: Typed): JsonObject {
  return collect(shownFields(settings, typed), typed);
}

/** The server names a secret by its name, or by its pointer when it lies deeper. */
export function isNamed(names: string[], pointer: string): boolean {
  return names.some(
    (name) => name === pointer || name === pointerParts(pointer).join('.') || `/${name}` === pointer,
  );
}
