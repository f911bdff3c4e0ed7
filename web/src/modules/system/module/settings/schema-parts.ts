import type { Json, Schema } from '../../contract';
import { labelledChoices } from './schema-choices';
import { referredTo, wholeOf, type Rooted } from './schema-refs';

/* The parts of an object's schema that hold for what is filled in, and the properties that they declare. */

/** Decides whether the condition of an if holds. */
export type Condition = (schema: Schema) => boolean;

export interface Part {
  schema: Schema;
  /** The property after which a conditional part stands. */
  after: string | undefined;
}

/** In the author's order; JSON's own is that of the alphabet when it comes from the server. */
export function orderedProperties(schema: Schema): [string, Schema][] {
  const order = schema['x-order'] ?? [];
  const rank = ([name]: [string, Schema]) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(schema.properties ?? {}).sort((left, right) => rank(left) - rank(right));
}

interface Branch {
  value: Json;
  schema: Schema;
}

/** One of several objects, told apart by a property of which each has a value of its own. */
interface Union {
  name: string;
  branches: Branch[];
}

function onlyValue(schema: Schema | undefined): Json | undefined {
  if (schema?.const !== undefined) return schema.const;
  return schema?.enum?.length === 1 ? schema.enum[0] : undefined;
}

export function unionOf({ root, schema }: Rooted): Union | undefined {
  const choices = schema.oneOf ?? schema.anyOf;
  if (!choices || labelledChoices(schema)) return undefined;
  const wholes = choices.map((choice) => wholeOf({ root, schema: choice }).schema);
  const valueIn = (whole: Schema, name: string) => {
    const property = whole.properties?.[name];
    return property && onlyValue(wholeOf({ root, schema: property }).schema);
  };
  const name = Object.keys(wholes[0]?.properties ?? {}).find((each) =>
    wholes.every((whole) => valueIn(whole, each) !== undefined),
  );
  if (name === undefined) return undefined;
  return { name, branches: wholes.map((whole) => ({ value: valueIn(whole, name) as Json, schema: whole })) };
}

function without(schema: Schema, name: string): Schema {
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([key]) => key !== name),
  );
  return { ...schema, properties };
}

/** The choice between the branches, with their titles. */
function choiceBetween({ name, branches }: Union): Schema {
  const titled = branches.map(({ value, schema }) => ({
    const: value,
    ...(schema.title === undefined ? {} : { title: schema.title }),
    ...(schema['x-title-ru'] === undefined ? {} : { 'x-title-ru': schema['x-title-ru'] }),
  }));
  return { properties: { [name]: { oneOf: titled } }, required: [name] };
}

const mostParts = 32;

export function partsOf(
  { root, schema }: Rooted,
  holds: Condition | 'every',
  after?: string,
  left = mostParts,
): Part[] {
  const parts: Part[] = [{ schema, after }];
  if (left === 0) return parts;
  const add = (part: Schema, place: string | undefined) =>
    parts.push(...partsOf({ root, schema: part }, holds, place, left - 1));
  const does = (condition: Schema) => holds === 'every' || holds(condition);

  const target = schema.$ref === undefined ? undefined : referredTo(root, schema.$ref);
  if (target) add(target, after);
  for (const each of schema.allOf ?? []) add(each, after);
  if (schema.if) {
    const place = orderedProperties(wholeOf({ root, schema: schema.if }).schema).at(-1)?.[0];
    if (schema.then && does(schema.if)) add(schema.then, place);
    if (schema.else && (holds === 'every' || !holds(schema.if))) add(schema.else, place);
  }
  for (const [name, part] of Object.entries(schema.dependentSchemas ?? {}))
    if (does({ required: [name] })) add(part, name);
  const union = unionOf({ root, schema });
  if (union) {
    const { name, branches } = union;
    parts.push({ schema: choiceBetween(union), after });
    for (const branch of branches)
      if (does({ properties: { [name]: { const: branch.value } }, required: [name] }))
        add(without(branch.schema, name), name);
  }
  return parts;
}

export interface Properties {
  names: string[];
  schemas: Map<string, Schema>;
  required: Set<string>;
}

/** A part that holds for some values has the last word on them. */
function refined(known: Schema | undefined, property: Schema, conditional: boolean): Schema {
  if (!known) return property;
  return { allOf: conditional ? [property, known] : [known, property] };
}

export function propertiesOf(parts: Part[], holds: Condition | 'every'): Properties {
  const names: string[] = [];
  const schemas = new Map<string, Schema>();
  const required = new Set<string>();
  for (const { schema, after } of parts) {
    let place = after === undefined ? names.length : names.indexOf(after) + 1 || names.length;
    for (const [name, property] of orderedProperties(schema)) {
      if (!schemas.has(name)) names.splice(place++, 0, name);
      schemas.set(name, refined(schemas.get(name), property, after !== undefined));
    }
    for (const name of schema.required ?? []) required.add(name);
    for (const [name, needed] of Object.entries(schema.dependentRequired ?? {}))
      if (holds !== 'every' && holds({ required: [name] })) for (const each of needed) required.add(each);
  }
  return { names, schemas, required };
}
