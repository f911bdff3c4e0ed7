import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, setCsrfToken, setSignedOutHandler, take } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { liveCache, queryClient } from '@/api/query-client';
import type { Session } from '@/api/types';

async function fetchSession(): Promise<Session | null> {
  try {
    const session = await take(api.GET('/api/v1/session'));
    setCsrfToken(session.csrf_token);
    return session;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

/** null: nobody is logged in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: fetchSession,
  staleTime: 5 * 60_000,
});

export function acceptSession(session: Session): void {
  setCsrfToken(session.csrf_token);
  queryClient.setQueryData(sessionQuery.queryKey, session);
}

/** Forgets what the last user saw; what remains says that nobody is logged in. */
export function forgetSession(): void {
  setCsrfToken('');
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
  queryClient.setQueryData(sessionQuery.queryKey, null);
}

export function whenSignedOut(handler: () => void): void {
  setSignedOutHandler(() => {
    if (!queryClient.getQueryData(sessionQuery.queryKey)) return;
    forgetSession();
    handler();
  });
}

/** Asks whether it still is, and which modules run. */
export function refetchSession(): void {
  liveCache.stale(sessionQuery.queryKey);
}

/** The session inside the shell, where the route guard has made sure that there is one. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new ApiProblem({ code: 'accounts.signed_out', title: '' }, 401);
  return data;
}

export function useIsAdmin(): boolean {
  return useSession().role === 'admin';
}
