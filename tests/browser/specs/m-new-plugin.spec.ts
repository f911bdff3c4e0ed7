import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { call, menuLink } from '../support/app';
import { makeNewPlugins, type NewPlugins } from '../support/new-plugin';

/*
 * The whole life of plugins that somebody else wrote: built outside the tree and installed by the page. A channel is
 * used from the inbox, exchanged for its second version while people write, taken back, removed; a service brings a
 * page of its own.
 */

let made: NewPlugins;
test.beforeAll(() => {
  test.setTimeout(300_000);
  made = makeNewPlugins();
});
test.afterAll(() => made?.remove());

interface Address {
  id: string;
  secret: string;
}

const write = (request: APIRequestContext, address: Address, chat: string, text: string, id: string) =>
  request.post(`/hooks/shop-channel/${address.id}`, {
    headers: { 'X-Secret': address.secret },
    data: { chat, name: `Buyer ${chat}`, text, id },
  });

async function choose(page: Page, file: string) {
  await page.goto('/modules');
  await page.getByRole('button', { name: 'Install a package' }).click();
  const panel = page.getByRole('dialog');
  await panel.locator('input[type=file]').setInputFiles(file);
  await panel.getByRole('button', { name: 'Upload and review' }).click();
  return panel;
}

/** Messages one after the other until told to stop: how many went out, and which were refused. */
function keepWriting(request: APIRequestContext, address: Address, chat: string) {
  const state = { over: false, written: 0, refused: [] as number[] };
  const work = (async () => {
    while (!state.over) {
      const number = (state.written += 1);
      const answer = await write(request, address, chat, `message ${number}`, `${chat}-${number}`);
      if (!answer.ok()) state.refused.push(answer.status());
      await new Promise((resolve) => setTimeout(resolve, 50)); // each person has a limit of requests a minute
    }
  })();
  return {
    stop: async () => {
      state.over = true;
      await work;
      return state;
    },
  };
}

async function messagesOf(request: APIRequestContext, name: string): Promise<number> {
  const answer = await request.get('/api/v1/inbox/conversations?state=all&limit=100');
  expect(answer.status()).toBe(200);
  const list = await answer.json();
  const found = list.items.find((each: { contact: { name: string } }) => each.contact.name === name);
  if (!found) return 0;
  let count = 0;
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: { direction: string }[]; next: string | null } = await (
      await request.get(`/api/v1/inbox/conversations/${found.id}/messages?limit=100${query}`)
    ).json();
    count += page.items.filter((each: { direction: string }) => each.direction === 'in').length;
    cursor = page.next;
  }
  return count;
}

async function removeWithData(page: Page, id: string) {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'Delete its data too' }).check();
  await dialog.getByRole('textbox').fill(id);
  await dialog.getByRole('button', { name: 'Remove with all data' }).click();
  await expect(page).toHaveURL(/\/modules$/);
}

test('a channel by somebody else is installed, used, exchanged under load, taken back and removed', async ({
  page,
  request,
}) => {
  test.setTimeout(240_000);
  const panel = await choose(page, made.first);
  await expect(panel).toContainText('0.1.0');
  await expect(panel).toContainText('Nothing proves who made this package');
  await panel.getByRole('checkbox', { name: 'Turn it on at once' }).check();
  await panel.getByRole('button', { name: /^Install/ }).click();
  await expect(page).toHaveURL(/\/modules\/shop-channel$/);
  await expect(page.getByText('0.1.0').first()).toBeVisible();

  const address = await call<Address>(request, 'POST', 'shop-channel/endpoints', { name: 'Website' });
  expect((await write(request, address, 'ann', 'Is it in stock?', 'first')).ok()).toBe(true);
  await page.goto('/inbox');
  await page.getByText('Buyer ann').first().click();
  await expect(page.getByText('Is it in stock?').first()).toBeVisible();

  const writers = ['bob', 'cid', 'dee'].map((chat) => ({ chat, ...keepWriting(request, address, chat) }));
  const second = await choose(page, made.second);
  await expect(second).toContainText('Replaces version 0.1.0');
  await second.getByRole('button', { name: 'Install and take over' }).click();
  await expect(page).toHaveURL(/\/modules\/shop-channel$/);
  await expect(page.getByText('0.2.0').first()).toBeVisible();

  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Go back to 0.1.0' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Go back' }).click();
  await expect(page.getByText(/0\.2\.0 is kept/)).toBeVisible();
  for (const writer of writers) {
    const { written, refused } = await writer.stop();
    expect(refused, `${writer.chat} wrote ${written}`).toEqual([]);
    await expect
      .poll(() => messagesOf(request, `Buyer ${writer.chat}`), { intervals: [1000, 2000, 5000] })
      .toBe(written);
  }

  await removeWithData(page, 'shop-channel');
  expect((await request.get('/api/v1/modules/shop-channel')).status()).toBe(404);
});

test('a service by somebody else brings a page that works like those of the app', async ({ page, request }) => {
  const panel = await choose(page, made.service);
  await panel.getByRole('checkbox', { name: 'Turn it on at once' }).check();
  await panel.getByRole('button', { name: /^Install/ }).click();
  await expect(page).toHaveURL(/\/modules\/shop-notes$/);

  await menuLink(page, 'Shop Notes').click();
  await expect(page).toHaveURL(/\/m\/shop-notes/);
  await expect(page.getByText('No notes yet')).toBeVisible();
  await page.getByLabel('Note', { exact: true }).fill('Order more tea <b>today</b>');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('cell', { name: 'Order more tea <b>today</b>' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('cell', { name: 'Order more tea' })).toBeVisible();

  await page.getByLabel('Note', { exact: true }).fill('');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('alert')).toBeVisible();

  await page.goto('/modules/shop-notes');
  await removeWithData(page, 'shop-notes');
  expect((await request.get('/api/v1/shop-notes/notes')).status()).toBe(404);
  await expect(menuLink(page, 'Shop Notes')).toBeHidden();
});
