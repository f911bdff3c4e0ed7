export type Mode = 'out' | 'note';

interface Place {
  /** A draft is its writer's, not the browser's. */
  userId: string;
  conversationId: string;
  mode: Mode;
}

function keyOf({ userId, conversationId, mode }: Place): string {
  return `patchbay.draft.${userId}.${conversationId}.${mode}`;
}

export function readDraft(place: Place): string {
  return localStorage.getItem(keyOf(place)) ?? '';
}

export function writeDraft(place: Place, text: string): void {
  if (text) localStorage.setItem(keyOf(place), text);
  else localStorage.removeItem(keyOf(place));
}
