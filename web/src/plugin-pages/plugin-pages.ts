import type { Session } from '@/api/types';
import { useSession } from '@/app/session';
import { currentLocale } from '@/i18n';
import type { UiPage } from '@/modules/system/contract';

/** A module as far as its pages are concerned; every session is told of those. */
export type PageModule = Session['module_pages'][number];

export interface OfferedPage {
  module: PageModule;
  page: UiPage;
  /** Its address in the app. */
  to: string;
}

function runs(module: PageModule): boolean {
  return module.state === 'running' || module.state === 'degraded';
}

export function pagePath(moduleId: string, path: string): string {
  return ['/m', moduleId, ...path.split('/').filter(Boolean)].join('/');
}

export function pagesOf(modules: PageModule[]): OfferedPage[] {
  return modules
    .filter(runs)
    .flatMap((module) =>
      (module.ui.pages).map((page) => ({ module, page, to: pagePath(module.id, page.path) })),
    );
}

/** The page at an address, the longest that fits, and what is left of the address below it. */
export function pageAt(
  pages: OfferedPage[],
  address: string,
): { offered: OfferedPage; rest: string } | undefined {
  const whole = address.replace(/\/+$/, '');
  const offered = pages
    .filter(({ to }) => whole === to || whole.startsWith(`${to}/`))
    .sort((a, b) => b.to.length - a.to.length)[0];
  return offered && { offered, rest: whole.slice(offered.to.length + 1) };
}

export function pageTitle(page: UiPage): string {
  return page.title[currentLocale()] ?? page.title.en;
}

export function cardsOf(modules: PageModule[]): { module: PageModule; file: string }[] {
  return modules
    .filter(runs)
    .flatMap((module) => (module.ui.card ? [{ module, file: module.ui.card }] : []));
}

/** What running modules bring. */
export function usePluginPages(): OfferedPage[] {
  return pagesOf(useSession().module_pages);
}
