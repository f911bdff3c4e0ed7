import { queryOptions, useMutation } from '@tanstack/react-query';
import { api, ifMatch, take } from '@/api/client';
import { everyPage } from '@/api/pages';
import { queryClient } from '@/api/query-client';
import type { Bot, BotCreate, BotPatch } from '@/api/types';
import type { LiveEvent } from '@/live/frames';
import { useLive } from '@/live/hooks';

export const botsQuery = queryOptions({
  queryKey: ['telegram', 'bots'],
  queryFn: () =>
    everyPage<Bot>((cursor) =>
      take(api.GET('/api/v1/telegram/bots', { params: { query: { limit: 100, cursor } } })),
    ),
});

function keep(bot: Bot): void {
  queryClient.setQueryData(botsQuery.queryKey, (bots) => {
    if (!bots) return bots;
    const known = bots.find((other) => other.id === bot.id);
    if (!known) return [...bots, bot];
    return known.version > bot.version ? bots : bots.map((other) => (other.id === bot.id ? bot : other));
  });
  void queryClient.invalidateQueries({ queryKey: ['inbox', 'endpoints'] });
}

function forget(id: string): void {
  queryClient.setQueryData(botsQuery.queryKey, (bots) => bots?.filter((bot) => bot.id !== id));
  void queryClient.invalidateQueries({ queryKey: ['inbox', 'endpoints'] });
}

function follow(event: LiveEvent): void {
  if (event.event === 'telegram.bot.changed') keep((event.data as { bot: Bot }).bot);
  if (event.event === 'telegram.bot.deleted') forget((event.data as { id: string }).id);
}

export function useBotsLive(): void {
  useLive(['telegram'], {
    onEvent: follow,
    onStale: () => void queryClient.invalidateQueries({ queryKey: botsQuery.queryKey }),
  });
}

export function useAddBot() {
  return useMutation({
    mutationFn: (body: BotCreate) => take(api.POST('/api/v1/telegram/bots', { body })),
    onSuccess: keep,
  });
}

export function useChangeBot() {
  return useMutation({
    mutationFn: ({ bot, change }: { bot: Bot; change: BotPatch }) =>
      take(
        api.PATCH('/api/v1/telegram/bots/{id}', {
          params: { path: { id: bot.id }, header: ifMatch(bot) },
          body: change,
        }),
      ),
    onSuccess: keep,
    onError: () => void queryClient.invalidateQueries({ queryKey: botsQuery.queryKey }),
  });
}

export function useCheckBot() {
  return useMutation({
    mutationFn: (id: string) =>
      take(api.POST('/api/v1/telegram/bots/{id}/check', { params: { path: { id } } })),
    onSuccess: keep,
  });
}

export function useDeleteBot() {
  return useMutation({
    mutationFn: (id: string) => take(api.DELETE('/api/v1/telegram/bots/{id}', { params: { path: { id } } })),
    onSuccess: (_nothing, id) => forget(id),
  });
}
