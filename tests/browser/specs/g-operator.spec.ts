import { expect, test, type APIRequestContext, type Browser, type Page } from '@playwright/test';
import { markPage, unique } from '../support/app';

const password = 'a long enough password';

interface Session {
  csrf_token: string;
}

async function post(request: APIRequestContext, path: string, data: unknown = {}): Promise<void> {
  const session = (await (await request.get('/api/v1/session')).json()) as Session;
  const answer = await request.post(`/api/v1/${path}`, {
    data,
    headers: { 'X-CSRF-Token': session.csrf_token },
  });
  expect(answer.ok(), path).toBe(true);
}

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
  await post(page.request, 'users', { name, email, password, role: 'operator' });
  const operator = await operatorPage(browser, baseURL, email);
  const bots = operator.getByRole('link', { name: 'Bots' });
  await expect(bots).toBeVisible();
  const stayed = await markPage(operator);
  await post(page.request, 'modules/telegram/disable');
  await expect(bots).toHaveCount(0);
  await post(page.request, 'modules/telegram/enable');
  await expect(bots).toBeVisible();
  expect(await stayed()).toBe(true);
  await operator.context().close();
});
