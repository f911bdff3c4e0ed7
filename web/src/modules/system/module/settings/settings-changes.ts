import type { Json, JsonObject, Schema } from '../../contract';
import { atPointer } from './pointer';
import { everyField, plainFields, type Field } from './schema-fields';

export interface SettingsChange {
  field: Field;
  before: Json | undefined;
  after: Json | undefined;
}

/** The fields that differ between two stored versions, in the order of the form. */
export function changesBetween(schema: Schema, before: JsonObject, after: JsonObject): SettingsChange[] {
  return plainFields(everyField(schema))
    .map((field) => ({
      field,
      before: atPointer(before, field.pointer) as Json | undefined,
      after: atPointer(after, field.pointer) as Json | undefined,
    }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}
