import { expect, test } from '@playwright/test';
import { axeFindings } from '../support/look';
import { openShop } from '../support/shop';

// The page may still be asking when a test ends.
test.afterEach(({ page }) => page.unrouteAll({ behavior: 'ignoreErrors' }));

test('a module’s card leads to its page, which says how it is and what it may do', async ({ page }) => {
  await openShop(page);
  await page.goto('/modules');
  await page.getByRole('main').getByRole('link', { name: 'Shop' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Shop' })).toBeVisible();
  await expect(page.getByText('1.1.0 is kept and can be taken back')).toBeVisible();
  await expect(page.getByText('pay.example.com:443')).toBeVisible();
  await expect(page.getByText('Nobody offers it')).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
});

test('isolation is chosen, and cannot be where it is fixed', async ({ page }) => {
  const shop = await openShop(page);
  await page.goto('/modules/shop');
  await page.getByText('Own process', { exact: true }).click();
  await expect(page.getByText('Shop now runs as chosen')).toBeVisible();
  expect(shop.module.isolation).toBe('process');

  shop.module = { ...shop.module, isolation_locked: true };
  await page.reload();
  await expect(page.getByText('Fixed by the module’s package')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'Inside' })).toBeDisabled();
});

test('turning it off names who needs it', async ({ page }) => {
  await openShop(page);
  await page.goto('/modules/shop');
  await page.getByRole('button', { name: 'Turn off' }).click();
  await expect(page.getByRole('dialog')).toContainText('Inbox depends on it');
});

test('its data is deleted only when the name is typed', async ({ page }) => {
  const shop = await openShop(page);
  await page.goto('/modules/shop');
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('all that it stored stay');
  await dialog.getByRole('checkbox', { name: 'Delete its data too' }).check();
  const confirm = dialog.getByRole('button', { name: 'Remove with all data' });
  await expect(confirm).toBeDisabled();
  await dialog.getByRole('textbox').fill('shop');
  await confirm.click();
  await expect(page).toHaveURL(/\/modules$/);
  expect(shop.removed).toBe('true');
});

test('the log is shown and its level changed', async ({ page }) => {
  const shop = await openShop(page);
  await page.goto('/modules/shop?tab=log');
  await expect(page.getByRole('log')).toContainText('order 4711 stored');
  await page.getByRole('combobox', { name: 'The module writes from' }).click();
  await page.getByRole('option', { name: 'Debug' }).click();
  await expect.poll(() => shop.module.log_level).toBe('debug');
});

test('a module that is not there says so', async ({ page }) => {
  await page.goto('/modules/nothing-of-the-kind');
  await expect(page.getByRole('heading', { name: 'There is no such module' })).toBeVisible();
});
