import { expect, it } from 'vitest';
import { cardsOf, pageAt, pagesOf, type PageModule } from './plugin-pages';

const page = (path: string) => ({ path, title: { en: path }, icon: '', module: 'page.js' });
const module = (id: string, state: string, paths: string[], card: string | null = null) =>
  ({ id, state, ui: { pages: paths.map(page), card } }) as unknown as PageModule;

const modules = [
  module('shop', 'running', ['', 'orders'], 'card.js'),
  module('news', 'stopped', ['list'], 'card.js'),
  module('plain', 'degraded', []),
];

it('only running modules have pages and cards', () => {
  expect(pagesOf(modules).map(({ to }) => to)).toEqual(['/m/shop', '/m/shop/orders']);
  expect(cardsOf(modules).map((card) => card.module.id)).toEqual(['shop']);
});

it.each([
  ['/m/shop', '/m/shop', ''],
  ['/m/shop/', '/m/shop', ''],
  ['/m/shop/orders/7/lines', '/m/shop/orders', '7/lines'],
  ['/m/shop/ordersbook', '/m/shop', 'ordersbook'],
])('%s is shown by %s', (address, to, rest) => {
  const found = pageAt(pagesOf(modules), address);
  expect([found?.offered.to, found?.rest]).toEqual([to, rest]);
});

it('another address is shown by none', () => {
  expect(pageAt(pagesOf(modules), '/m/news/list')).toBeUndefined();
});
