import { useEffect, useRef } from 'react';
import { keyAct, type KeyAct } from './keys';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('a, button, [role="menuitem"]') !== null;
}

/** The keyboard of the inbox. Silent while a menu, a panel or the command bar is open: those have keys of their own. */
export function useInboxKeys(onAct: (act: KeyAct, typing: boolean) => void): void {
  const latest = useRef(onAct);
  useEffect(() => {
    latest.current = onAct;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[role="dialog"], [role="menu"]')) return;
      const typing = isTyping(event.target);
      const modified = event.altKey || event.ctrlKey || event.metaKey;
      const act = keyAct({
        key: event.key,
        code: event.code,
        modified,
        typing,
        onControl: isControl(event.target),
      });
      if (!act) return;
      event.preventDefault();
      latest.current(act, typing);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
