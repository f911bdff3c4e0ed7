import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import type { LiveClient } from './client';
import type { LiveEvent } from './frames';

export const LiveContext = createContext<LiveClient | null>(null);

interface Handlers {
  onEvent?: (event: LiveEvent) => void;
  onStale?: (topic: string) => void;
}

/** Follows topics while the component is on the page. */
export function useLive(topics: string[], handlers: Handlers): void {
  const client = useContext(LiveContext);
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const key = topics.join(',');
  useEffect(() => {
    if (!client || key === '') return;
    return client.follow({
      topics: key.split(','),
      onEvent: (event) => latest.current.onEvent?.(event),
      onStale: (topic) => latest.current.onStale?.(topic),
    });
  }, [client, key]);
}

const never = () => () => undefined;

/** True when the connection has been down long enough to say so. */
export function useLiveTrouble(): boolean {
  const client = useContext(LiveContext);
  return useSyncExternalStore(client?.watch ?? never, () => client?.inTrouble() ?? false);
}

function watchNetwork(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

export function useOnline(): boolean {
  return useSyncExternalStore(watchNetwork, () => navigator.onLine);
}
