import { expect, test } from '@playwright/test';
import { openShop } from '../support/shop';

const file = (name: string, size: number) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.alloc(size),
});

// The page may still be asking when a test ends.
test.afterEach(({ page }) => page.unrouteAll({ behavior: 'ignoreErrors' }));

test('a package is uploaded, reviewed and installed', async ({ page }) => {
  await openShop(page);
  await page.goto('/modules');
  await page.getByRole('button', { name: 'Install a package' }).click();
  const panel = page.getByRole('dialog');
  await panel.locator('input[type=file]').setInputFiles([file('notes.txt', 10)]);
  await expect(panel.getByRole('alert')).toContainText('notes.txt is neither');

  await panel.locator('input[type=file]').setInputFiles([file('shop.patchbay', 10)]);
  await panel.getByRole('button', { name: 'Upload and review' }).click();
  await expect(panel.getByRole('alert')).toContainText('The package cannot be read');

  await panel.locator('input[type=file]').setInputFiles([file('shop.patchbay', 5000)]);
  await panel.getByRole('button', { name: 'Upload and review' }).click();
  await expect(panel).toContainText('Replaces version 1.2.0');
  await expect(panel).toContainText('Nothing proves who made this package');
  await expect(panel).toContainText('no module offers it');
  await panel.getByRole('button', { name: 'Install and take over' }).click();
  await expect(page).toHaveURL(/\/modules\/shop$/);
});
