import type { Assistant, AssistantChanges, NewAssistant, Provider } from '@/api/types';
import { changedFields } from '@/components/edit';

/** An assistant as the form holds it: empty text for what is not set. */
export interface AssistantValues extends Record<string, unknown> {
  name: string;
  instructions: string;
  provider_id: string;
  model: string;
  fallback_provider_id: string;
  fallback_model: string;
  temperature: number | string;
  history_tokens: number | string;
  apology: string;
  endpoints: string[];
}

const usualHistory = 4000;

export function valuesOf(assistant: Assistant | null, providers: Provider[]): AssistantValues {
  const first = providers[0];
  return {
    name: assistant?.name ?? '',
    instructions: assistant?.instructions ?? '',
    provider_id: assistant?.provider_id ?? first?.id ?? '',
    model: assistant?.model ?? first?.models[0] ?? '',
    fallback_provider_id: assistant?.fallback_provider_id ?? '',
    fallback_model: assistant?.fallback_model ?? '',
    temperature: assistant?.temperature ?? '',
    history_tokens: assistant?.history_tokens ?? usualHistory,
    apology: assistant?.apology ?? '',
    endpoints: assistant?.endpoints ?? [],
  };
}

function numberOr<T>(value: number | string, otherwise: T): number | T {
  return value === '' || !Number.isFinite(Number(value)) ? otherwise : Number(value);
}

function bodyOf(values: AssistantValues, enabled: boolean): NewAssistant {
  const fallback = values.fallback_provider_id !== '' && values.fallback_model.trim() !== '';
  return {
    name: values.name.trim(),
    instructions: values.instructions.trim(),
    provider_id: values.provider_id,
    model: values.model.trim(),
    fallback_provider_id: fallback ? values.fallback_provider_id : null,
    fallback_model: fallback ? values.fallback_model.trim() : null,
    temperature: numberOr(values.temperature, null),
    history_tokens: numberOr(values.history_tokens, usualHistory),
    apology: values.apology.trim(),
    enabled,
    endpoints: values.endpoints,
  };
}

/** A new assistant whole, or what was changed in the one that the form began from. */
export function saveOf(
  base: Assistant | null,
  values: AssistantValues,
): { create: NewAssistant } | { base: Assistant; change: AssistantChanges } {
  if (!base) return { create: bodyOf(values, true) };
  const before = bodyOf(valuesOf(base, []), base.enabled);
  return { base, change: changedFields(before, bodyOf(values, base.enabled)) };
}
