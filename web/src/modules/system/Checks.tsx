import { useTranslation } from 'react-i18next';
import type { SystemHealth } from '@/api/types';
import { StateWord, type Tone } from '@/components/StateWord';
import { wholeNumber } from '@/i18n/format';
import classes from './Health.module.css';

const tones: Record<SystemHealth['status'], Tone> = { ok: 'ok', degraded: 'warning', down: 'danger' };

export function Checks({ checks }: { checks: SystemHealth['checks'] }) {
  const { t } = useTranslation(['system', 'common']);
  return (
    <ul className={classes.table}>
      {checks.map((check) => (
        <li key={check.name} className={classes.line}>
          <span className={classes.strong}>{check.name}</span>
          <span className={classes.wide}>{check.detail}</span>
          {check.value === undefined ? null : (
            <span className="tabular">
              {wholeNumber(check.value)} {check.unit ?? ''}
            </span>
          )}
          <StateWord tone={tones[check.state]}>{t(`health.check.${check.state}`)}</StateWord>
        </li>
      ))}
    </ul>
  );
}
