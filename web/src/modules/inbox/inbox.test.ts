import { describe, expect, it } from 'vitest';
import { linkPieces } from './conversation/links';
import { groupByDay, withOutbox } from './grouping';
import { keyAct } from './keys';
import type { OutboxItem } from './outbox-store';
import { aMessage } from './samples';
import { filterOf, listQuery, readInboxSearch } from './views';

describe('grouping', () => {
  const at = (time: string) => `2026-01-0${time}:00`;
  const operator = { kind: 'operator' as const, id: 'u', name: 'Boris' };

  it('puts one author in a row under one name, until a pause', () => {
    const days = groupByDay([
      aMessage({ id: '1', created_at: at('1T10:00') }),
      aMessage({ id: '2', created_at: at('1T10:04') }),
      aMessage({ id: '3', created_at: at('1T10:20') }),
    ]);
    expect(days.map((day) => day.groups.map((group) => group.messages.length))).toEqual([[2, 1]]);
  });

  it('parts authors, notes and days', () => {
    const days = groupByDay([
      aMessage({ id: '1', created_at: at('1T10:00') }),
      aMessage({ id: '2', created_at: at('1T10:01'), direction: 'out', author: operator }),
      aMessage({ id: '3', created_at: at('1T10:02'), direction: 'note', author: operator }),
      aMessage({ id: '4', created_at: at('2T10:00'), direction: 'note', author: operator }),
    ]);
    expect(days.map((day) => day.groups.length)).toEqual([3, 1]);
  });

  it('shows what is on its way after what is known, and no longer once it is known', () => {
    const item: OutboxItem = {
      clientId: 'x',
      conversationId: 'c',
      direction: 'out',
      text: 'hi',
      at: at('1T10:00'),
      state: 'waiting',
      problem: null,
    };
    const known = aMessage({ id: '1' });
    const user = { id: 'u', name: 'Boris' };
    expect(withOutbox([known], [item], user).map((message) => message.delivery?.state)).toEqual([
      undefined,
      'queued',
    ]);
    expect(withOutbox([{ ...known, client_id: 'x' }], [item], user)).toHaveLength(1);
  });
});

describe('keys', () => {
  const press = (key: string, part = {}) =>
    keyAct({ key, code: '', modified: false, typing: false, onControl: false, ...part });

  it.each([
    ['j', {}, 'next'],
    ['о', { code: 'KeyJ' }, 'next'],
    ['k', {}, 'previous'],
    ['Enter', {}, 'open'],
    ['Enter', { onControl: true }, null],
    ['r', {}, 'reply'],
    ['r', { typing: true }, null],
    ['r', { modified: true }, null],
    ['e', {}, 'close'],
    ['a', {}, 'assign'],
    ['?', {}, 'help'],
    ['Escape', { typing: true }, 'leave'],
    ['x', {}, null],
  ])('%s with %j is %s', (key, part, act) => {
    expect(press(key, part)).toBe(act);
  });
});

describe('links', () => {
  it.each([
    ['see https://example.com/a?b=1.', ['see ', '*https://example.com/a?b=1', '.']],
    ['(https://example.com)', ['(', '*https://example.com', ')']],
    ['no link: javascript:alert(1)', ['no link: javascript:alert(1)']],
    ['http://a.io,http://b.io', ['*http://a.io,http://b.io']],
  ])('%s', (text, pieces) => {
    expect(linkPieces(text).map((piece) => (piece.href ? '*' : '') + piece.text)).toEqual(pieces);
  });
});

describe('the address of a list', () => {
  it('reads what it knows and drops the rest', () => {
    expect(readInboxSearch({ view: 'mine', bot: 'b', q: 5, more: 1 })).toEqual({
      view: 'mine',
      bot: 'b',
      q: '5',
    });
    expect(readInboxSearch({ view: 'open' })).toEqual({ view: undefined, bot: undefined, q: undefined });
    expect(readInboxSearch({ view: 'nonsense' }).view).toBeUndefined();
  });

  it('asks the server for the view, the bot and the words', () => {
    expect(listQuery(filterOf({ view: 'unread', bot: 'b', q: 'ann' }))).toEqual({
      state: 'open',
      unread: true,
      endpoint: 'b',
      search: 'ann',
    });
  });
});
