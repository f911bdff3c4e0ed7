import { Button } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import { ProblemNote } from '@/components/ProblemNote';
import { StateWord } from '@/components/StateWord';
import { serverWords } from '@/i18n';
import type { JsonObject, TestCheck } from '../../contract';
import { useTestSettings } from '../data';
import classes from './Settings.module.css';

function Checks({ checks }: { checks: TestCheck[] }) {
  const { t } = useTranslation('module');
  return (
    <ul className={classes.checks} role="status">
      {checks.length === 0 ? <li>{t('settings.test.nothing')}</li> : null}
      {checks.map((check) => (
        <li key={check.name} className={classes.check}>
          <span className={classes.checkName}>{serverWords(check.name)}</span>
          <StateWord tone={check.degraded ? 'warning' : 'ok'}>
            {t(check.degraded ? 'settings.test.degraded' : 'settings.test.ok')}
          </StateWord>
          <span className={classes.quiet}>{serverWords(check.detail)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Tries what is filled in, saved or not. */
export function TestConnection({ id, checked }: { id: string; checked: () => JsonObject | undefined }) {
  const { t } = useTranslation('module');
  const test = useTestSettings(id);
  return (
    <>
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlugConnected size={14} />}
          loading={test.isPending}
          onClick={() => {
            const values = checked();
            if (values) test.mutate(values);
          }}
        >
          {t('settings.test.action')}
        </Button>
      </div>
      {test.error ? <ProblemNote problem={asProblem(test.error)} /> : null}
      {test.data ? <Checks checks={test.data.checks} /> : null}
    </>
  );
}
