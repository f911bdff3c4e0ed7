import type { Json, JsonObject, Schema, Settings } from '../../contract';
import { atPointer } from './pointer';
import { everyField, plainFields, type Field } from './schema-fields';

export interface SettingsChange {
  field: Field;
  before: Json | undefined;
  after: Json | undefined;
}

/** Where the values in use come from while nobody has changed any here. */
export function originOf({
  schema,
  locked,
}: Pick<Settings, 'schema' | 'locked'>): 'defaults' | 'some' | 'file' {
  const names = everyField({ root: schema, schema }).map(({ name }) => name);
  const given = names.filter((name) => locked.includes(name));
  if (given.length === 0) return 'defaults';
  return given.length === names.length ? 'file' : 'some';
}

/** The fields that differ between two stored versions, in the order of the form. */
export function changesBetween(schema: Schema, before: JsonObject, after: JsonObject): SettingsChange[] {
  return plainFields(everyField({ root: schema, schema }))
    .map((field) => ({
      field,
      before: atPointer(before, field.pointer) as Json | undefined,
      after: atPointer(after, field.pointer) as Json | undefined,
    }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}
