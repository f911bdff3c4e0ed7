import { Validator, type Schema as AnySchema } from '@cfworker/json-schema';
import type { JsonObject, Schema } from '../../contract';
import { childPointer } from './pointer';
import { choicesOf, typeOf } from './schema-choices';
import { partsOf, propertiesOf, unionOf, type Condition } from './schema-parts';
import { wholeOf, type Rooted, type Whole } from './schema-refs';

/* Which fields a form has for a JSON Schema, given what is filled in. */

export type FieldKind =
  | 'text'
  | 'long'
  | 'number'
  | 'switch'
  | 'choice'
  | 'choices'
  | 'secret'
  | 'list'
  | 'numbers'
  | 'group'
  | 'rows'
  | 'json'
  /** One value and no other: sent, and not shown. */
  | 'constant'
  /** Not to be edited in a form. */
  | 'fixed';

export interface Field {
  pointer: string;
  name: string;
  /** References followed. */
  schema: Schema;
  kind: FieldKind;
  required: boolean;
  /** The fields of a group. */
  children: Field[];
  /** What each entry of a list is. */
  row: Rooted | undefined;
  /** A reference that leads nowhere. */
  lost: string | undefined;
}

const longText = 240;
/** A group in a group in a group is JSON, and so is what refers to itself. */
const deepest = 3;

export function matches(schema: Schema, values: unknown, root: Schema = {}): boolean {
  const { $defs, definitions } = root;
  try {
    return new Validator({ $defs, definitions, ...schema } as AnySchema, '2020-12').validate(values).valid;
  } catch {
    return false;
  }
}

function isLong(schema: Schema): boolean {
  return schema['x-multiline'] === true || (schema.maxLength ?? 0) > longText;
}

function isObject({ root, schema }: Rooted): boolean {
  return typeOf(schema) === 'object' && (schema.properties !== undefined || !!unionOf({ root, schema }));
}

function listKind(root: Schema, items: Schema | undefined): FieldKind {
  if (!items) return 'list';
  const { schema } = wholeOf({ root, schema: items });
  if (choicesOf(schema) && typeOf(schema) !== 'boolean') return 'choices';
  if (isObject({ root, schema: { type: 'object', ...schema } }) && typeOf(schema) !== 'array') return 'rows';
  switch (typeOf(schema)) {
    case 'string':
      return 'list';
    case 'integer':
    case 'number':
      return 'numbers';
    default:
      return 'json';
  }
}

function kindOf(root: Schema, { schema, lost }: Whole, circle: boolean): FieldKind {
  const type = typeOf(schema);
  if (lost !== undefined) return 'fixed';
  if (schema.writeOnly) return type === undefined || type === 'string' ? 'secret' : 'fixed';
  if (schema.const !== undefined) return 'constant';
  if (choicesOf(schema)) return 'choice';
  if (type === 'boolean') return 'switch';
  if (type === 'integer' || type === 'number') return 'number';
  if (type === 'string') return isLong(schema) ? 'long' : 'text';
  if (type === 'array') return listKind(root, schema.items);
  return isObject({ root, schema: { type: 'object', ...schema } }) && !circle ? 'group' : 'json';
}

interface Level {
  holds: (values: unknown) => Condition | 'every';
  values: unknown;
  parent: string;
  depth: number;
  /** References that were followed on the way here. */
  trail: ReadonlySet<string>;
}

function insideOf(values: unknown, name: string): unknown {
  return typeof values === 'object' && values !== null
    ? (values as Record<string, unknown>)[name]
    : undefined;
}

function fieldsAt({ root, schema }: Rooted, level: Level): Field[] {
  const holds = level.holds(level.values);
  const { names, schemas, required } = propertiesOf(partsOf({ root, schema }, holds), holds);
  return names.map((name) => {
    const property = schemas.get(name) ?? {};
    const whole = wholeOf({ root, schema: property });
    const pointer = childPointer(level.parent, name);
    const circle = level.depth + 1 >= deepest || [...whole.references].some((each) => level.trail.has(each));
    const kind = kindOf(root, whole, circle);
    const children =
      kind === 'group'
        ? fieldsAt(
            { root, schema: property },
            {
              holds: level.holds,
              values: insideOf(level.values, name) ?? {},
              parent: pointer,
              depth: level.depth + 1,
              trail: new Set([...level.trail, ...whole.references]),
            },
          )
        : [];
    return {
      pointer,
      name,
      schema: whole.schema,
      kind,
      required: required.has(name),
      children,
      row: whole.schema.items && { root, schema: whole.schema.items },
      lost: whole.lost,
    };
  });
}

const top = { parent: '', depth: 0, trail: new Set<string>() };

/** The fields that the form shows while these values are filled in. */
export function fieldsOf(place: Rooted, values: JsonObject): Field[] {
  const holds = (part: unknown) => (condition: Schema) => matches(condition, part, place.root);
  return fieldsAt(place, { ...top, holds, values });
}

/** The fields of every conditional part, whether it holds or not. */
export function everyField(place: Rooted): Field[] {
  return fieldsAt(place, { ...top, holds: () => 'every', values: {} });
}

/** Without the groups, which hold no value of their own. */
export function plainFields(fields: Field[]): Field[] {
  return fields.flatMap((field) => (field.kind === 'group' ? plainFields(field.children) : [field]));
}
