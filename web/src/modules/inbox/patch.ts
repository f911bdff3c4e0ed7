import type { InfiniteData } from '@tanstack/react-query';
import type { Conversation, Message, Page } from '@/api/types';
import { belongs, type ListFilter } from './views';

/* How live changes enter what has been fetched. Pure: old data in, new data out, the same object when nothing changes. */

export type Pages<T> = InfiniteData<Page<T>, string | undefined>;

/** Flattened; an item that moved while pages were fetched may be in two of them. */
export function everyItem<T extends { id: string }>(data: InfiniteData<Page<T>> | undefined): T[] {
  const seen = new Set<string>();
  return (data?.pages ?? []).flatMap((page) =>
    page.items.filter((item) => !seen.has(item.id) && seen.add(item.id)),
  );
}

interface Versioned {
  id: string;
  /** Counts the changes. */
  version: number;
}

function outdated(change: Versioned, known: Versioned): boolean {
  return change.version < known.version;
}

export function newestConversation(known: Conversation, change: Conversation): Conversation {
  return outdated(change, known) ? known : change;
}

/** Newest activity first, the id as a tie-break. */
function before(a: Conversation, b: Conversation): boolean {
  if (a.last_activity_at !== b.last_activity_at) return a.last_activity_at > b.last_activity_at;
  return a.id > b.id;
}

function without<T extends { id: string }>(data: Pages<T>, id: string): Pages<T> {
  return {
    ...data,
    pages: data.pages.map((page) =>
      page.items.some((item) => item.id === id)
        ? { ...page, items: page.items.filter((item) => item.id !== id) }
        : page,
    ),
  };
}

function insertSorted(data: Pages<Conversation>, conversation: Conversation): Pages<Conversation> {
  const last = data.pages.length - 1;
  for (const [index, page] of data.pages.entries()) {
    const place = page.items.findIndex((item) => before(conversation, item));
    if (place < 0 && index < last) continue;
    // Past the end of what is loaded: it comes with a later page, if there is one.
    if (place < 0 && page.next !== null) return data;
    const items = page.items.toSpliced(place < 0 ? page.items.length : place, 0, conversation);
    return { ...data, pages: data.pages.with(index, { ...page, items }) };
  }
  return data;
}

/** Puts a changed conversation where it now belongs in one list. */
export function patchList(
  data: Pages<Conversation>,
  conversation: Conversation,
  filter: ListFilter,
  userId: string,
): Pages<Conversation> {
  const known = data.pages.flatMap((page) => page.items).find((item) => item.id === conversation.id);
  if (known && outdated(conversation, known)) return data;
  const verdict = belongs(conversation, filter, userId);
  // A search result can only be told by the server: keep those that are shown, add none.
  if (verdict === null && !known) return data;
  if (verdict === false) return known ? without(data, conversation.id) : data;
  return insertSorted(known ? without(data, conversation.id) : data, conversation);
}

function sameMessage(a: Message, b: Message): boolean {
  return a.id === b.id || (a.client_id !== null && a.client_id === b.client_id);
}

function after(a: Message, b: Message): boolean {
  if (a.created_at !== b.created_at) return a.created_at > b.created_at;
  return a.id > b.id;
}

/** Adds a message unless it is there: what a live event said of it meanwhile is newer than the answer to our request. */
export function addMessage(data: Pages<Message>, message: Message): Pages<Message> {
  const known = data.pages.some((page) => page.items.some((item) => sameMessage(item, message)));
  return known ? data : patchMessages(data, message);
}

/** Adds a message or replaces an older version of it; pages hold the newest first. */
export function patchMessages(data: Pages<Message>, message: Message): Pages<Message> {
  for (const [index, page] of data.pages.entries()) {
    const place = page.items.findIndex((item) => sameMessage(item, message));
    const known = page.items[place];
    if (!known) continue;
    if (outdated(message, known)) return data;
    return { ...data, pages: data.pages.with(index, { ...page, items: page.items.with(place, message) }) };
  }
  const last = data.pages.length - 1;
  for (const [index, page] of data.pages.entries()) {
    const place = page.items.findIndex((item) => after(message, item));
    if (place < 0 && index < last) continue;
    if (place < 0 && page.next !== null) return data;
    return {
      ...data,
      pages: data.pages.with(index, {
        ...page,
        items: page.items.toSpliced(place < 0 ? page.items.length : place, 0, message),
      }),
    };
  }
  return data;
}
