import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/Page';
import { EmptyState, ErrorState } from '@/components/States';
import { Time } from '@/components/Time';
import { milliseconds, wholeNumber } from '@/i18n/format';
import type { Activity, Module } from '../../contract';
import { activityQuery } from '../data';
import { ActivityFigures } from './ActivityFigures';
import { Entries } from './Entries';
import health from '../../Health.module.css';

function Held({ held }: { held: Activity['held'] }) {
  const { t } = useTranslation('module');
  if (held.length === 0) return null;
  return (
    <Section title={t('activity.held')} about={t('activity.heldAbout')}>
      <ul className={health.table}>
        {held.map((hold, index) => (
          <li key={index} className={health.line}>
            <span className={health.strong}>{hold.name}</span>
            <span className={health.wide} />
            <span className="tabular">{wholeNumber(hold.count)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Stalls({ stalls }: { stalls: Activity['stalls'] }) {
  const { t } = useTranslation('module');
  if (stalls.length === 0) return null;
  return (
    <Section title={t('activity.stalls')} about={t('activity.stallsAbout')}>
      <ul className={health.table}>
        {stalls.map((stall, index) => (
          <li key={index} className={health.line}>
            <span className={health.strong}>{stall.what}</span>
            <span className={health.wide}>
              <Time at={stall.at} />
            </span>
            <span className="tabular">{milliseconds(stall.ms)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Loading() {
  return (
    <div aria-hidden>
      <div className={health.figures}>
        {[0, 1, 2, 3, 4].map((index) => (
          <Skeleton key={index} height={88} radius={8} />
        ))}
      </div>
      <Skeleton height={220} radius={8} mt={32} />
    </div>
  );
}

export function ActivityTab({ module }: { module: Module }) {
  const { t } = useTranslation('module');
  const runs = module.state === 'running' || module.state === 'degraded' || module.state === 'draining';
  const activity = useQuery({ ...activityQuery(module.id), enabled: runs });
  if (!runs) return <EmptyState title={t('activity.off')}>{t('activity.offText')}</EmptyState>;
  if (activity.isPending) return <Loading />;
  if (!activity.data) return <ErrorState error={activity.error} retry={() => void activity.refetch()} />;
  return (
    <>
      <ActivityFigures activity={activity.data} />
      <Section title={t('activity.entries')} about={t('activity.entriesAbout')}>
        <Entries entries={activity.data.entries} />
      </Section>
      <Held held={activity.data.held} />
      <Stalls stalls={activity.data.stalls} />
    </>
  );
}
