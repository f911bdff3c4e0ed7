import { expect, test, type WebSocketRoute } from '@playwright/test';
import { unique } from '../support/app';
import { env } from '../support/env';
import { customerWrites } from '../support/fakes';

interface Bots {
  items: { id: string; name: string; version: number }[];
}

test('a form does not undo what somebody else changed while it was open', async ({ page }) => {
  test.skip(!env.fakeTelegram, 'needs FAKE_TELEGRAM_URL');
  const { items } = (await (await page.request.get('/api/v1/telegram/bots')).json()) as Bots;
  const bot = items[0];
  if (!bot) throw new Error('no bot to change');
  const [greeting, help] = [unique('Their greeting'), unique('My help')];
  await page.goto(`/bots?bot=${bot.id}`);
  await page.getByLabel('Help', { exact: true }).fill(help);
  const session = (await (await page.request.get('/api/v1/session')).json()) as { csrf_token: string };
  const theirs = await page.request.patch(`/api/v1/telegram/bots/${bot.id}`, {
    data: { greeting },
    headers: { 'X-CSRF-Token': session.csrf_token, 'If-Match': `"${bot.version}"` },
  });
  expect(theirs.ok()).toBe(true);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Show their version and keep my changes' }).click();
  await expect(page.getByLabel('Greeting', { exact: true })).toHaveValue(greeting);
  await expect(page.getByLabel('Help', { exact: true })).toHaveValue(help);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();
  const after = (await (await page.request.get(`/api/v1/telegram/bots/${bot.id}`)).json()) as object;
  expect(after).toMatchObject({ greeting, help });
});

test('a further page that fails is asked for again only on request', async ({ page }) => {
  test.skip(!env.fakeTelegram, 'needs FAKE_TELEGRAM_URL');
  await customerWrites(unique('One for the list'));
  let asked = 0;
  await page.route('**/api/v1/inbox/conversations?*', async (route) => {
    if (new URL(route.request().url()).searchParams.has('cursor')) {
      asked += 1;
      await route.fulfill({ status: 500, json: { title: 'Broken', code: 'host.internal' } });
      return;
    }
    const answer = await route.fetch();
    await route.fulfill({ json: { ...((await answer.json()) as object), next: 'more' } });
  });
  await page.goto('/inbox');
  await expect(page.getByText('Could not load more.')).toBeVisible();
  const before = asked;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => asked).toBe(before + 1);
  await expect(page.getByText('Could not load more.')).toBeVisible();
  expect(asked).toBe(before + 1);
});

test('a conversation that cannot be shown leads back to the list on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/inbox/01a00000-0000-7000-8000-000000000000');
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('link', { name: 'Back' }).click();
  await expect(page).toHaveURL(/\/inbox\/?$/);
});

test('a page whose session ended while nobody listened asks to log in', async ({ browser, baseURL }) => {
  const context = await browser.newContext({
    baseURL: baseURL ?? '',
    storageState: { cookies: [], origins: [] },
  });
  const page = await context.newPage();
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
    sockets.push(socket);
    socket.connectToServer();
  });
  await page.goto('/login');
  await page.locator('[name=email]').fill(env.email);
  await page.locator('[name=password]').fill(env.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await expect.poll(() => sockets.length).toBeGreaterThan(0);
  await context.clearCookies();
  await sockets.at(-1)?.close();
  await expect(page).toHaveURL(/\/login/);
  await context.close();
});
