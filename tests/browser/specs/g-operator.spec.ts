import { expect, test, type Browser, type Page } from '@playwright/test';
import { call, markPage, menuLink, unique } from '../support/app';

const password = 'a long enough password';

async function operatorPage(browser: Browser, baseURL: string | undefined, email: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL: baseURL ?? '',
    storageState: { cookies: [], origins: [] },
  });
  const page = await context.newPage();
  await page.goto('/login');
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=password]').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  return page;
}

test("an operator's page follows the modules while it stays", async ({ page, browser, baseURL }) => {
  const name = unique('Olga');
  const email = `${name.replace(/\W+/g, '.').toLowerCase()}@example.com`;
  await page.goto('/inbox');
  await call(page.request, 'POST', 'users', { name, email, password, role: 'operator' });
  const operator = await operatorPage(browser, baseURL, email);
  const bots = menuLink(operator, 'Bots');
  await expect(bots).toBeVisible();
  const stayed = await markPage(operator);
  await call(page.request, 'POST', 'modules/telegram/disable');
  await expect(bots).toHaveCount(0);
  await call(page.request, 'POST', 'modules/telegram/enable');
  await expect(bots).toBeVisible();
  expect(await stayed()).toBe(true);
  await operator.context().close();
});
