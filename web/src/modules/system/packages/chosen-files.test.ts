import { expect, it } from 'vitest';
import { choose, largestPackage } from './chosen-files';

const file = (name: string, size = 1000) => ({ name, size });
const none = { package: null, signature: null };

it.each([
  [['shop.patchbay'], ['shop.patchbay', undefined], null],
  [['shop.patchbay.minisig', 'shop.patchbay'], ['shop.patchbay', 'shop.patchbay.minisig'], null],
  [['SHOP.PATCHBAY'], ['SHOP.PATCHBAY', undefined], null],
  [['a.patchbay', 'b.patchbay'], ['b.patchbay', undefined], null],
  [['shop.zip'], [undefined, undefined], { why: 'notPackage', name: 'shop.zip' }],
])('%j', (names, [found, signature], wrong) => {
  const result = choose(
    none,
    names.map((name) => file(name)),
  );
  expect([result.chosen.package?.name, result.chosen.signature?.name]).toEqual([found, signature]);
  expect(result.wrong).toEqual(wrong);
});

it('keeps what was chosen before', () => {
  const before = { package: file('a.patchbay'), signature: null };
  expect(choose(before, [file('a.patchbay.minisig')]).chosen.package?.name).toBe('a.patchbay');
});

it('refuses what the server would not take', () => {
  const result = choose(none, [file('big.patchbay', largestPackage + 1)]);
  expect(result.wrong).toEqual({ why: 'tooLarge', name: 'big.patchbay' });
  expect(result.chosen.package).toBeNull();
});
