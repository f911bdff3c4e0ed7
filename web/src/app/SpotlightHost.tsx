import { useHotkeys } from '@mantine/hooks';
import { lazy, Suspense, useEffect, useState } from 'react';
import { onOpenSpotlight, openSpotlight } from './spotlight-control';

const CommandBar = lazy(async () => ({ default: (await import('./CommandBar')).CommandBar }));

/** ⌘K on every page; its code is fetched when it is first wanted. */
export function SpotlightHost() {
  const [asked, setAsked] = useState(0);
  useEffect(() => onOpenSpotlight(() => setAsked((count) => count + 1)), []);
  useHotkeys([['mod+K', openSpotlight]], []);
  if (asked === 0) return null;
  return (
    <Suspense fallback={null}>
      <CommandBar asked={asked} />
    </Suspense>
  );
}
