import { useMemo, useSyncExternalStore } from 'react';
import { api, take } from '@/api/client';
import type { ApiProblem } from '@/api/problem';
import { asProblem } from '@/api/problem';
import type { Message, Trouble } from '@/api/types';
import { keepSentMessage } from './cache';

/*
 * Messages on their way to the server. Each has a client_id, so sending it again is harmless; they survive a reload
 * and a lost connection, and leave in the order they were written.
 */

export interface OutboxItem {
  clientId: string;
  conversationId: string;
  direction: 'out' | 'note';
  text: string;
  at: string;
  state: 'sending' | 'waiting' | 'failed';
  problem: Trouble | null;
}

const storageKey = 'patchbay.outbox';
let items: OutboxItem[] = load();
const watchers = new Set<() => void>();
const busy = new Set<string>();
let retryTimer: ReturnType<typeof setTimeout> | undefined;

function load(): OutboxItem[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(kept)
      ? (kept as OutboxItem[]).map((item) =>
          item.state === 'sending' ? { ...item, state: 'waiting' } : item,
        )
      : [];
  } catch {
    return [];
  }
}

function set(next: OutboxItem[]): void {
  items = next;
  localStorage.setItem(storageKey, JSON.stringify(items));
  for (const watcher of watchers) watcher();
}

function change(clientId: string, part: Partial<OutboxItem>): void {
  set(items.map((item) => (item.clientId === clientId ? { ...item, ...part } : item)));
}

function drop(clientId: string): void {
  set(items.filter((item) => item.clientId !== clientId));
}

function troubleOf(problem: ApiProblem): Trouble {
  return { code: problem.code, title: problem.title, detail: problem.detail, fix: problem.fix };
}

async function post(item: OutboxItem): Promise<'sent' | 'later' | 'failed'> {
  change(item.clientId, { state: 'sending', problem: null });
  try {
    const body = { text: item.text, direction: item.direction, client_id: item.clientId };
    const message: Message = await take(
      api.POST('/api/v1/inbox/conversations/{id}/messages', {
        params: { path: { id: item.conversationId } },
        body,
      }),
    );
    keepSentMessage(message);
    drop(item.clientId);
    return 'sent';
  } catch (error) {
    const problem = asProblem(error);
    if (problem.passing || problem.status === 401) {
      change(item.clientId, { state: 'waiting' });
      return 'later';
    }
    change(item.clientId, { state: 'failed', problem: troubleOf(problem) });
    return 'failed';
  }
}

/** One at a time in a conversation, so that the order written is the order sent. */
async function drain(conversationId: string): Promise<void> {
  if (busy.has(conversationId)) return;
  busy.add(conversationId);
  try {
    for (;;) {
      const next = items.find((item) => item.conversationId === conversationId && item.state === 'waiting');
      if (!next) return;
      if ((await post(next)) !== 'later') continue;
      clearTimeout(retryTimer);
      retryTimer = setTimeout(flushOutbox, 5_000);
      return;
    }
  } finally {
    busy.delete(conversationId);
  }
}

export function flushOutbox(): void {
  for (const id of new Set(
    items.filter((item) => item.state === 'waiting').map((item) => item.conversationId),
  ))
    void drain(id);
}

export function enqueue(conversationId: string, direction: 'out' | 'note', text: string): void {
  const item: OutboxItem = {
    clientId: crypto.randomUUID(),
    conversationId,
    direction,
    text,
    at: new Date().toISOString(),
    state: 'waiting',
    problem: null,
  };
  set([...items, item]);
  void drain(conversationId);
}

export function retryItem(item: OutboxItem): void {
  change(item.clientId, { state: 'waiting', problem: null });
  void drain(item.conversationId);
}

export function discardItem(item: OutboxItem): void {
  drop(item.clientId);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function useOutbox(conversationId: string): OutboxItem[] {
  const all = useSyncExternalStore(watch, () => items);
  return useMemo(() => all.filter((item) => item.conversationId === conversationId), [all, conversationId]);
}

window.addEventListener('online', flushOutbox);
