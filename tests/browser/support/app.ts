import { expect, type APIRequestContext, type Locator, type Page } from '@playwright/test';

interface Session {
  csrf_token: string;
}

/** A word that no earlier run has used. */
export function unique(words: string): string {
  return `${words} ${Date.now().toString(36)}`;
}

/** Marks the page's memory; stayed() tells whether the page has not been loaded anew since. */
export async function markPage(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => ((window as unknown as { marked?: boolean }).marked = true));
  return () => page.evaluate(() => (window as unknown as { marked?: boolean }).marked === true);
}

/** A link of the menu beside the page, which may be named as a card or a heading on the page is. */
export function menuLink(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
}

/** What the page would do by its buttons, for what a test is not about. */
export async function call<T>(
  request: APIRequestContext,
  method: 'POST' | 'PATCH',
  path: string,
  data: unknown = {},
): Promise<T> {
  const session = (await (await request.get('/api/v1/session')).json()) as Session;
  const answer = await request.fetch(`/api/v1/${path}`, {
    method,
    data,
    headers: { 'X-CSRF-Token': session.csrf_token },
  });
  expect(answer.ok(), `${path}: ${answer.status()}`).toBe(true);
  return (await answer.json()) as T;
}

export async function preferences(page: Page, change: { theme?: string; locale?: string }): Promise<void> {
  await call(page.request, 'PATCH', 'me', change);
}

/** Until the page shows what it fetched: no skeletons, no loading mark, and the panel that its address asks for. */
export async function settled(page: Page): Promise<void> {
  if (page.url().endsWith('=new')) await expect(page.getByRole('dialog')).toBeVisible();
  await page.waitForLoadState('load');
  await expect(page.locator('h1').first()).toBeAttached();
  await expect(page.locator('.mantine-Skeleton-root, [data-busy]')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}
