import { expect, test } from '@playwright/test';
import { preferences, settled } from '../support/app';
import { env, screenshotFolder } from '../support/env';
import { seed } from '../support/seed';

/* Every page at both widths, in both themes and languages, to be looked at. */

const pages: [name: string, path: string][] = [
  ['inbox', '/inbox'],
  ['bots', '/bots'],
  ['bot-new', '/bots?bot=new'],
  ['assistants', '/assistants'],
  ['assistant-new', '/assistants?assistant=new'],
  ['provider-new', '/assistants?provider=new'],
  ['modules', '/modules'],
  ['module', '/modules/telegram'],
  ['module-settings', '/modules/telegram?tab=settings'],
  ['module-activity', '/modules/telegram?tab=activity'],
  ['module-log', '/modules/telegram?tab=log'],
  ['module-crashes', '/modules/telegram?tab=crashes'],
  ['health', '/health'],
  ['users', '/users'],
  ['not-found', '/nowhere'],
];

for (const width of [1280, 390])
  for (const theme of ['light', 'dark'])
    for (const locale of ['en', 'ru'])
      test(`${width} px, ${theme}, ${locale}`, async ({ page }) => {
        test.setTimeout(180_000);
        await page.setViewportSize({
          width,
          height: width === 390 ? 844 : 800,
        });
        await preferences(page, { theme, locale });
        if (env.fakeTelegram && env.fakeOpenai) await seed(page.request);
        const shoot = (name: string) =>
          page.screenshot({
            path: `${screenshotFolder}${name}-${width}-${theme}-${locale}.png`,
          });
        for (const [name, path] of pages) {
          await page.goto(path);
          await settled(page);
          await shoot(name);
        }
        await page.goto('/inbox');
        await settled(page);
        if (env.fakeTelegram && env.fakeOpenai) {
          await page.getByRole('listitem').filter({ hasText: 'Benjamin' }).click();
          await expect(page.getByRole('log')).toBeVisible();
          await settled(page);
          await shoot('conversation');
        }
        await preferences(page, { theme: 'auto', locale: 'en' });
      });

test('log-in', async ({ browser, baseURL }) => {
  for (const width of [1280, 390])
    for (const colorScheme of ['light', 'dark'] as const)
      for (const locale of ['en', 'ru']) {
        const context = await browser.newContext({
          baseURL: baseURL ?? '',
          viewport: { width, height: width === 390 ? 844 : 800 },
          colorScheme,
          locale,
          storageState: { cookies: [], origins: [] },
        });
        const page = await context.newPage();
        await page.goto('/login');
        await page.locator('[name=email]').waitFor();
        await page.screenshot({
          path: `${screenshotFolder}login-${width}-${colorScheme}-${locale}.png`,
        });
        await context.close();
      }
});
