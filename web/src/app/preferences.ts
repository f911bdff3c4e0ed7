import { useMantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api, take } from '@/api/client';
import { queryClient } from '@/api/query-client';
import type { MyChanges, Session } from '@/api/types';
import { setLocale, type Locale } from '@/i18n';
import { sessionQuery } from './session';

export type Theme = Session['user']['theme'];

/** The page follows what the user chose, on whichever machine they chose it. */
export function usePreferences(user: Session['user']): void {
  const { setColorScheme } = useMantineColorScheme();
  useEffect(() => setColorScheme(user.theme), [user.theme, setColorScheme]);
  useEffect(() => void setLocale(user.locale), [user.locale]);
}

function applyLocally(change: MyChanges): Session | null | undefined {
  const before = queryClient.getQueryData(sessionQuery.queryKey);
  queryClient.setQueryData(sessionQuery.queryKey, (session) =>
    session ? { ...session, user: { ...session.user, ...change } } : session,
  );
  return before;
}

/** Applied at once, kept by the server after that. */
export function useChangePreferences() {
  const change = useMutation({
    mutationFn: (body: MyChanges) => take(api.PATCH('/api/v1/me', { body })),
    onMutate: applyLocally,
    onError: (_error, _body, before) => queryClient.setQueryData(sessionQuery.queryKey, before),
  });
  return {
    setTheme: (theme: Theme) => change.mutate({ theme }),
    setLanguage: (locale: Locale) => change.mutate({ locale }),
  };
}
