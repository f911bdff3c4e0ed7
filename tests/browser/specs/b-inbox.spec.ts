import { expect, test, type Page } from '@playwright/test';
import { markPage, unique } from '../support/app';
import { env } from '../support/env';
import { assistantWillSay, bot, customer, customerSees, customerWrites, registerBot } from '../support/fakes';

test.describe.configure({ mode: 'serial' });
test.skip(!env.fakeTelegram, 'needs FAKE_TELEGRAM_URL');

const row = (page: Page) => page.getByRole('listitem').filter({ hasText: customer.name }).first();

test('a token that is none is refused in words', async ({ page }) => {
  await page.goto('/bots?bot=new');
  await page.getByLabel('Token').fill('hello');
  await page.getByRole('button', { name: 'Check and add' }).click();
  await expect(page.getByRole('dialog')).toContainText(/token/i);
  await expect(
    page.getByRole('dialog').locator('[role=alert], .mantine-InputWrapper-error').first(),
  ).toBeVisible();
});

test('a bot is added by its token and runs', async ({ page }) => {
  await registerBot();
  await page.goto('/bots');
  const known = page.getByRole('listitem').filter({ hasText: bot.username });
  await expect(page.getByRole('heading', { name: 'Bots', level: 1 })).toBeVisible();
  await page.waitForLoadState('networkidle').catch(() => undefined);
  if ((await known.count()) === 0) {
    await page.getByRole('button', { name: 'Add bot' }).click();
    await page.getByLabel('Token').fill(bot.token);
    await page.getByRole('button', { name: 'Check and add' }).click();
    const panel = page.getByRole('dialog', { name: bot.name });
    await expect(panel).toContainText(`@${bot.username}`);
    await panel.getByRole('button', { name: 'Close' }).last().click();
  }
  await expect(known).toContainText('Running');
});

test("a customer's message appears without a reload, is answered, and the answer is delivered", async ({
  page,
}) => {
  await page.goto('/inbox');
  await expect(page.getByRole('heading', { name: 'Inbox' })).toBeAttached();
  const stayed = await markPage(page);

  const question = unique('Do you repair cargo bikes?');
  await customerWrites(question);
  await expect(row(page)).toContainText(question);

  await row(page).click();
  await expect(page.getByRole('log')).toContainText(question);
  const answer = unique('Yes, we do.');
  await page.getByLabel('Reply', { exact: true }).last().fill(answer);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('log')).toContainText(answer);
  expect(await customerSees(answer)).toBe(true);
  const line = page
    .getByRole('log')
    .locator('div')
    .filter({ hasText: answer })
    .filter({ has: page.getByRole('img') })
    .last();
  await expect(line.getByRole('img', { name: /^(Sent|Delivered|Read)$/ })).toBeVisible();
  expect(await stayed()).toBe(true);
});

test('Enter opens the conversation that j and k went to, whatever was clicked before', async ({ page }) => {
  const other = { id: 1_000_778, name: 'Vera' };
  await customerWrites(unique('Hello from me too'), other);
  await page.goto('/inbox');
  await expect(page.getByRole('listitem').filter({ hasText: other.name })).toBeVisible();
  const rows = page.getByRole('listitem');
  await rows.first().click();
  await expect(page.getByRole('log')).toBeVisible();
  const clicked = page.url();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).not.toHaveURL(clicked);
  await expect(rows.nth(1).getByRole('link')).toHaveAttribute('data-open', 'true');
  await page.keyboard.press('Escape');
});

test('the keyboard alone finds, opens, answers and closes a conversation', async ({ page }) => {
  // An answer that arrives late must not open again what was closed after it.
  await page.route('**/messages', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  await customerWrites(unique('One more thing'));
  await page.goto('/inbox');
  await expect(row(page)).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/inbox\/.+/);
  await expect(page.getByRole('log')).toBeVisible();
  await page.keyboard.press('r');
  const answer = unique('Go ahead');
  await page.keyboard.type(answer);
  const arrived = page.waitForResponse(
    (response) => response.request().method() === 'POST' && response.url().endsWith('/messages'),
  );
  await page.keyboard.press('Enter');
  await expect(page.getByRole('log')).toContainText(answer);
  await page.keyboard.press('Escape');
  await page.keyboard.press('e');
  await arrived;
  const conversation = `/api/v1/inbox/conversations/${new URL(page.url()).pathname.split('/').at(-1) ?? ''}`;
  const state = async () => ((await (await page.request.get(conversation)).json()) as { state: string }).state;
  await expect.poll(state).toBe('closed');
  await expect(page.getByText('Closed.', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/inbox\/?$/);
});

test('a draft outlives a reload', async ({ page }) => {
  await customerWrites(unique('Are you there?'));
  await page.goto('/inbox');
  await row(page).click();
  const field = page.getByLabel('Reply', { exact: true }).last();
  await field.fill('half an answ');
  await page.reload();
  await expect(field).toHaveValue('half an answ');
  await field.fill('');
});

test('an assistant is set up, answers, and hands over when an operator takes over', async ({ page }) => {
  test.skip(!env.fakeOpenai, 'needs FAKE_OPENAI_URL');
  await test.step('provider', async () => {
    await page.goto('/assistants?provider=new');
    await page.getByLabel('Name').fill(unique('Fake'));
    await page.getByLabel('Address').fill(`${env.fakeOpenai ?? ''}/v1`);
    await page.getByLabel('API key', { exact: true }).fill('sk-fake');
    await page.getByRole('combobox', { name: 'Models' }).fill('gpt-4o-mini');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: 'Test connection' }).click();
    await expect(page.getByText(/^Works: answered/)).toBeVisible();
  });
  await test.step('assistant', async () => {
    await page.goto('/assistants?assistant=new');
    await page.getByLabel('Name').fill('Spokesman');
    await page.getByLabel('Instructions').fill('You answer customers of a bicycle workshop.');
    const choice = page.getByRole('checkbox', { name: new RegExp(`${bot.username}|${bot.name}`) });
    if (await choice.isDisabled()) return;
    await choice.check();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('listitem').filter({ hasText: 'Spokesman' }).first()).toContainText(
      'Answers',
    );
  });
  await test.step('answer', async () => {
    await page.goto('/inbox');
    await row(page).click();
    const handBack = page.getByRole('button', { name: 'Hand back' });
    await expect(page.getByText(/^(People answer|The assistant answers)\.$/)).toBeVisible();
    if (await handBack.isVisible()) await handBack.click();
    const words = unique('The workshop opens at nine.');
    const question = unique('When do you open?');
    await assistantWillSay(words, question);
    await customerWrites(question);
    await expect(page.getByRole('log')).toContainText(words, {
      timeout: 20_000,
    });
    expect(await customerSees(words)).toBe(true);
  });
  await test.step('take over', async () => {
    await page.getByRole('button', { name: 'Take over' }).click();
    await expect(page.getByText('People answer.')).toBeVisible();
  });
});
