import { expect, test } from '@playwright/test';
import { adminState, env } from '../support/env';
import { axeFindings, overflowing } from '../support/look';

test('somebody comes in: by the one-time link on a fresh install, else by logging in', async ({
  page,
  context,
}) => {
  if (env.setupUrl) {
    await test.step('a wrong link is explained', async () => {
      const wrong = new URL(env.setupUrl ?? '');
      wrong.hash = '#not-the-token';
      await page.goto(wrong.href);
      await expect(page.locator('[name=password]')).toBeVisible();
      expect.soft(await axeFindings(page)).toEqual([]);
      expect.soft(await overflowing(page)).toEqual([]);
      await page.locator('[name=name]').fill('Ann');
      await page.locator('[name=email]').fill(env.email);
      await page.locator('[name=password]').fill(env.password);
      await page.getByRole('button', { name: 'Create and log in' }).click();
      await expect(page.getByRole('alert')).toContainText('link');
    });
    await test.step('the first admin is created and is in', async () => {
      await page.goto('about:blank');
      await page.goto(env.setupUrl ?? '');
      await page.locator('[name=name]').fill('Ann');
      await page.locator('[name=email]').fill(env.email);
      await page.locator('[name=password]').fill(env.password);
      await page.getByRole('button', { name: 'Create and log in' }).click();
    });
  } else {
    await page.goto('/login');
    await page.locator('[name=email]').fill(env.email);
    await page.locator('[name=password]').fill(env.password);
    await page.getByRole('button', { name: 'Log in' }).click();
  }
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await expect(page).not.toHaveURL(/setup|login/);
  await context.storageState({ path: adminState });
});
