import { queryOptions, useMutation } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { everyPage } from '@/api/pages';
import { queryClient } from '@/api/query-client';
import type { NewUser, User, UserChanges } from '@/api/types';

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: () =>
    everyPage<User>((cursor) =>
      take(api.GET('/api/v1/users', { params: { query: { limit: 100, cursor } } })),
    ),
});

function keep(account: User): void {
  queryClient.setQueryData(usersQuery.queryKey, (users) =>
    users?.some((user) => user.id === account.id)
      ? users.map((user) => (user.id === account.id ? account : user))
      : users && [...users, account],
  );
}

export function useCreateUser() {
  return useMutation({
    mutationFn: (body: NewUser) => take(api.POST('/api/v1/users', { body })),
    onSuccess: keep,
  });
}

export function useChangeUser() {
  return useMutation({
    mutationFn: ({ id, ...body }: UserChanges & { id: string }) =>
      take(api.PATCH('/api/v1/users/{id}', { params: { path: { id } }, body })),
    onSuccess: keep,
  });
}
