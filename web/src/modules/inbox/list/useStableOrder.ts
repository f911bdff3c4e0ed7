import { useState } from 'react';
import { stableOrder, type Ordered } from './stable-order';

interface Hold {
  held: boolean;
  pinned?: string | undefined;
  /** Names the list: another filter is another list, and nothing is held over. */
  key: string;
}

export function useStableOrder<T extends { id: string }>(
  current: T[],
  { held, pinned, key }: Hold,
): Ordered<T> {
  const [kept, setKept] = useState<{ key: string; items: T[] }>({ key, items: current });
  const ordered = stableOrder(kept.key === key ? kept.items : [], current, { held, pinned });
  const same =
    kept.key === key &&
    kept.items.length === ordered.items.length &&
    kept.items.every((item, index) => item === ordered.items[index]);
  // State that follows from other state is set while drawing: no frame shows the wrong order.
  if (!same) setKept({ key, items: ordered.items });
  return ordered;
}
