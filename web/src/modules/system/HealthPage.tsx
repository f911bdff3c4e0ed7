import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SystemHealth } from '@/api/types';
import { useIsAdmin } from '@/app/session';
import { Page, Section } from '@/components/Page';
import { ErrorState, NoPermission } from '@/components/States';
import { Time } from '@/components/Time';
import { duration, milliseconds } from '@/i18n/format';
import { PluginCards } from '@/plugin-pages/PluginCards';
import { Checks } from './Checks';
import { Consumers } from './Consumers';
import { healthQuery } from './data';
import { Figures } from './Figures';
import { useModuleWords } from './module-words';
import { Verdict } from './Verdict';
import classes from './Health.module.css';

function Stalls({ health }: { health: SystemHealth }) {
  const { t } = useTranslation(['system', 'common']);
  const words = useModuleWords();
  if (health.stalls.length === 0) return null;
  return (
    <Section title={t('health.stalls')} about={t('health.stallsAbout')}>
      <ul className={classes.table}>
        {health.stalls.map((stall, index) => (
          <li key={index} className={classes.line}>
            <span className={classes.strong}>{words(stall.module, 'name', stall.module)}</span>
            <span className={classes.wide}>{stall.what}</span>
            <span className="tabular">{milliseconds(stall.milliseconds)}</span>
            <Time at={stall.at} className={classes.quiet} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function HealthSkeleton() {
  return (
    <div aria-hidden>
      <Skeleton height={64} radius={8} mb={16} />
      <div className={classes.figures}>
        {[0, 1, 2, 3].map((index) => (
          <Skeleton key={index} height={84} radius={8} />
        ))}
      </div>
      <Skeleton height={220} radius={8} mt={32} />
    </div>
  );
}

function Report() {
  const { t } = useTranslation(['system', 'common']);
  const health = useQuery(healthQuery);
  if (health.isPending) return <HealthSkeleton />;
  if (!health.data) return <ErrorState error={health.error} retry={() => void health.refetch()} />;
  return (
    <>
      <Verdict
        status={health.data.status}
        version={health.data.version}
        uptime={duration(health.data.uptime_seconds)}
        stale={health.isError}
      />
      <Figures health={health.data} />
      <Section title={t('health.checks')}>
        <Checks checks={health.data.checks} />
      </Section>
      <Section title={t('health.consumers')} about={t('health.consumersAbout')}>
        <Consumers consumers={health.data.bus.consumers} />
      </Section>
      <Stalls health={health.data} />
    </>
  );
}

export function HealthPage() {
  const { t } = useTranslation(['system', 'common']);
  if (!useIsAdmin()) return <NoPermission />;
  return (
    <Page title={t('health.title')} about={t('health.about')}>
      <Report />
      <PluginCards />
    </Page>
  );
}
