import { describe, expect, it } from 'vitest';
import { changedFields, rebased } from './edit';

const before = { name: 'Shop', help: 'Ask us', bots: ['a'] };

describe('what is sent', () => {
  it.each([
    [before, {}],
    [{ ...before, help: 'Call us' }, { help: 'Call us' }],
    [{ ...before, bots: ['a', 'b'] }, { bots: ['a', 'b'] }],
    [{ ...before, bots: ['a'] }, {}],
    [{ ...before, help: '' }, { help: '' }],
  ])('of %j are the changed fields alone', (values, sent) => {
    expect(changedFields(before, values)).toEqual(sent);
  });
});

describe("after somebody else's change", () => {
  it('shows theirs, and keeps what was typed', () => {
    const mine = { ...before, help: 'Call us' };
    const theirs = { ...before, name: 'Store', help: 'Write to us' };
    expect(rebased(before, mine, theirs)).toEqual({ ...before, name: 'Store', help: 'Call us' });
  });

  it('sends no field that was not touched', () => {
    const theirs = { ...before, name: 'Store' };
    expect(changedFields(theirs, rebased(before, before, theirs))).toEqual({});
  });
});
