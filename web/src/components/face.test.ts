import { expect, it } from 'vitest';
import { faceHue, initials } from './face';

it.each([
  ['Ann Miller', 'AM'],
  ['Павел 🚲', 'П'],
  ['Дмитрий', 'Д'],
  ['Ann Mary Miller', 'AM'],
  ['🚲', '·'],
  ['', '·'],
])('%s has the initials %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

it('gives the same person the same colour', () => {
  expect(faceHue('c0001')).toBe(faceHue('c0001'));
});
