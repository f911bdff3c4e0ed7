import { expect, it } from 'vitest';
import { stableOrder } from './stable-order';

const rows = (letters: string, mark = '') => [...letters].map((id) => ({ id, mark }));
const ids = (items: { id: string }[]) => items.map((item) => item.id).join('');

it.each([
  // shown, now, held, seen, waiting
  ['abc', 'cab', false, 'cab', 0],
  ['abc', 'cab', true, 'abc', 0],
  ['abc', 'nabc', true, 'abc', 1],
  ['abc', 'nabc', false, 'nabc', 0],
  ['abc', 'nmcab', true, 'abc', 2],
  ['abc', 'abcde', true, 'abcde', 0],
  ['abc', 'ac', true, 'abc', 0],
  ['abc', 'ac', false, 'ac', 0],
  ['', 'abc', true, 'abc', 0],
])('%s becoming %s while held=%s shows %s, %i waiting', (shown, now, held, seen, waiting) => {
  const result = stableOrder(rows(shown), rows(now), { held });
  expect(ids(result.items)).toBe(seen);
  expect(result.waiting).toBe(waiting);
});

it('shows what is new within a row while the row stays in place', () => {
  const result = stableOrder(
    rows('ab'),
    [
      { id: 'b', mark: 'new' },
      { id: 'a', mark: '' },
    ],
    { held: true },
  );
  expect(result.items).toEqual([
    { id: 'a', mark: '' },
    { id: 'b', mark: 'new' },
  ]);
});

it('keeps the open conversation where it was when it leaves the view', () => {
  expect(ids(stableOrder(rows('abc'), rows('ac'), { held: false, pinned: 'b' }).items)).toBe('abc');
  expect(ids(stableOrder(rows('abc'), rows('nac'), { held: false, pinned: 'c' }).items)).toBe('nac');
});
