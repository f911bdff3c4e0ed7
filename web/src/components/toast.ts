import i18next from 'i18next';
import { asProblem, type ApiProblem } from '@/api/problem';
import type { ProblemText } from './problem-text';

export interface Toast {
  title?: string;
  message: string;
  tone: 'done' | 'problem';
  closeLabel: string;
}

let show: ((toast: Toast) => void) | undefined;
let early: Toast[] = [];
const wanted = new Set<() => void>();

/** The toaster's code is fetched when there is first something to say. */
export function onToastWanted(listener: () => void): () => void {
  wanted.add(listener);
  return () => wanted.delete(listener);
}

export function toasterReady(showToast: (toast: Toast) => void): void {
  show = showToast;
  for (const toast of early) showToast(toast);
  early = [];
}

function say(toast: Toast): void {
  if (show) {
    show(toast);
    return;
  }
  early.push(toast);
  for (const listener of wanted) listener();
}

export function toastDone(message: string): void {
  say({ message, tone: 'done', closeLabel: i18next.t('action.close') });
}

/** What went wrong, in words that are there already. */
export function toastFailed(message: string): void {
  say({ message, tone: 'problem', closeLabel: i18next.t('action.close') });
}

/** For acts without a form of their own: what failed, in one line, and why. */
export function toastProblem(error: unknown, translate: (problem: ApiProblem) => ProblemText): void {
  const text = translate(asProblem(error));
  say({
    title: text.title,
    message: [text.detail, text.fix].filter(Boolean).join(' '),
    tone: 'problem',
    closeLabel: i18next.t('action.close'),
  });
}
