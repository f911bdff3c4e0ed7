import type { Conversation } from '@/api/types';

export const views = ['open', 'unread', 'people', 'mine', 'assistant', 'unassigned', 'closed'] as const;
export type View = (typeof views)[number];

/** What the address says about the list; absent means the default. */
export interface InboxSearch {
  view?: View | undefined;
  bot?: string | undefined;
  q?: string | undefined;
}

export interface ListFilter {
  view: View;
  endpoint: string | undefined;
  search: string;
}

function isView(value: unknown): value is View {
  return views.some((view) => view === value);
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function readInboxSearch(search: Record<string, unknown>): InboxSearch {
  const view = isView(search.view) && search.view !== 'open' ? search.view : undefined;
  return { view, bot: text(search.bot), q: text(search.q) };
}

export function filterOf(search: InboxSearch): ListFilter {
  return { view: search.view ?? 'open', endpoint: search.bot, search: search.q ?? '' };
}

interface ListQuery {
  state: 'open' | 'closed' | 'all';
  answering?: 'assistant' | 'people';
  assigned?: 'me' | 'none';
  unread?: boolean;
  endpoint?: string;
  search?: string;
}

const byView: Record<View, ListQuery> = {
  open: { state: 'open' },
  unread: { state: 'open', unread: true },
  people: { state: 'open', answering: 'people' },
  mine: { state: 'open', assigned: 'me' },
  assistant: { state: 'open', answering: 'assistant' },
  unassigned: { state: 'open', assigned: 'none' },
  closed: { state: 'closed' },
};

export function listQuery(filter: ListFilter): ListQuery {
  return {
    ...byView[filter.view],
    ...(filter.endpoint ? { endpoint: filter.endpoint } : {}),
    ...(filter.search ? { search: filter.search } : {}),
  };
}

/** Whether a changed conversation belongs in a list; null when only the server can tell. */
export function belongs(conversation: Conversation, filter: ListFilter, userId: string): boolean | null {
  const query = byView[filter.view];
  if (query.state !== 'all' && conversation.state !== query.state) return false;
  if (query.answering && conversation.answering !== query.answering) return false;
  if (query.assigned === 'me' && conversation.assignee?.id !== userId) return false;
  if (query.assigned === 'none' && conversation.assignee) return false;
  if (query.unread && conversation.unread_count === 0) return false;
  if (filter.endpoint && conversation.endpoint.id !== filter.endpoint) return false;
  return filter.search ? null : true;
}
