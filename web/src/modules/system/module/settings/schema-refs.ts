import type { Schema } from '../../contract';
import { atPointer, fromFragment } from './pointer';

/* What a JSON Schema says at one place, with its references followed and its allOf put together. */

/** A part of a schema, and the whole in which its references are looked up. */
export interface Rooted {
  root: Schema;
  schema: Schema;
}

export interface Whole {
  schema: Schema;
  /** What it refers to and what is not there. */
  lost: string | undefined;
  /** The references on the way. */
  references: ReadonlySet<string>;
}

/** More parts within parts than any author writes; the server refuses them. */
const mostParts = 32;

export function referredTo(root: Schema, reference: string): Schema | undefined {
  if (reference !== '#' && !reference.startsWith('#/')) return undefined;
  let found: unknown;
  try {
    found = reference === '#' ? root : atPointer(root, fromFragment(reference));
  } catch {
    return undefined;
  }
  if (found === true) return {};
  return typeof found === 'object' && found !== null ? (found) : undefined;
}

/** Both of them hold; where both say something, the first has the word. */
export function both(first: Schema, second: Schema): Schema {
  const { properties, required } = first;
  const merged: Schema = { ...second, ...first };
  if (properties && second.properties) {
    merged.properties = { ...second.properties, ...properties };
    for (const [name, property] of Object.entries(properties)) {
      const other = second.properties[name];
      if (other) merged.properties[name] = { allOf: [property, other] };
    }
  }
  if (required && second.required) merged.required = [...new Set([...required, ...second.required])];
  return merged;
}

/** {anyOf: [X, {type: null}]} is how some generators write an X that may be absent. */
function withoutNull(schema: Schema): { schema: Schema; nullable: boolean } {
  const name = schema.anyOf ? 'anyOf' : 'oneOf';
  const choices = schema[name];
  const others = choices?.filter((choice) => choice.type !== 'null');
  if (!choices || !others || others.length === choices.length) return { schema, nullable: false };
  const rest = Object.fromEntries(Object.entries(schema).filter(([key]) => key !== name));
  const [only] = others;
  return {
    schema: others.length === 1 && only ? both(rest, { allOf: [only] }) : { ...rest, [name]: others },
    nullable: true,
  };
}

function allowNull(schema: Schema): Schema {
  const types = [schema.type ?? []].flat();
  return types.length === 0 || types.includes('null') ? schema : { ...schema, type: [...types, 'null'] };
}

export function wholeOf({ root, schema }: Rooted): Whole {
  const references = new Set<string>();
  const seen: { lost: string | undefined; nullable: boolean } = { lost: undefined, nullable: false };
  const put = (part: Schema, left: number): Schema => {
    const plain = withoutNull(part);
    seen.nullable ||= plain.nullable;
    const { $ref, allOf, ...own } = plain.schema;
    let merged: Schema = own;
    if (left === 0) return merged;
    if ($ref !== undefined) {
      const target = referredTo(root, $ref);
      if (target) merged = both(merged, put(target, left - 1));
      else seen.lost ??= $ref;
      references.add($ref);
    }
    for (const each of allOf ?? []) merged = both(merged, put(each, left - 1));
    return merged;
  };
  const merged = put(schema, mostParts);
  return { schema: seen.nullable ? allowNull(merged) : merged, lost: seen.lost, references };
}
