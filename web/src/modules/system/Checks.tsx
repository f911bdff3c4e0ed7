import { useTranslation } from 'react-i18next';
import type { SystemHealth } from '@/api/types';
import { StateWord, type Tone } from '@/components/StateWord';
import { serverTexts, serverWords } from '@/i18n';
import { fileSize, wholeNumber } from '@/i18n/format';
import { useModuleWords } from './module-words';
import classes from './Health.module.css';

const tones: Record<SystemHealth['status'], Tone> = { ok: 'ok', degraded: 'warning', down: 'danger' };

function amount(value: number, unit: string | undefined): string {
  return unit === 'bytes' ? fileSize(value) : [wholeNumber(value), unit].filter(Boolean).join(' ');
}

export function Checks({ checks }: { checks: SystemHealth['checks'] }) {
  const { t } = useTranslation(['system', 'common', serverTexts]);
  const words = useModuleWords();
  const nameOf = (name: string) => {
    const [kind, module] = name.split(' ');
    if (kind === 'module' && module)
      return t('health.checkOf.module', { name: words(module, 'name', module) });
    return name === 'database' || name === 'disk' ? t(`health.checkOf.${name}`) : name;
  };
  return (
    <ul className={classes.table}>
      {checks.map((check) => (
        <li key={check.name} className={classes.line}>
          <span className={classes.strong}>{nameOf(check.name)}</span>
          <span className={classes.wide}>{serverWords(check.detail)}</span>
          {check.value === undefined ? null : (
            <span className="tabular">{amount(check.value, check.unit)}</span>
          )}
          <StateWord tone={tones[check.state]}>{t(`health.check.${check.state}`)}</StateWord>
        </li>
      ))}
    </ul>
  );
}
