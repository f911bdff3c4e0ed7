import { expect, it } from 'vitest';
import { queryClient } from '@/api/query-client';
import type { Provider } from '@/api/types';
import { assistantsQuery, follow, providersQuery } from './data';

it.each([
  ['openai.provider.deleted', providersQuery.queryKey],
  ['openai.assistant.deleted', assistantsQuery.queryKey],
] as const)('%s takes it off the page', (event, key) => {
  queryClient.setQueryData<{ id: string }[]>(key, [{ id: 'a' }, { id: 'b' }]);
  follow({ topic: 'openai', event, data: { id: 'a' } });
  expect(queryClient.getQueryData(key)).toEqual([{ id: 'b' }]);
});

it('an older version does not replace a newer one', () => {
  const newest = { id: 'a', version: 5 } as Provider;
  queryClient.setQueryData(providersQuery.queryKey, [newest]);
  const provider = { ...newest, version: 4 };
  follow({ topic: 'openai', event: 'openai.provider.changed', data: { provider } });
  expect(queryClient.getQueryData(providersQuery.queryKey)).toEqual([newest]);
});
