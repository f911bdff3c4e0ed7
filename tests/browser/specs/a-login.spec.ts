import { expect, test } from '@playwright/test';
import { env } from '../support/env';

test.use({ storageState: { cookies: [], origins: [] } });

test('a page asked for while logged out is shown after the log-in', async ({ page }) => {
  await page.goto('/modules');
  await expect(page.getByRole('heading', { name: 'Log in to Patchbay' })).toBeVisible();
  await page.locator('[name=email]').fill(env.email);
  await page.locator('[name=password]').fill('not the password');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.locator('[name=password]').fill(env.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('heading', { name: 'Modules', level: 1 })).toBeVisible();
});

test('logging out ends the session', async ({ page }) => {
  await page.goto('/login');
  await page.locator('[name=email]').fill(env.email);
  await page.locator('[name=password]').fill(env.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('navigation', { name: 'Main' }).locator('[aria-haspopup=menu]').click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page.getByRole('heading', { name: 'Log in to Patchbay' })).toBeVisible();
  await page.goto('/inbox');
  await expect(page).toHaveURL(/\/login/);
});

test('the set-up link is over once there is an admin', async ({ page }) => {
  await page.goto('/setup#anything');
  await expect(page.getByRole('heading', { name: 'Set-up is already done' })).toBeVisible();
});
