import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import { api, take } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import { keepSentMessage } from './cache';
import { Outbox } from './outbox';
import { OutboxStore, type OutboxItem } from './outbox-store';

const OutboxContext = createContext<Outbox | null>(null);

function post(item: OutboxItem) {
  return take(
    api.POST('/api/v1/inbox/conversations/{id}/messages', {
      params: { path: { id: item.conversationId } },
      body: { text: item.text, direction: item.direction, client_id: item.clientId },
    }),
  );
}

/** Where there are no locks (a page over plain http) two tabs may both send: client_id makes that one message. */
async function exclusively(name: string, work: () => Promise<void>): Promise<void> {
  const locks = navigator.locks as LockManager | undefined;
  await (locks ? locks.request(`patchbay.outbox.${name}`, work) : work());
}

function after(milliseconds: number, act: () => void): () => void {
  const timer = setTimeout(act, milliseconds);
  return () => clearTimeout(timer);
}

function outboxOf(store: OutboxStore): Outbox {
  return new Outbox({ store, post, arrived: keepSentMessage, exclusively, now: Date.now, after });
}

/** Sends what its user wrote, now or before a reload, on whatever page the user is. Mounted anew for another user. */
export function OutboxProvider({ userId, children }: { userId: string; children: ReactNode }) {
  const [store] = useState(() => new OutboxStore(userId, localStorage));
  const [outbox] = useState(() => outboxOf(store));
  useEffect(() => {
    const changedElsewhere = (event: StorageEvent) => {
      if (store.holds(event.key)) outbox.reread();
    };
    window.addEventListener('storage', changedElsewhere);
    window.addEventListener('online', outbox.flush);
    outbox.start();
    return () => {
      window.removeEventListener('storage', changedElsewhere);
      window.removeEventListener('online', outbox.flush);
      outbox.stop();
    };
  }, [outbox, store]);
  return <OutboxContext.Provider value={outbox}>{children}</OutboxContext.Provider>;
}

export function useOutbox(): Outbox {
  const outbox = useContext(OutboxContext);
  if (!outbox) throw new ApiProblem({ code: 'client.unexpected', detail: 'no outbox above this page' }, -1);
  return outbox;
}

export function useOutboxItems(conversationId: string): OutboxItem[] {
  const outbox = useOutbox();
  const all = useSyncExternalStore(outbox.watch, outbox.items);
  return useMemo(() => all.filter((item) => item.conversationId === conversationId), [all, conversationId]);
}
