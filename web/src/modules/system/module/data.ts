import { queryOptions, useMutation } from '@tanstack/react-query';
import { queryClient } from '@/api/query-client';
import { send } from '@/api/send';
import { longLimit } from '@/api/time-limit';
import type {
  Activity,
  Crashes,
  JsonObject,
  LogLevel,
  Module,
  ModuleChanges,
  ModuleLog,
  Removal,
  SavedSettings,
  Settings,
  SettingsVersion,
  TestCheck,
} from '../contract';
import { keepModule, modulesQuery } from '../data';

const pathOf = (id: string, rest = '') => `/api/v1/modules/${encodeURIComponent(id)}${rest}`;

export const moduleQuery = (id: string) =>
  queryOptions({ queryKey: ['modules', id], queryFn: () => send<Module>(pathOf(id)) });

export const settingsQuery = (id: string) =>
  queryOptions({
    queryKey: ['module-settings', id],
    queryFn: () => send<Settings>(pathOf(id, '/settings')),
  });

export const settingsVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['module-settings', id, 'versions'],
    queryFn: async () => (await send<{ items: SettingsVersion[] }>(pathOf(id, '/settings/versions'))).items,
  });

export const activityQuery = (id: string) =>
  queryOptions({
    queryKey: ['module-activity', id],
    queryFn: () => send<Activity>(pathOf(id, '/activity')),
    staleTime: 1_000,
    refetchInterval: 3_000,
  });

export const logQuery = (id: string, level: LogLevel) =>
  queryOptions({
    queryKey: ['module-log', id, level],
    queryFn: () => send<ModuleLog>(pathOf(id, `/log?level=${level}&limit=500`)),
    staleTime: 1_000,
    refetchInterval: 2_000,
  });

export const crashesQuery = (id: string) =>
  queryOptions({
    queryKey: ['modules', id, 'crashes'],
    queryFn: () => send<Crashes>(pathOf(id, '/crashes')),
    staleTime: 5_000,
  });

function refetchModules(): void {
  void queryClient.invalidateQueries({ queryKey: modulesQuery.queryKey });
}

export function useChangeModule(id: string) {
  return useMutation({
    mutationFn: (body: ModuleChanges) =>
      send<Module>(pathOf(id), { method: 'PATCH', body, limit: longLimit }),
    onSuccess: keepModule,
    onError: refetchModules,
  });
}

export function useRollBack(id: string) {
  return useMutation({
    mutationFn: () => send<Module>(pathOf(id, '/rollback'), { method: 'POST', body: {}, limit: longLimit }),
    onSuccess: keepModule,
    onError: refetchModules,
  });
}

export function useRemoveModule(id: string) {
  return useMutation({
    mutationFn: (purge: boolean) =>
      send<Removal>(pathOf(id, `?purge=${String(purge)}`), { method: 'DELETE', limit: longLimit }),
    onSuccess: refetchModules,
  });
}

function keepSettings(id: string, saved: SavedSettings): void {
  queryClient.setQueryData(settingsQuery(id).queryKey, saved);
  void queryClient.invalidateQueries({ queryKey: settingsVersionsQuery(id).queryKey });
  refetchModules();
}

/** Brings what somebody else saved, so that the form can go on from it. */
function refetchSettings(id: string): void {
  void queryClient.invalidateQueries({ queryKey: settingsQuery(id).queryKey });
}

export function useSaveSettings(id: string) {
  return useMutation({
    mutationFn: (body: { version: number; values: JsonObject }) =>
      send<SavedSettings>(pathOf(id, '/settings'), { method: 'PUT', body, limit: longLimit }),
    onSuccess: (saved) => keepSettings(id, saved),
    onError: () => refetchSettings(id),
  });
}

export function useUndoSettings(id: string) {
  return useMutation({
    mutationFn: (version: number) =>
      send<SavedSettings>(pathOf(id, '/settings/undo'), {
        method: 'POST',
        body: { version },
        limit: longLimit,
      }),
    onSuccess: (saved) => keepSettings(id, saved),
    onError: () => refetchSettings(id),
  });
}

export function useTestSettings(id: string) {
  return useMutation({
    mutationFn: (values: JsonObject) =>
      send<{ checks: TestCheck[] }>(pathOf(id, '/settings/test'), {
        method: 'POST',
        body: { values },
        limit: longLimit,
      }),
  });
}

export function fetchDiagnostics(id: string): Promise<unknown> {
  return send<unknown>(pathOf(id, '/diagnostics'), { limit: longLimit });
}
