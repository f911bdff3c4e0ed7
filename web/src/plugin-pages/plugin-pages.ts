import { useQuery } from '@tanstack/react-query';
import { useIsAdmin } from '@/app/session';
import { currentLocale } from '@/i18n';
import type { Module, UiPage } from '@/modules/system/contract';
import { modulesQuery } from '@/modules/system/data';

export interface OfferedPage {
  module: Module;
  page: UiPage;
  /** Its address in the app. */
  to: string;
}

function runs(module: Module): boolean {
  return module.state === 'running' || module.state === 'degraded';
}

export function pagePath(moduleId: string, path: string): string {
  return ['/m', moduleId, ...path.split('/').filter(Boolean)].join('/');
}

export function pagesOf(modules: Module[]): OfferedPage[] {
  return modules
    .filter(runs)
    .flatMap((module) =>
      (module.ui?.pages ?? []).map((page) => ({ module, page, to: pagePath(module.id, page.path) })),
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

export function cardsOf(modules: Module[]): { module: Module; file: string }[] {
  return modules
    .filter(runs)
    .flatMap((module) => (module.ui?.card ? [{ module, file: module.ui.card }] : []));
}

/** What this user may open of what running modules bring; only admins are told which modules there are. */
export function usePluginPages(): OfferedPage[] {
  const { data = [] } = useQuery({ ...modulesQuery, enabled: useIsAdmin() });
  return pagesOf(data);
}
