import { useQuery } from '@tanstack/react-query';
import { useLocation, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/app/NotFound';
import { useIsAdmin } from '@/app/session';
import { ModuleOff } from '@/components/ModuleOff';
import { Page } from '@/components/Page';
import { ErrorState, Loading, NoPermission } from '@/components/States';
import { modulesQuery } from '@/modules/system/data';
import { pageAt, pagesOf, pageTitle } from './plugin-pages';
import { PluginMount } from './PluginMount';

/** A page that a plugin brings. */
export function PluginPage() {
  useTranslation();
  const admin = useIsAdmin();
  const { moduleId } = useParams({ from: '/shell/m/$moduleId/$' });
  const { pathname } = useLocation();
  const modules = useQuery({ ...modulesQuery, enabled: admin });
  if (!admin) return <NoPermission />;
  if (modules.isPending) return <Loading />;
  if (modules.error) return <ErrorState error={modules.error} retry={() => void modules.refetch()} />;
  const found = pageAt(pagesOf(modules.data), pathname);
  const module = modules.data.find(({ id }) => id === moduleId);
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
