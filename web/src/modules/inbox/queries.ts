import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { queryClient } from '@/api/query-client';
import type { Conversation, Message, Page, Run } from '@/api/types';
import type { Pages } from './patch';
import { listQuery, type ListFilter } from './views';

export const conversationsKey = ['inbox', 'conversations'] as const;
const pageSize = 50;

export function conversationsQuery(filter: ListFilter) {
  return infiniteQueryOptions({
    queryKey: [...conversationsKey, filter],
    queryFn: ({ pageParam, signal }): Promise<Page<Conversation>> =>
      take(
        api.GET('/api/v1/inbox/conversations', {
          params: { query: { ...listQuery(filter), limit: pageSize, cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export const countsQuery = queryOptions({
  queryKey: ['inbox', 'counts'],
  queryFn: () => take(api.GET('/api/v1/inbox/counts')),
});

/** As some list has it: enough to draw the page before the answer is there. */
function fromLists(id: string): Conversation | undefined {
  for (const [, data] of queryClient.getQueriesData<Pages<Conversation>>({ queryKey: conversationsKey })) {
    const found = data?.pages.flatMap((page) => page.items).find((conversation) => conversation.id === id);
    if (found) return found;
  }
  return undefined;
}

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: ['inbox', 'conversation', id],
    queryFn: () => take(api.GET('/api/v1/inbox/conversations/{id}', { params: { path: { id } } })),
    placeholderData: () => fromLists(id),
  });
}

export function messagesQuery(id: string) {
  return infiniteQueryOptions({
    queryKey: ['inbox', 'messages', id],
    queryFn: ({ pageParam }): Promise<Page<Message>> =>
      take(
        api.GET('/api/v1/inbox/conversations/{id}/messages', {
          params: { path: { id }, query: { limit: pageSize, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
}

export const endpointsQuery = queryOptions({
  queryKey: ['inbox', 'endpoints'],
  queryFn: async () => (await take(api.GET('/api/v1/inbox/endpoints'))).items,
});

export const operatorsQuery = queryOptions({
  queryKey: ['inbox', 'operators'],
  queryFn: async () => (await take(api.GET('/api/v1/inbox/operators'))).items,
});

export function runsQuery(conversation: string) {
  return queryOptions({
    queryKey: ['openai', 'runs', conversation],
    queryFn: async (): Promise<Run[]> =>
      (await take(api.GET('/api/v1/openai/runs', { params: { query: { conversation, limit: 10 } } }))).items,
  });
}
