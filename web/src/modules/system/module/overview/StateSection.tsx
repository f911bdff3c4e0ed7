import { useTranslation } from 'react-i18next';
import { Section } from '@/components/Page';
import { ProblemNote } from '@/components/ProblemNote';
import { StateWord } from '@/components/StateWord';
import { Time } from '@/components/Time';
import { serverWords } from '@/i18n';
import type { Module } from '../../contract';
import { moduleTone } from '../../module-look';
import { SwapNote } from '../../SwapNote';
import classes from './Overview.module.css';

function Checks({ module }: { module: Module }) {
  return module.health.map((check) => (
    <div key={check.name} style={{ display: 'contents' }}>
      <dt>{check.name}</dt>
      <dd>
        <StateWord tone={check.state === 'ok' ? 'ok' : 'warning'}>{serverWords(check.detail)}</StateWord>
      </dd>
    </div>
  ));
}

export function StateSection({ module }: { module: Module }) {
  const { t } = useTranslation(['module', 'system']);
  const waits = module.state === 'draining' || module.state === 'stopped';
  return (
    <Section title={t('state.title')}>
      <div className={classes.box}>
        {module.problem ? (
          <ProblemNote problem={module.problem} tone={module.state === 'degraded' ? 'warning' : 'danger'} />
        ) : null}
        <dl className={classes.facts}>
          <dt>{t('state.state')}</dt>
          <dd>
            <StateWord tone={moduleTone(module.state)}>{t(`system:modules.state.${module.state}`)}</StateWord>
            <span className={classes.quiet}>
              {t('state.since')} <Time at={module.since} as="list" />
            </span>
          </dd>
          {module.retry_at ? (
            <>
              <dt>{t('state.retry')}</dt>
              <dd>
                <Time at={module.retry_at} />
              </dd>
            </>
          ) : null}
          <dt>{t('state.version')}</dt>
          <dd>
            <span className="tabular">{module.version}</span>
            {module.previous_version ? (
              <span className={classes.quiet}>
                {t('state.previous', { version: module.previous_version })}
              </span>
            ) : null}
          </dd>
          <dt>{t('state.source')}</dt>
          <dd>{t(module.installed ? 'state.installed' : 'state.bundled')}</dd>
          {waits && module.holds.length > 0 ? (
            <>
              <dt>{t('state.holds')}</dt>
              <dd>{module.holds.map((hold) => `${hold.name} (${hold.count})`).join(', ')}</dd>
            </>
          ) : null}
          <Checks module={module} />
        </dl>
        {module.swap ? <SwapNote swap={module.swap} /> : null}
      </div>
    </Section>
  );
}
