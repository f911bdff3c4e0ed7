/*
 * Live changes must not move what is under the cursor. While the list is held, rows stay where they are (their contents
 * still change) and newcomers wait; when it is let go, the true order returns.
 */

export interface Ordered<T> {
  items: T[];
  /** How many rows would appear if the list were let go. */
  waiting: number;
}

interface Hold {
  held: boolean;
  /** The open conversation stays in the list even when it no longer belongs there, for instance because it was read. */
  pinned?: string | undefined;
}

function withPinned<T extends { id: string }>(shown: T[], current: T[], pinned: string | undefined): T[] {
  const place = shown.findIndex((item) => item.id === pinned);
  const item = shown[place];
  if (!item || current.some((other) => other.id === pinned)) return current;
  return current.toSpliced(Math.min(place, current.length), 0, item);
}

export function stableOrder<T extends { id: string }>(
  shown: T[],
  current: T[],
  { held, pinned }: Hold,
): Ordered<T> {
  if (!held || shown.length === 0) return { items: withPinned(shown, current, pinned), waiting: 0 };
  const now = new Map(current.map((item) => [item.id, item]));
  const kept = shown.map((item) => now.get(item.id) ?? item);
  const known = new Set(shown.map((item) => item.id));
  // What comes below everything shown is another page that was scrolled to, and moves nothing.
  const lastKnown = current.findLastIndex((item) => known.has(item.id));
  const below = current.slice(lastKnown + 1);
  const fresh = current.slice(0, lastKnown + 1).filter((item) => !known.has(item.id));
  return { items: [...kept, ...below], waiting: fresh.length };
}
