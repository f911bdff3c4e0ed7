import { expect, test, type Page } from '@playwright/test';
import { preferences, settled } from '../support/app';
import { axeFindings, overflowing } from '../support/look';

const pages = [
  '/inbox',
  '/bots',
  '/bots?bot=new',
  '/assistants',
  '/assistants?assistant=new',
  '/assistants?provider=new',
  '/modules',
  '/health',
  '/users',
  '/nowhere',
];
const doors = ['/login', '/setup'];

/** Every page one after the other; the conversation is the first of the list, if there is one. */
async function walk(page: Page, paths: string[], look: (name: string) => Promise<void>): Promise<void> {
  for (const path of paths) {
    await page.goto(path);
    await settled(page);
    await look(path);
  }
}

async function openConversation(page: Page): Promise<boolean> {
  await page.goto('/inbox');
  await settled(page);
  const first = page.getByRole('list', { name: /./ }).getByRole('listitem').first();
  if (!(await first.isVisible())) return false;
  await first.click();
  await expect(page.getByRole('log')).toBeVisible();
  await settled(page);
  return true;
}

for (const theme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${theme}`, async ({ page }) => {
    await preferences(page, { theme });
    const look = async (name: string) => expect.soft(await axeFindings(page), name).toEqual([]);
    await walk(page, pages, look);
    if (await openConversation(page)) await look('conversation');
    await preferences(page, { theme: 'auto' });
  });

  test.describe(`logged out, ${theme}`, () => {
    test.use({ storageState: { cookies: [], origins: [] }, colorScheme: theme });
    test('axe finds nothing at the doors', async ({ page }) => {
      await walk(page, doors, async (name) => expect.soft(await axeFindings(page), name).toEqual([]));
    });
  });
}

for (const width of [360, 700, 1280]) {
  test(`nothing runs over the edge at ${width} px, in Russian`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await preferences(page, { locale: 'ru' });
    const look = async (name: string) => expect.soft(await overflowing(page), name).toEqual([]);
    await walk(page, pages, look);
    if (await openConversation(page)) await look('conversation');
    await preferences(page, { locale: 'en' });
  });

  test.describe(`logged out, ${width} px`, () => {
    test.use({
      storageState: { cookies: [], origins: [] },
      locale: 'ru-RU',
      viewport: { width, height: 800 },
    });
    test('nothing runs over the edge at the doors', async ({ page }) => {
      await walk(page, doors, async (name) => expect.soft(await overflowing(page), name).toEqual([]));
    });
  });
}
