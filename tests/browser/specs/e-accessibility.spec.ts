import { createRequire } from 'node:module';
import { expect, test } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import { preferences, settled } from '../support/app';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const pages = [
  '/inbox',
  '/bots',
  '/bots?bot=new',
  '/assistants',
  '/assistants?provider=new',
  '/modules',
  '/health',
  '/users',
];

for (const theme of ['light', 'dark'])
  test(`axe finds nothing on any page, ${theme}`, async ({ page }) => {
    await preferences(page, { theme });
    for (const path of pages) {
      await page.goto(path);
      await settled(page);
      // As source and not as a script tag: the page's policy allows only its own scripts.
      const source = await import('node:fs').then((fs) => fs.readFileSync(axeFile, 'utf8'));
      await page.evaluate(source);
      const found = await page.evaluate(async () => {
        const axe = (window as unknown as { axe: { run: () => Promise<AxeResults> } }).axe;
        return (await axe.run()).violations.map(
          (violation) => `${violation.id}: ${violation.nodes[0]?.html ?? ''}`,
        );
      });
      expect.soft(found, path).toEqual([]);
    }
    await preferences(page, { theme: 'auto' });
  });

for (const width of [360, 700, 1280])
  test(`nothing runs over the edge at ${width} px, in Russian`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await preferences(page, { locale: 'ru' });
    for (const path of pages) {
      await page.goto(path);
      await settled(page);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(over, path).toBeLessThanOrEqual(0);
    }
    await preferences(page, { locale: 'en' });
  });
