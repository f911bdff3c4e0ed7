import type { Json, Schema } from '../../contract';

/* Settings of which one of a few values is chosen. */

export function isNullable(schema: Schema): boolean {
  return [schema.type].flat().includes('null') || schema.enum?.includes(null) === true;
}

export function typeOf(schema: Schema): string | undefined {
  const type = [schema.type].flat().find((each) => each !== 'null');
  if (type !== undefined || schema.type !== undefined) return type;
  if (schema.properties) return 'object';
  return schema.items ? 'array' : undefined;
}

/** The schemas of the choices, when each of them is a single value. */
export function labelledChoices(schema: Schema): Schema[] | undefined {
  const choices = schema.oneOf ?? schema.anyOf;
  return choices && choices.length > 0 && choices.every((choice) => choice.const !== undefined)
    ? choices
    : undefined;
}

/** The values to choose from, without the null that leaving it open means; undefined: anything may be typed. */
export function choicesOf(schema: Schema): Json[] | undefined {
  const labelled = labelledChoices(schema)?.map((choice) => choice.const as Json);
  const values = schema.enum ?? labelled;
  if (values) return values.filter((value) => value !== null);
  return typeOf(schema) === 'boolean' && isNullable(schema) ? [true, false] : undefined;
}
