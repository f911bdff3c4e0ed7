import { useLocation, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/app/NotFound';
import { useSession } from '@/app/session';
import { ModuleOff } from '@/components/ModuleOff';
import { Page } from '@/components/Page';
import { pageAt, pagesOf, pageTitle } from './plugin-pages';
import { PluginMount } from './PluginMount';

/** A page that a plugin brings. */
export function PluginPage() {
  useTranslation();
  const { moduleId } = useParams({ from: '/shell/m/$moduleId/$' });
  const { pathname } = useLocation();
  const modules = useSession().module_pages;
  const found = pageAt(pagesOf(modules), pathname);
  const module = modules.find(({ id }) => id === moduleId);
  if (found)
    return (
      <Page title={pageTitle(found.offered.page)}>
        <PluginMount
          module={found.offered.module}
          name={found.offered.module.name}
          file={found.offered.page.module}
          pagePath={found.offered.to}
          path={found.rest}
        />
      </Page>
    );
  const off = module && pagesOf([{ ...module, state: 'running' }]).length > 0 && !pagesOf([module]).length;
  return off ? <ModuleOff name={module.name} /> : <NotFound />;
}
