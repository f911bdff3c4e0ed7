const listeners = new Set<() => void>();

/** How the keyboard shortcut is written on this machine. */
export const shortcut = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘K' : 'Ctrl K';

export function openSpotlight(): void {
  for (const listener of listeners) listener();
}

export function onOpenSpotlight(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
