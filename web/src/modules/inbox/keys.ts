export type KeyAct =
  'next' | 'previous' | 'open' | 'reply' | 'close' | 'assign' | 'help' | 'leave' | 'search';

const acts: Record<string, KeyAct> = {
  j: 'next',
  k: 'previous',
  r: 'reply',
  e: 'close',
  a: 'assign',
  '?': 'help',
  '/': 'search',
};
// The same keys under a Russian layout, by their place on the keyboard.
const places: Record<string, KeyAct> = {
  KeyJ: 'next',
  KeyK: 'previous',
  KeyR: 'reply',
  KeyE: 'close',
  KeyA: 'assign',
};

interface Press {
  key: string;
  code: string;
  /** Alt, Control or Meta is held. */
  modified: boolean;
  /** The key goes into a field. */
  typing: boolean;
  /** A control has the focus that has its own use for Enter. */
  onControl: boolean;
}

/** What a key asks for, or null when it is not ours to take. */
export function keyAct({ key, code, modified, typing, onControl }: Press): KeyAct | null {
  if (modified) return null;
  if (key === 'Escape') return 'leave';
  if (typing) return null;
  if (key === 'Enter') return onControl ? null : 'open';
  return acts[key] ?? places[code] ?? null;
}
