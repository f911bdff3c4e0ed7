import { queryOptions, useMutation } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { queryClient } from '@/api/query-client';
import { longLimit, withTimeLimit } from '@/api/time-limit';
import { refetchSession } from '@/app/session';
import type { Module } from './contract';

export const modulesQuery = queryOptions({
  queryKey: ['modules'],
  queryFn: async () => (await take(api.GET('/api/v1/modules'))).items as Module[],
});

export const healthQuery = queryOptions({
  queryKey: ['health'],
  queryFn: () => take(api.GET('/api/v1/admin/health')),
  staleTime: 5_000,
  refetchInterval: 10_000,
});

export function deadLettersQuery(consumer: string) {
  return queryOptions({
    queryKey: ['dead-letters', consumer],
    queryFn: async () =>
      (await take(api.GET('/api/v1/admin/dead-letters', { params: { query: { consumer, limit: 50 } } })))
        .items,
    staleTime: 5_000,
  });
}

export function keepModule(module: Module): void {
  queryClient.setQueryData(modulesQuery.queryKey, (modules) =>
    modules?.map((other) => (other.id === module.id ? module : other)),
  );
  queryClient.setQueryData(['modules', module.id], module);
  refetchSession();
}

export function useSwitchModule() {
  return useMutation({
    mutationFn: ({ id, on }: { id: string; on: boolean }) => {
      const call = { params: { path: { id } }, fetch: withTimeLimit(longLimit) };
      return take(
        on ? api.POST('/api/v1/modules/{id}/enable', call) : api.POST('/api/v1/modules/{id}/disable', call),
      );
    },
    onSuccess: (module) => keepModule(module),
    onError: () => void queryClient.invalidateQueries({ queryKey: modulesQuery.queryKey }),
  });
}

/** Lets the installed version take over without a gap, or ends the module and starts it anew. */
export function useRenewModule() {
  return useMutation({
    mutationFn: ({ id, how }: { id: string; how: 'swap' | 'restart' }) => {
      const call = { params: { path: { id } }, fetch: withTimeLimit(longLimit) };
      return take(
        how === 'swap'
          ? api.POST('/api/v1/modules/{id}/swap', call)
          : api.POST('/api/v1/modules/{id}/restart', call),
      );
    },
    onSuccess: (module) => keepModule(module),
    onError: () => void queryClient.invalidateQueries({ queryKey: modulesQuery.queryKey }),
  });
}

function refetchLetters(): void {
  void queryClient.invalidateQueries({ queryKey: ['dead-letters'] });
  void queryClient.invalidateQueries({ queryKey: healthQuery.queryKey });
}

export function useResendLetter() {
  return useMutation({
    mutationFn: (id: string) =>
      take(api.POST('/api/v1/admin/dead-letters/{id}/resend', { params: { path: { id } } })),
    onSuccess: refetchLetters,
  });
}

export function useDropLetter() {
  return useMutation({
    mutationFn: (id: string) =>
      take(api.DELETE('/api/v1/admin/dead-letters/{id}', { params: { path: { id } } })),
    onSuccess: refetchLetters,
  });
}
