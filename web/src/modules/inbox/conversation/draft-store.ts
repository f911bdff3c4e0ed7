export type Mode = 'out' | 'note';

const prefix = 'patchbay.draft.';

export function readDraft(conversationId: string, mode: Mode): string {
  return localStorage.getItem(`${prefix}${conversationId}.${mode}`) ?? '';
}

export function writeDraft(conversationId: string, mode: Mode, text: string): void {
  const key = `${prefix}${conversationId}.${mode}`;
  if (text) localStorage.setItem(key, text);
  else localStorage.removeItem(key);
}
