import { expect, test, type Page } from '@playwright/test';
import { unique } from '../support/app';
import { env } from '../support/env';
import { customerSees, customerWrites, telegramRefuses, timesSeen, type Customer } from '../support/fakes';

test.skip(!env.fakeTelegram, 'needs FAKE_TELEGRAM_URL');

const customer: Customer = { id: 1_000_900, name: 'Galina' };
const field = (page: Page) => page.getByLabel('Reply', { exact: true }).last();
const log = (page: Page) => page.getByRole('log');

async function openConversation(page: Page): Promise<void> {
  await page.goto('/inbox');
  await page.getByRole('listitem').filter({ hasText: customer.name }).first().click();
  await expect(field(page)).toBeVisible();
}

async function write(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.keyboard.press('Enter');
  await expect(log(page)).toContainText(text);
}

test.beforeEach(async ({ page }) => {
  await customerWrites(unique('Is anybody there?'), customer);
  await openConversation(page);
});

test('a message that Telegram refuses says why, and is sent again on request', async ({ page }) => {
  const allow = await telegramRefuses(customer);
  const text = unique('This one is refused');
  try {
    await write(page, text);
    const failure = log(page).getByRole('alert').last();
    await expect(failure).toContainText('Telegram');
  } finally {
    await allow();
  }
  await log(page).getByRole('button', { name: 'Resend' }).last().click();
  expect(await customerSees(text, customer)).toBe(true);
  await expect(log(page).getByRole('alert')).toHaveCount(0);
});

test('what could not be sent before a reload is sent after it, on any page', async ({ page }) => {
  const text = unique('Written in a tunnel');
  await page.route('**/conversations/*/messages', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.fallback(),
  );
  await write(page, text);
  await expect(
    log(page)
      .getByRole('img', { name: /Waiting to be sent|Sending/ })
      .last(),
  ).toBeVisible();
  await page.unroute('**/conversations/*/messages');
  await page.goto('/modules');
  expect(await customerSees(text, customer)).toBe(true);
});

test('offline it says so, keeps what is written, and sends it when the network is back', async ({
  page,
  context,
}) => {
  const text = unique('Written offline');
  await context.setOffline(true);
  await expect(page.getByText(/You are offline/)).toBeVisible();
  await write(page, text);
  await context.setOffline(false);
  await expect(page.getByText(/You are offline/)).toHaveCount(0);
  expect(await timesSeen(text, customer)).toBe(1);
});

test('two tabs lose nothing of each other, and send each message once', async ({ page, context }) => {
  const other = await context.newPage();
  await openConversation(other);
  const texts = [unique('From the left tab'), unique('From the right tab')] as const;
  await context.setOffline(true);
  await write(page, texts[0]);
  await write(other, texts[1]);
  await context.setOffline(false);
  for (const text of texts) {
    expect(await timesSeen(text, customer)).toBe(1);
    await expect(log(page)).toContainText(text);
    await expect(log(other)).toContainText(text);
  }
  await other.close();
});
