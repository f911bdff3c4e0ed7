import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/Page';
import { ProblemNote } from '@/components/ProblemNote';
import { EmptyState, ErrorState } from '@/components/States';
import { Time } from '@/components/Time';
import type { Crashes, Module } from '../../contract';
import { crashesQuery } from '../data';
import { Diagnostics } from './Diagnostics';
import health from '../../Health.module.css';

function List({ crashes }: { crashes: Crashes }) {
  const { t } = useTranslation('module');
  if (crashes.items.length === 0)
    return <EmptyState title={t('crashes.none')}>{t('crashes.noneText')}</EmptyState>;
  return (
    <ul className={health.table}>
      {crashes.items.map((crash) => (
        <li key={`${crash.at} ${crash.what}`} className={health.line}>
          <span className={health.strong}>
            <Time at={crash.at} />
          </span>
          <span className={health.wide}>{crash.what}</span>
          <span className={health.quiet}>{t(`crashes.mode.${crash.mode}`)}</span>
        </li>
      ))}
    </ul>
  );
}

export function CrashesTab({ module }: { module: Module }) {
  const { t } = useTranslation('module');
  const crashes = useQuery(crashesQuery(module.id));
  return (
    <>
      <Section
        title={t('crashes.title')}
        about={t('crashes.limit', { count: crashes.data?.limit_per_hour ?? 3 })}
      >
        {crashes.data?.quarantined ? (
          <div style={{ marginBottom: 12 }}>
            <ProblemNote
              problem={{
                code: 'module.crashes',
                title: t('crashes.quarantined'),
                detail: '',
                fix: t('crashes.quarantinedFix'),
              }}
            />
          </div>
        ) : null}
        {crashes.isPending ? <Skeleton height={120} radius={8} /> : null}
        {crashes.error ? <ErrorState error={crashes.error} retry={() => void crashes.refetch()} /> : null}
        {crashes.data ? <List crashes={crashes.data} /> : null}
      </Section>
      <Diagnostics module={module} />
    </>
  );
}
