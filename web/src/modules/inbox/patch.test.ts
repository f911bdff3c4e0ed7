import { describe, expect, it } from 'vitest';
import { everyItem, patchList, patchMessages, type Pages } from './patch';
import { aConversation, aMessage } from './samples';
import type { ListFilter, View } from './views';

const at = (minute: number) => `2026-01-01T10:${String(minute).padStart(2, '0')}:00Z`;
const filter = (view: View = 'open', part: Partial<ListFilter> = {}): ListFilter => ({
  view,
  endpoint: undefined,
  search: '',
  ...part,
});

function pages<T>(...lists: T[][]): Pages<T> {
  return {
    pages: lists.map((items, index) => ({
      items,
      next: index < lists.length - 1 ? String(index + 1) : null,
    })),
    pageParams: lists.map(() => undefined),
  };
}
const ids = (data: Pages<{ id: string }>) =>
  data.pages.map((page) => page.items.map((item) => item.id).join(''));

const a = aConversation({ id: 'a', last_activity_at: at(30) });
const b = aConversation({ id: 'b', last_activity_at: at(20) });
const c = aConversation({ id: 'c', last_activity_at: at(10) });

describe('a list of conversations', () => {
  it('moves a conversation with new activity to the top, across pages', () => {
    const moved = { ...c, version: 2, last_activity_at: at(40) };
    expect(ids(patchList(pages([a, b], [c]), moved, filter(), 'me'))).toEqual(['cab', '']);
  });

  it('adds a new conversation in its place', () => {
    const fresh = aConversation({ id: 'n', last_activity_at: at(25) });
    expect(ids(patchList(pages([a, b], [c]), fresh, filter(), 'me'))).toEqual(['anb', 'c']);
  });

  it('leaves out what is older than everything loaded when more pages exist', () => {
    const data = { ...pages([a, b]), pages: [{ items: [a, b], next: 'more' }] };
    expect(patchList(data, c, filter(), 'me')).toBe(data);
  });

  it('ignores an older version that arrives late', () => {
    const data = pages([{ ...a, version: 5 }]);
    expect(patchList(data, { ...a, version: 4, unread_count: 9 }, filter(), 'me')).toBe(data);
  });

  it.each<[View, Partial<typeof a>, boolean]>([
    ['open', { state: 'closed' }, false],
    ['closed', { state: 'closed' }, true],
    ['people', { answering: 'assistant' }, false],
    ['people', { answering: 'people' }, true],
    ['mine', { assignee: { id: 'other', name: '' } }, false],
    ['mine', { assignee: { id: 'me', name: '' } }, true],
    ['unassigned', { assignee: { id: 'me', name: '' } }, false],
    ['unread', { unread_count: 0 }, false],
    ['unread', { unread_count: 1 }, true],
  ])('view %s with %j keeps it: %s', (view, change, stays) => {
    const data = patchList(pages([a, b]), { ...a, ...change, version: 2 }, filter(view), 'me');
    expect(everyItem(data).some((item) => item.id === 'a')).toBe(stays);
  });

  it('updates a search result in the list but adds none, since only the server can search', () => {
    const found = filter('open', { search: 'ann' });
    const data = pages([a]);
    expect(
      everyItem(patchList(data, { ...a, unread_count: 3, version: 2 }, found, 'me'))[0]?.unread_count,
    ).toBe(3);
    expect(patchList(data, b, found, 'me')).toBe(data);
  });

  it('shows an item that is in two pages once', () => {
    expect(everyItem(pages([a, b], [b, c])).map((item) => item.id)).toEqual(['a', 'b', 'c']);
  });
});

describe('the messages of a conversation', () => {
  const m1 = aMessage({ id: '1', created_at: at(1) });
  const m2 = aMessage({ id: '2', created_at: at(2) });
  const m3 = aMessage({ id: '3', created_at: at(3) });

  it('puts a new one first: pages hold the newest first', () => {
    expect(ids(patchMessages(pages([m2, m1]), m3))).toEqual(['321']);
  });

  it('puts one that comes late in its place', () => {
    expect(ids(patchMessages(pages([m3], [m1]), m2))).toEqual(['3', '21']);
  });

  it('replaces a changed one without adding another', () => {
    const changed = patchMessages(pages([m2, m1]), { ...m1, text: 'edited' });
    expect(ids(changed)).toEqual(['21']);
    expect(everyItem(changed)[1]?.text).toBe('edited');
  });

  it('knows an own message by its client_id, whichever word of it comes first', () => {
    const first = aMessage({ id: '9', client_id: 'x', created_at: at(5) });
    const again = aMessage({ id: '9', client_id: 'x', created_at: at(5), text: 'same' });
    expect(ids(patchMessages(patchMessages(pages([m1]), first), again))).toEqual(['91']);
  });

  it('does not go back to what a message was before', () => {
    const version = (number: number, state: 'queued' | 'sent') =>
      aMessage({ id: '9', delivery: { state, reason: null, attempts: 1 }, version: number });
    const known = pages([version(3, 'sent')]);
    expect(patchMessages(known, version(2, 'queued'))).toBe(known);
    expect(everyItem(patchMessages(known, version(3, 'queued')))[0]?.delivery?.state).toBe('queued');
  });

  it('does not take two notes without client_id for the same', () => {
    expect(ids(patchMessages(pages([m1]), aMessage({ id: '8', created_at: at(8) })))).toEqual(['81']);
  });
});
