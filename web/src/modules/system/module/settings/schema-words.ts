import type { Locale } from '@/i18n';
import type { Json, Schema } from '../../contract';
import { labelledChoices } from './schema-choices';

/* A schema's own words in the reader's language. */

function fromName(name: string): string {
  const words = name.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function titleOf(schema: Schema, name: string, locale: Locale): string {
  const own = locale === 'ru' ? schema['x-title-ru'] : undefined;
  return own ?? schema.title ?? fromName(name);
}

export function aboutOf(schema: Schema, locale: Locale): string | undefined {
  const own = locale === 'ru' ? schema['x-description-ru'] : undefined;
  return own ?? schema.description;
}

export function unitOf(schema: Schema, locale: Locale): string | undefined {
  const own = locale === 'ru' ? schema['x-unit-ru'] : undefined;
  return own ?? schema['x-unit'];
}

export function patternHintOf(schema: Schema, locale: Locale): string | undefined {
  const own = locale === 'ru' ? schema['x-pattern-hint-ru'] : undefined;
  return own ?? schema['x-pattern-hint'];
}

/** What tells one choice from another. */
export function choiceKey(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function choiceTitle(schema: Schema, value: Json, locale: Locale): string {
  const key = choiceKey(value);
  const labelled = labelledChoices(schema)?.find(
    (choice) => choice.const !== undefined && choiceKey(choice.const) === key,
  );
  const own = locale === 'ru' ? (schema['x-enum-titles-ru']?.[key] ?? labelled?.['x-title-ru']) : undefined;
  return own ?? schema['x-enum-titles']?.[key] ?? labelled?.title ?? key;
}
