import { queryOptions, useMutation } from '@tanstack/react-query';
import { api, ifMatch, take } from '@/api/client';
import { everyPage } from '@/api/pages';
import { liveCache, queryClient } from '@/api/query-client';
import type { Bot, BotChanges, NewBot } from '@/api/types';
import type { LiveEvent } from '@/live/frames';
import { useLive } from '@/live/hooks';

export const botsQuery = queryOptions({
  queryKey: ['telegram', 'bots'],
  queryFn: () =>
    everyPage<Bot>((cursor) =>
      take(api.GET('/api/v1/telegram/bots', { params: { query: { limit: 100, cursor } } })),
    ),
});

/** The bot as it is now: the live channel and a check tell its state, which has no version of its own. */
function keep(bot: Bot): void {
  liveCache.patch<Bot[]>(botsQuery.queryKey, (bots) => {
    const known = bots.find((other) => other.id === bot.id);
    if (!known) return [...bots, bot];
    return known.version > bot.version ? bots : bots.map((other) => (other.id === bot.id ? bot : other));
  });
  void queryClient.invalidateQueries({ queryKey: ['inbox', 'endpoints'] });
}

/** An answer to a change may come after the live channel has told what followed from it: then it is old. */
function keepAnswer(bot: Bot): void {
  const known = queryClient.getQueryData(botsQuery.queryKey)?.find((other) => other.id === bot.id);
  if (!known || known.version < bot.version) keep(bot);
}

function forget(id: string): void {
  liveCache.patch<Bot[]>(botsQuery.queryKey, (bots) => bots.filter((bot) => bot.id !== id));
  void queryClient.invalidateQueries({ queryKey: ['inbox', 'endpoints'] });
}

function follow(event: LiveEvent): void {
  if (event.event === 'telegram.bot.changed') keep(event.data.bot);
  if (event.event === 'telegram.bot.deleted') forget(event.data.id);
}

export function useBotsLive(): void {
  useLive(['telegram'], {
    onEvent: follow,
    onStale: () => liveCache.stale(botsQuery.queryKey),
  });
}

export function useAddBot() {
  return useMutation({
    mutationFn: (body: NewBot) => take(api.POST('/api/v1/telegram/bots', { body })),
    onSuccess: keepAnswer,
  });
}

export function useChangeBot() {
  return useMutation({
    mutationFn: ({ bot, change }: { bot: Bot; change: BotChanges }) =>
      take(
        api.PATCH('/api/v1/telegram/bots/{id}', {
          params: { path: { id: bot.id }, header: ifMatch(bot) },
          body: change,
        }),
      ),
    onSuccess: keepAnswer,
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
