import { expect, type Page } from '@playwright/test';

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

export async function preferences(page: Page, change: { theme?: string; locale?: string }): Promise<void> {
  const session = (await (await page.request.get('/api/v1/session')).json()) as Session;
  const answer = await page.request.patch('/api/v1/me', {
    data: change,
    headers: { 'X-CSRF-Token': session.csrf_token },
  });
  expect(answer.ok()).toBe(true);
}

/** Until the page shows what it fetched: no skeletons, no loading mark. */
export async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('load');
  await expect(page.locator('.mantine-Skeleton-root, [data-busy]')).toHaveCount(0);
  await page.evaluate(() => document.fonts.ready);
}
