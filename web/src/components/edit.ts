import { useState } from 'react';

/*
 * A form is filled in while others change the same thing. What it began from is kept: only fields that differ from
 * that are sent, and the version it had is named, so that nobody's change is undone by somebody who never saw it.
 */

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The fields of `values` that are not as they were. */
export function changedFields<V extends object>(before: Partial<V>, values: V): Partial<V> {
  const keys = Object.keys(values) as (keyof V)[];
  const changed: Partial<V> = {};
  for (const key of keys) if (!same(before[key], values[key])) changed[key] = values[key];
  return changed;
}

/** Their values, with those fields kept that are mine by now. */
export function rebased<V extends object>(before: V, mine: V, theirs: V): V {
  return { ...theirs, ...changedFields(before, mine) };
}

interface Form<V> {
  getValues: () => V;
  setValues: (values: V) => void;
}

interface Editing<T, V> {
  /** The thing as the page now knows it; null for one that is still to be made. */
  latest: T | null;
  form: Form<V>;
  valuesOf: (thing: T) => V;
  onReload: () => void;
}

export function useEdited<T extends { version: number }, V extends object>({
  latest,
  form,
  valuesOf,
  onReload,
}: Editing<T, V>) {
  const [base, setBase] = useState(latest);
  const take = (thing: T, before: V) => {
    form.setValues(rebased(before, form.getValues(), valuesOf(thing)));
    setBase(thing);
  };
  const reload = (newest: T, known: T) => {
    take(newest, valuesOf(known));
    onReload();
  };
  const behind = base !== null && latest !== null && latest.version > base.version;
  return {
    /** What the form began from. */
    base,
    /** What was sent is saved: go on from the answer. */
    saved: (answer: T, sent: V) => take(answer, sent),
    /** Goes on from what somebody else saved meanwhile; absent while nobody did. */
    reload: behind ? () => reload(latest, base) : undefined,
  };
}
