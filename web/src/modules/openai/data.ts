import { queryOptions, useMutation } from '@tanstack/react-query';
import { api, ifMatch, take } from '@/api/client';
import { everyPage } from '@/api/pages';
import { queryClient } from '@/api/query-client';
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

/** The newest of a thing into its list; the list stays as it is when it was never fetched. */
function kept<T extends Versioned>(list: T[] | undefined, thing: T): T[] | undefined {
  const known = list?.find((other) => other.id === thing.id);
  if (!known) return list && [...list, thing];
  return known.version > thing.version ? list : list?.map((other) => (other.id === thing.id ? thing : other));
}

function keepProvider(provider: Provider): void {
  queryClient.setQueryData(providersQuery.queryKey, (list) => kept(list, provider));
}

function keepAssistant(assistant: Assistant): void {
  queryClient.setQueryData(assistantsQuery.queryKey, (list) => kept(list, assistant));
}

function forgetProvider(id: string): void {
  queryClient.setQueryData(providersQuery.queryKey, (list) => list?.filter((provider) => provider.id !== id));
}

function forgetAssistant(id: string): void {
  queryClient.setQueryData(assistantsQuery.queryKey, (list) =>
    list?.filter((assistant) => assistant.id !== id),
  );
}

function follow(event: LiveEvent): void {
  switch (event.event) {
    case 'openai.provider.changed':
      return keepProvider(event.data.provider);
    case 'openai.provider.deleted':
      return forgetProvider(event.data.id);
    case 'openai.assistant.changed':
      return keepAssistant(event.data.assistant);
    case 'openai.assistant.deleted':
      return forgetAssistant(event.data.id);
  }
}

function refetch(): void {
  void queryClient.invalidateQueries({ queryKey: providersQuery.queryKey });
  void queryClient.invalidateQueries({ queryKey: assistantsQuery.queryKey });
}

export function useOpenaiLive(): void {
  useLive(['openai'], { onEvent: follow, onStale: refetch });
}

export function useSaveProvider() {
  return useMutation({
    mutationFn: ({ provider, body }: { provider: Provider | null; body: NewProvider & ProviderChanges }) =>
      provider
        ? take(
            api.PATCH('/api/v1/openai/providers/{id}', {
              params: { path: { id: provider.id }, header: ifMatch(provider) },
              body,
            }),
          )
        : take(api.POST('/api/v1/openai/providers', { body })),
    onSuccess: keepProvider,
    onError: refetch,
  });
}

export function useTestProvider() {
  return useMutation({
    mutationFn: (id: string) =>
      take(api.POST('/api/v1/openai/providers/{id}/test', { params: { path: { id } } })),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: providersQuery.queryKey }),
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
    mutationFn: ({
      assistant,
      body,
    }: {
      assistant: Assistant | null;
      body: NewAssistant & AssistantChanges;
    }) =>
      assistant
        ? take(
            api.PATCH('/api/v1/openai/assistants/{id}', {
              params: { path: { id: assistant.id }, header: ifMatch(assistant) },
              body,
            }),
          )
        : take(api.POST('/api/v1/openai/assistants', { body })),
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
