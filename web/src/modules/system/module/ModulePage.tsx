import { Button, Skeleton } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, type ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import { hasCode } from '@/api/problem';
import { router } from '@/app/router';
import { useIsAdmin } from '@/app/session';
import { Page } from '@/components/Page';
import { EmptyState, ErrorState, NoPermission } from '@/components/States';
import type { Module } from '../contract';
import { useModuleWords } from '../module-words';
import { moduleQuery } from './data';
import { ModuleActions } from './ModuleActions';
import { moduleTabs, type ModuleTab } from './tabs';
import classes from './ModulePage.module.css';

const contents: Record<ModuleTab, ComponentType<{ module: Module }>> = {
  overview: lazy(async () => ({ default: (await import('./overview/OverviewTab')).OverviewTab })),
  settings: lazy(async () => ({ default: (await import('./settings/SettingsTab')).SettingsTab })),
  activity: lazy(async () => ({ default: (await import('./activity/ActivityTab')).ActivityTab })),
  log: lazy(async () => ({ default: (await import('./log/LogTab')).LogTab })),
  crashes: lazy(async () => ({ default: (await import('./crashes/CrashesTab')).CrashesTab })),
};

function TabSkeleton() {
  return (
    <div aria-hidden>
      <Skeleton height={14} width="24%" mb={16} />
      <Skeleton height={120} radius={8} mb={32} />
      <Skeleton height={14} width="18%" mb={16} />
      <Skeleton height={180} radius={8} />
    </div>
  );
}

function Back() {
  const { t } = useTranslation('module');
  return (
    <Link to="/modules" className={classes.back}>
      <IconChevronLeft size={14} aria-hidden />
      {t('back')}
    </Link>
  );
}

function Gone() {
  const { t } = useTranslation('module');
  return (
    <EmptyState
      heading="h1"
      title={t('gone.title')}
      action={<Button onClick={() => void router.navigate({ to: '/modules' })}>{t('gone.open')}</Button>}
    >
      {t('gone.text')}
    </EmptyState>
  );
}

function Tabs({ module, name }: { module: Module; name: string }) {
  const { t } = useTranslation('module');
  return (
    <nav className={classes.tabs} aria-label={t('tabs.label', { name })}>
      {moduleTabs.map((tab) => (
        <Link
          key={tab}
          to="/modules/$moduleId"
          params={{ moduleId: module.id }}
          search={{ tab: tab === 'overview' ? undefined : tab }}
          className={classes.tab}
          activeOptions={{ exact: true }}
        >
          {t(`tabs.${tab}`)}
        </Link>
      ))}
    </nav>
  );
}

function Known({ module }: { module: Module }) {
  const { tab = 'overview' } = useSearch({ from: '/shell/modules/$moduleId' });
  const words = useModuleWords();
  const name = words(module.id, 'name', module.name);
  const Content = contents[tab];
  return (
    <Page
      title={name}
      about={words(module.id, 'summary', module.summary)}
      above={<Back />}
      action={<ModuleActions module={module} name={name} />}
    >
      <Tabs module={module} name={name} />
      <div>
        <Suspense key={tab} fallback={<TabSkeleton />}>
          <Content key={module.id} module={module} />
        </Suspense>
      </div>
    </Page>
  );
}

/** Everything about one module: how it is, what it may do, its settings, figures, log and crashes. */
export function ModulePage() {
  const { moduleId } = useParams({ from: '/shell/modules/$moduleId' });
  const admin = useIsAdmin();
  const module = useQuery({ ...moduleQuery(moduleId), enabled: admin });
  if (!admin) return <NoPermission />;
  if (module.data) return <Known module={module.data} />;
  if (hasCode(module.error, 'module.not_found')) return <Gone />;
  if (module.error)
    return (
      <Page title={moduleId} above={<Back />}>
        <ErrorState error={module.error} retry={() => void module.refetch()} />
      </Page>
    );
  return (
    <Page title={moduleId} above={<Back />}>
      <TabSkeleton />
    </Page>
  );
}
