import { expect, it } from 'vitest';
import { linkPath, ownPath } from './own-path';

it.each([
  ['orders', '/api/v1/shop/orders'],
  ['/orders?state=open', '/api/v1/shop/orders?state=open'],
  ['', '/api/v1/shop/'],
])('%s is asked for at %s', (path, expected) => {
  expect(ownPath('shop', path)).toBe(expected);
});

it.each(['../users', 'a/../../users', 'https://elsewhere.example/', '..%2fusers/../../x', '../shopping/a'])(
  '%s cannot be asked for',
  (path) => {
    expect(() => ownPath('shop', path)).toThrow(TypeError);
  },
);

it.each([
  ['/inbox', '/inbox'],
  ['orders/7', '/m/shop/list/orders/7'],
])('%s leads to %s', (to, expected) => {
  expect(linkPath('/m/shop/list', to)).toBe(expected);
});

it.each(['https://elsewhere.example/', '//elsewhere.example', 'javascript:alert(1)'])(
  '%s leads nowhere',
  (to) => {
    expect(() => linkPath('/m/shop', to)).toThrow(TypeError);
  },
);
