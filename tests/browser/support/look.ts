import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';

/* What can be measured of how a page looks and reads. */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe objects to, as its rule and the first place. */
export async function axeFindings(page: Page): Promise<string[]> {
  // As source and not as a script tag: the page's policy allows only its own scripts.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { run } = (window as unknown as { axe: { run: () => Promise<AxeResults> } }).axe;
    return (await run()).violations.map((violation) => `${violation.id}: ${violation.nodes[0]?.html ?? ''}`);
  });
}

/**
 * The elements that hold more than they are wide: the page itself, boxes that cut it off without three dots, and boxes
 * that would have to be scrolled sideways.
 */
export async function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const isCut = (element: Element) => {
      const style = getComputedStyle(element);
      if (style.overflowX === 'visible' && element !== document.documentElement) return false;
      if (style.textOverflow === 'ellipsis' || style.webkitLineClamp !== 'none') return false;
      if (element.clientWidth <= 1 || element.matches('textarea, input')) return false;
      if (!element.textContent?.trim()) return false;
      return element.scrollWidth > element.clientWidth + 1;
    };
    return Array.from(document.querySelectorAll('html, html *'))
      .filter(isCut)
      .map((element) => {
        const name = element.tagName.toLowerCase();
        return `${name}.${element.className}: ${element.scrollWidth} in ${element.clientWidth}`;
      });
  });
}
