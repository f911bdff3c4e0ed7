import { Validator, type Schema as AnySchema } from '@cfworker/json-schema';
import type { JsonObject, Schema } from '../../contract';
import { childPointer } from './pointer';

/* Which fields a form has for a JSON Schema, given what is filled in. */

export type FieldKind =
  'text' | 'long' | 'number' | 'switch' | 'choice' | 'secret' | 'list' | 'group' | 'json';

export interface Field {
  pointer: string;
  name: string;
  schema: Schema;
  kind: FieldKind;
  required: boolean;
  /** The fields of a group. */
  children: Field[];
}

/** Decides whether the condition of an if holds. */
type Condition = (schema: Schema) => boolean;

interface Part {
  schema: Schema;
  /** The property after which a conditional part stands. */
  after: string | undefined;
}

const longText = 240;

export function matches(schema: Schema, values: unknown): boolean {
  return new Validator(schema as AnySchema, '2020-12').validate(values).valid;
}

function typeOf(schema: Schema): string | undefined {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  return types.find((type) => type !== 'null');
}

function isLong(schema: Schema): boolean {
  return schema['x-multiline'] === true || (schema.maxLength ?? 0) > longText;
}

function kindOf(schema: Schema, depth: number): FieldKind {
  const type = typeOf(schema);
  if (schema.writeOnly) return 'secret';
  if (schema.enum) return 'choice';
  if (type === 'boolean') return 'switch';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'string') return isLong(schema) ? 'long' : 'text';
  if (type === 'array' && (!schema.items || typeOf(schema.items) === 'string')) return 'list';
  if (type === 'object' && schema.properties && depth === 0) return 'group';
  return 'json';
}

function partsOf(schema: Schema, holds: Condition | 'every', after?: string): Part[] {
  const parts: Part[] = [{ schema, after }];
  for (const each of schema.allOf ?? []) parts.push(...partsOf(each, holds, after));
  if (!schema.if) return parts;
  const place = orderedProperties(schema.if).at(-1)?.[0];
  const chosen =
    holds === 'every' ? [schema.then, schema.else] : [holds(schema.if) ? schema.then : schema.else];
  for (const branch of chosen) if (branch) parts.push(...partsOf(branch, holds, place));
  return parts;
}

/** In the author's order; JSON's own is that of the alphabet when it comes from the server. */
function orderedProperties(schema: Schema): [string, Schema][] {
  const order = schema['x-order'] ?? [];
  const rank = ([name]: [string, Schema]) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(schema.properties ?? {}).sort((left, right) => rank(left) - rank(right));
}

interface Properties {
  names: string[];
  schemas: Map<string, Schema>;
  required: Set<string>;
}

function propertiesOf(parts: Part[]): Properties {
  const names: string[] = [];
  const schemas = new Map<string, Schema>();
  const required = new Set<string>();
  for (const { schema, after } of parts) {
    let place = after === undefined ? names.length : names.indexOf(after) + 1 || names.length;
    for (const [name, property] of orderedProperties(schema)) {
      if (!schemas.has(name)) names.splice(place++, 0, name);
      schemas.set(name, { ...schemas.get(name), ...property });
    }
    for (const name of schema.required ?? []) required.add(name);
  }
  return { names, schemas, required };
}

function fieldsAt(
  schema: Schema,
  holds: (values: unknown) => Condition | 'every',
  values: unknown,
  parent: string,
): Field[] {
  const depth = parent === '' ? 0 : 1;
  const { names, schemas, required } = propertiesOf(partsOf(schema, holds(values)));
  return names.map((name) => {
    const property = schemas.get(name) ?? {};
    const pointer = childPointer(parent, name);
    const kind = kindOf(property, depth);
    const inner =
      typeof values === 'object' && values !== null ? (values as Record<string, unknown>)[name] : undefined;
    const children = kind === 'group' ? fieldsAt(property, holds, inner ?? {}, pointer) : [];
    return { pointer, name, schema: property, kind, required: required.has(name), children };
  });
}

/** The fields that the form shows while these values are filled in. */
export function fieldsOf(schema: Schema, values: JsonObject): Field[] {
  return fieldsAt(schema, (part) => (condition) => matches(condition, part), values, '');
}

/** The fields of every conditional part, whether it holds or not. */
export function everyField(schema: Schema): Field[] {
  return fieldsAt(schema, () => 'every', {}, '');
}

/** Without the groups, which hold no value of their own. */
export function plainFields(fields: Field[]): Field[] {
  return fields.flatMap((field) => (field.kind === 'group' ? plainFields(field.children) : [field]));
}
