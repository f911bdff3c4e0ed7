import { expect, test } from '@playwright/test';
import { menuLink, unique } from '../support/app';

test('an operator is created, sees the inbox alone, and is out when blocked', async ({
  page,
  browser,
  baseURL,
}) => {
  const name = unique('Clara');
  const email = `${name.replace(/\W+/g, '.').toLowerCase()}@example.com`;
  await page.goto('/users');
  await page.getByRole('button', { name: 'Add user' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('a long enough password');
  await page.getByRole('button', { name: 'Create user' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: name })).toBeVisible();

  const context = await browser.newContext({
    baseURL: baseURL ?? '',
    storageState: { cookies: [], origins: [] },
  });
  const operator = await context.newPage();
  await operator.goto('/login');
  await operator.locator('[name=email]').fill(email);
  await operator.locator('[name=password]').fill('a long enough password');
  await operator.getByRole('button', { name: 'Log in' }).click();
  await expect(menuLink(operator, 'Inbox')).toBeVisible();
  await expect(menuLink(operator, 'Modules')).toHaveCount(0);
  await operator.goto('/modules');
  await expect(operator.getByText('This page is for admins')).toBeVisible();

  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Block' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: name })).toContainText('Blocked');
  await expect(operator).toHaveURL(/\/login/);
  await operator.goto('/inbox');
  await expect(operator).toHaveURL(/\/login/);
  await context.close();
});
