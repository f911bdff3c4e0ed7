import { lazy, Suspense, useEffect, useState, type ComponentType } from 'react';

function whenIdle(act: () => void): () => void {
  const timer = setTimeout(act, 1200);
  return () => clearTimeout(timer);
}

/**
 * A panel, dialog or menu whose code is not part of the page: it is fetched when the page has come to rest, or at the
 * latest when it is opened. Stays mounted afterwards, so that it can close with its transition.
 */
export function openedLazily<P extends { opened: boolean }>(
  load: () => Promise<ComponentType<P>>,
): ComponentType<P> {
  const Content = lazy(async () => ({ default: await load() })) as unknown as ComponentType<P>;
  return function OpenedLazily(props: P) {
    const [wanted, setWanted] = useState(props.opened);
    if (props.opened && !wanted) setWanted(true);
    useEffect(() => whenIdle(() => void load().catch(() => undefined)), []);
    if (!wanted) return null;
    return (
      <Suspense fallback={null}>
        <Content {...props} />
      </Suspense>
    );
  };
}
