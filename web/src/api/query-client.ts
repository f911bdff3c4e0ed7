import { QueryClient } from '@tanstack/react-query';
import { LiveCache } from './live-cache';
import { ApiProblem } from './problem';

/** After half a minute without an answer people decide themselves whether to wait as long again. */
function isWorthAnotherTry(problem: ApiProblem): boolean {
  return problem.passing && problem.code !== 'client.timeout';
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // Live events keep data fresh; a refetch on focus would only make the page busy.
      staleTime: 60_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && error instanceof ApiProblem && isWorthAnotherTry(error),
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 4000),
    },
    mutations: { retry: false },
  },
});

export const liveCache = new LiveCache(queryClient);
