import { Button, Skeleton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPackageImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useIsAdmin } from '@/app/session';
import { Page } from '@/components/Page';
import { EmptyState, ErrorState, NoPermission } from '@/components/States';
import { modulesQuery } from './data';
import { ModuleCard } from './ModuleCard';
import { InstallPanel } from './packages/InstallPanel';
import classes from './Modules.module.css';

function CardsSkeleton() {
  return (
    <div className={classes.grid} aria-hidden>
      {[0, 1, 2].map((index) => (
        <div key={index} className={classes.card}>
          <div className={classes.head}>
            <Skeleton height={40} width={40} radius={8} />
            <div className={classes.words}>
              <Skeleton height={12} width="50%" mb={8} />
              <Skeleton height={10} width="30%" />
            </div>
          </div>
          <Skeleton height={10} mb={8} />
          <Skeleton height={10} width="70%" />
        </div>
      ))}
    </div>
  );
}

function Cards() {
  const { t } = useTranslation(['system', 'common']);
  const modules = useQuery(modulesQuery);
  if (modules.isPending) return <CardsSkeleton />;
  if (modules.error) return <ErrorState error={modules.error} retry={() => void modules.refetch()} />;
  if (modules.data.length === 0)
    return <EmptyState title={t('modules.empty')}>{t('modules.emptyText')}</EmptyState>;
  return (
    <ul className={classes.grid}>
      {modules.data.map((module) => (
        <ModuleCard key={module.id} module={module} />
      ))}
    </ul>
  );
}

export function ModulesPage() {
  const { t } = useTranslation(['system', 'module', 'common']);
  const [installing, panel] = useDisclosure(false);
  if (!useIsAdmin()) return <NoPermission />;
  return (
    <Page
      title={t('modules.title')}
      about={t('modules.about')}
      action={
        <Button leftSection={<IconPackageImport size={16} />} onClick={panel.open}>
          {t('module:install.action')}
        </Button>
      }
    >
      <Cards />
      <InstallPanel opened={installing} onClose={panel.close} />
    </Page>
  );
}
