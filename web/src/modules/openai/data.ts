import { queryOptions, useMutation, type QueryKey } from '@tanstack/react-query';
import { api, ifMatch, take } from '@/api/client';
import { everyPage } from '@/api/pages';
import { longLimit, withTimeLimit } from '@/api/time-limit';
import { liveCache } from '@/api/query-client';
import type {
  Assistant,
  AssistantChanges,
  NewAssistant,
  NewProvider,
  Provider,
  ProviderChanges,
} from '@/api/types';
import type { LiveEvent } from '@/live/frames';
import { useLive } from '@/live/hooks';

export const providersQuery = queryOptions({
  queryKey: ['openai', 'providers'],
  queryFn: () =>
    everyPage<Provider>((cursor) =>
      take(api.GET('/api/v1/openai/providers', { params: { query: { limit: 100, cursor } } })),
    ),
});

export const assistantsQuery = queryOptions({
  queryKey: ['openai', 'assistants'],
  queryFn: () =>
    everyPage<Assistant>((cursor) =>
      take(api.GET('/api/v1/openai/assistants', { params: { query: { limit: 100, cursor } } })),
    ),
});

interface Versioned {
  id: string;
  version: number;
}

/** The newest of a thing into its list. */
function kept<T extends Versioned>(list: T[], thing: T): T[] {
  const known = list.find((other) => other.id === thing.id);
  if (!known) return [...list, thing];
  return known.version > thing.version ? list : list.map((other) => (other.id === thing.id ? thing : other));
}

function keepProvider(provider: Provider): void {
  liveCache.patch<Provider[]>(providersQuery.queryKey, (list) => kept(list, provider));
}

function keepAssistant(assistant: Assistant): void {
  liveCache.patch<Assistant[]>(assistantsQuery.queryKey, (list) => kept(list, assistant));
}

function forget(queryKey: QueryKey, id: string): void {
  liveCache.patch<Versioned[]>(queryKey, (list) => list.filter((other) => other.id !== id));
}

function forgetProvider(id: string): void {
  forget(providersQuery.queryKey, id);
}

function forgetAssistant(id: string): void {
  forget(assistantsQuery.queryKey, id);
}

/** Exported for its test; pages follow with useOpenaiLive. */
export function follow(event: LiveEvent): void {
  switch (event.event) {
    case 'openai.provider.changed': {
      keepProvider(event.data.provider);
      return;
    }
    case 'openai.provider.deleted': {
      forgetProvider(event.data.id);
      return;
    }
    case 'openai.assistant.changed': {
      keepAssistant(event.data.assistant);
      return;
    }
    case 'openai.assistant.deleted': {
      forgetAssistant(event.data.id);
      return;
    }
  }
}

function refetch(): void {
  liveCache.stale(providersQuery.queryKey);
  liveCache.stale(assistantsQuery.queryKey);
}

export function useOpenaiLive(): void {
  useLive(['openai'], { onEvent: follow, onStale: refetch });
}

/** Something new, or what changed in what it began from. */
type Save<T, Body, Patch> = { create: Body } | { base: T; change: Patch };

export function useSaveProvider() {
  return useMutation({
    mutationFn: (save: Save<Provider, NewProvider, ProviderChanges>) =>
      'create' in save
        ? take(api.POST('/api/v1/openai/providers', { body: save.create }))
        : take(
            api.PATCH('/api/v1/openai/providers/{id}', {
              params: { path: { id: save.base.id }, header: ifMatch(save.base) },
              body: save.change,
            }),
          ),
    onSuccess: keepProvider,
    onError: refetch,
  });
}

export function useTestProvider() {
  return useMutation({
    mutationFn: (id: string) =>
      take(
        api.POST('/api/v1/openai/providers/{id}/test', {
          params: { path: { id } },
          fetch: withTimeLimit(longLimit),
        }),
      ),
    onSuccess: () => liveCache.stale(providersQuery.queryKey),
  });
}

export function useDeleteProvider() {
  return useMutation({
    mutationFn: (id: string) =>
      take(api.DELETE('/api/v1/openai/providers/{id}', { params: { path: { id } } })),
    onSuccess: (_nothing, id) => forgetProvider(id),
  });
}

export function useSaveAssistant() {
  return useMutation({
    mutationFn: (save: Save<Assistant, NewAssistant, AssistantChanges>) =>
      'create' in save
        ? take(api.POST('/api/v1/openai/assistants', { body: save.create }))
        : take(
            api.PATCH('/api/v1/openai/assistants/{id}', {
              params: { path: { id: save.base.id }, header: ifMatch(save.base) },
              body: save.change,
            }),
          ),
    onSuccess: keepAssistant,
    onError: refetch,
  });
}

export function useSwitchAssistant() {
  return useMutation({
    mutationFn: ({ assistant, enabled }: { assistant: Assistant; enabled: boolean }) =>
      take(
        api.PATCH('/api/v1/openai/assistants/{id}', {
          params: { path: { id: assistant.id }, header: ifMatch(assistant) },
          body: { enabled },
        }),
      ),
    onSuccess: keepAssistant,
    onError: refetch,
  });
}

export function useDeleteAssistant() {
  return useMutation({
    mutationFn: (id: string) =>
      take(api.DELETE('/api/v1/openai/assistants/{id}', { params: { path: { id } } })),
    onSuccess: (_nothing, id) => forgetAssistant(id),
  });
}
