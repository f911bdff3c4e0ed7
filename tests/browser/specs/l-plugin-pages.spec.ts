import { expect, test } from '@playwright/test';
import { menuLink } from '../support/app';
import { openShop } from '../support/shop';

const orders = `
  export function mount(element, api) {
    const t = api.i18n.t({ en: { title: '{n, plural, one {# order} other {# orders}}' } });
    const c = api.components;
    element.append(
      c.section({ title: t('title', { n: 2 }) }, c.button({ label: 'Open 7', onClick: () => api.navigate('7') })),
      c.button({ label: 'Go wrong', onClick: () => { throw new Error('stock is undefined'); } }),
    );
    const place = document.createElement('output');
    element.append(place);
    api.location.onChange((path) => (place.textContent = 'at ' + path));
    return () => (window.shopUnmounted = true);
  }`;

// The page may still be asking when a test ends.
test.afterEach(({ page }) => page.unrouteAll({ behavior: 'ignoreErrors' }));

test('a plugin’s page stands in the menu and is drawn in the app', async ({ page }) => {
  const shop = await openShop(page);
  shop.scripts['orders.js'] = orders;
  await page.goto('/modules');
  await menuLink(page, 'Orders').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible();
  await expect(page.getByRole('heading', { name: '2 orders' })).toBeVisible();
  await page.getByRole('button', { name: 'Open 7' }).click();
  await expect(page).toHaveURL(/\/m\/shop\/orders\/7$/);
  await expect(page.getByText('at 7')).toBeVisible();

  await menuLink(page, 'Health').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Health' })).toBeVisible();
  expect(await page.evaluate(() => 'shopUnmounted' in window)).toBe(true);
});

test('a page that fails leaves the app standing, and can be loaded again', async ({ page }) => {
  const shop = await openShop(page);
  shop.scripts['broken.js'] = `export async function mount() { throw new Error('no price list'); }`;
  await page.goto('/m/shop/broken');
  const note = page.getByRole('alert');
  await expect(note).toContainText('Shop could not show this');
  await expect(note).toContainText('no price list');
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  shop.scripts['broken.js'] = `export function mount(element) { element.append('mended'); }`;
  await note.getByRole('button', { name: 'Load again' }).click();
  await expect(page.getByText('mended')).toBeVisible();
});

test('an error afterwards is told above the page', async ({ page }) => {
  const shop = await openShop(page);
  shop.scripts['orders.js'] = orders;
  await page.goto('/m/shop/orders');
  await page.getByRole('button', { name: 'Go wrong' }).click();
  await expect(page.getByRole('alert')).toContainText('stock is undefined');
  await expect(page.getByRole('heading', { name: '2 orders' })).toBeVisible();
});

test('the page of a module that is off says so', async ({ page }) => {
  const shop = await openShop(page);
  shop.module = { ...shop.module, state: 'disabled', enabled: false };
  await page.goto('/m/shop/orders');
  await expect(page.getByRole('heading', { name: 'The Shop module is off' })).toBeVisible();
});
