import { expect, test } from '@playwright/test';
import { markPage, menuLink } from '../support/app';

test('the telegram module is switched off and on while the page stays', async ({ page }) => {
  await page.goto('/modules');
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Telegram' }) });
  const toggle = page.getByRole('switch', { name: 'Telegram is on' });
  await expect(card).toContainText('Running');
  await expect(menuLink(page, 'Bots')).toBeVisible();

  const stayed = await markPage(page);
  await toggle.click({ force: true });
  await page.getByRole('button', { name: 'Turn off' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(card).toContainText(/Off|Stopped/, { timeout: 20_000 });
  await expect(menuLink(page, 'Bots')).toHaveCount(0);

  await toggle.click({ force: true });
  await expect(card).toContainText('Running', { timeout: 20_000 });
  await expect(menuLink(page, 'Bots')).toBeVisible();
  expect(await stayed()).toBe(true);
});

test('the installed version of a module takes over, and the module can be restarted', async ({ page }) => {
  await page.goto('/modules');
  const card = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Telegram' }) });
  await card.getByRole('button', { name: 'More for Telegram' }).click();
  await page.getByRole('menuitem', { name: 'Take the installed version' }).click();
  await expect(card).toContainText(/New version, watched.* → /, { timeout: 20_000 });
  await expect(card).toContainText('Running');

  await card.getByRole('button', { name: 'More for Telegram' }).click();
  await page.getByRole('menuitem', { name: 'Restart' }).click();
  await expect(card.getByText('Running')).toBeVisible({ timeout: 20_000 });
  await expect(card).not.toContainText('watched');
});

test('health says how the server is', async ({ page }) => {
  await page.goto('/health');
  await expect(page.getByText('Everything works')).toBeVisible();
  await expect(page.getByText('PostgreSQL').first()).toBeVisible();
});
