import { queryOptions } from '@tanstack/react-query';
import { api, take } from '@/api/client';

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => take(api.GET('/api/v1/setup')),
  staleTime: 0,
});
