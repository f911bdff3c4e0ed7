import { expect, test, type Page } from '@playwright/test';
import { openShop, type Shop } from '../support/shop';

async function openSettings(page: Page): Promise<Shop> {
  const shop = await openShop(page);
  await page.goto('/modules/shop?tab=settings');
  await expect(page.getByLabel('Timeout')).toBeVisible();
  return shop;
}

const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click();

// The page may still be asking when a test ends.
test.afterEach(({ page }) => page.unrouteAll({ behavior: 'ignoreErrors' }));

test('a conditional part is shown, checked and sent', async ({ page }) => {
  const shop = await openSettings(page);
  await page.getByText('Webhook', { exact: true }).click();
  await save(page);
  await expect(page.getByText('Fill this in.')).toBeVisible();
  await page.getByLabel('Public address').fill('https://shop.example.com/hook');
  await save(page);
  await expect(page.getByText('Saved and in use')).toBeVisible();
  expect(shop.sent.values).toMatchObject({ mode: 'webhook', url: 'https://shop.example.com/hook' });
  expect(shop.sent.values).not.toHaveProperty('key');
});

test('a secret is replaced and never shown again', async ({ page }) => {
  const shop = await openSettings(page);
  await page.getByRole('button', { name: 'Replace' }).click();
  await page.getByLabel('API key').fill('new-key');
  await save(page);
  await expect(page.getByText('Saved and in use')).toBeVisible();
  expect(shop.sent.values).toMatchObject({ key: 'new-key' });
  await expect(page.getByRole('button', { name: 'Replace' })).toBeVisible();
});

test('what the configuration file gives cannot be changed', async ({ page }) => {
  await openSettings(page);
  await expect(page.getByLabel('Currency')).toBeDisabled();
  await expect(page.getByText('Set by the server’s configuration file.')).toBeVisible();
});

test('what the server refuses stands at its field', async ({ page }) => {
  await openSettings(page);
  await page.getByLabel('Timeout').fill('13');
  await save(page);
  await expect(page.getByText('13 brings bad luck. Choose 12 or 14.')).toBeVisible();
  await page.getByLabel('Timeout').fill('14');
  await expect(page.getByText('13 brings bad luck.')).toHaveCount(0);
});

test('what somebody else saved is shown beside what was typed', async ({ page }) => {
  const shop = await openSettings(page);
  await page.getByLabel('Timeout').fill('44');
  shop.settings = {
    ...shop.settings,
    version: shop.settings.version + 1,
    values: { ...shop.settings.values, greeting: 'Theirs' },
  };
  await save(page);
  await page.getByRole('button', { name: 'Show their version and keep my changes' }).click();
  await expect(page.getByLabel('Greeting')).toHaveValue('Theirs');
  await expect(page.getByLabel('Timeout')).toHaveValue('44 s');
  await save(page);
  await expect(page.getByText('Saved and in use')).toBeVisible();
  expect(shop.sent.values).toMatchObject({ timeout: 44, greeting: 'Theirs' });
});

test('what is typed is tested before it is saved', async ({ page }) => {
  const shop = await openSettings(page);
  await page.getByLabel('Timeout').fill('45');
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText('as shop')).toBeVisible();
  expect(shop.sent.values).toMatchObject({ timeout: 45 });
});

test('a list of objects is filled in row by row', async ({ page }) => {
  const shop = await openSettings(page);
  const list = page.getByRole('group', { name: 'Warehouses' });
  await list.getByRole('button', { name: 'Add' }).click();
  await list.getByLabel('Code').fill('berlin');
  await save(page);
  await expect(list.getByText('Expected: three capital letters.')).toBeVisible();
  await list.getByLabel('Code').fill('BER');
  await list.getByRole('button', { name: 'Add' }).click();
  await expect(list.getByRole('button', { name: 'Add' })).toBeDisabled();
  await list.getByRole('button', { name: 'Remove: Warehouse' }).last().click();
  await save(page);
  await expect(page.getByText('Saved and in use')).toBeVisible();
  expect(shop.sent.values).toMatchObject({ warehouses: [{ code: 'BER', shelves: 10 }] });
});

test('one of several objects is chosen, and its fields come and go', async ({ page }) => {
  const shop = await openSettings(page);
  await expect(page.getByLabel('To', { exact: true })).toHaveCount(0);
  await page.getByText('By mail', { exact: true }).click();
  await page.getByLabel('To', { exact: true }).fill('ann');
  await save(page);
  await expect(page.getByText('Write an e-mail address.')).toBeVisible();
  await page.getByLabel('To', { exact: true }).fill('ann@example.com');
  await save(page);
  await expect(page.getByText('Saved and in use')).toBeVisible();
  expect(shop.sent.values).toMatchObject({ notices: { kind: 'mail', to: 'ann@example.com' } });
});

test('what can not be edited says so, and stays as it is', async ({ page }) => {
  const shop = await openSettings(page);
  await expect(page.getByLabel('Licence')).toBeDisabled();
  await expect(page.getByText('refers to “#/$defs/printer”')).toBeVisible();
  await page.getByLabel('Timeout').fill('31');
  await save(page);
  await expect(page.getByText('Saved and in use')).toBeVisible();
  expect(shop.sent.values).toMatchObject({ licence: 'S-4711' });
});
