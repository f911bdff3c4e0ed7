import { Button } from '@mantine/core';
import { IconCircleCheck, IconPlugConnected } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import type { Provider } from '@/api/types';
import { ProblemNote } from '@/components/ProblemNote';
import { milliseconds } from '@/i18n/format';
import { useTestProvider } from './data';
import classes from './ProviderTestResult.module.css';

/** Tries what is saved, and says in words how it went. */
export function ProviderTestResult({
  provider,
  onUse,
}: {
  provider: Provider;
  onUse: (models: string[]) => void;
}) {
  const { t } = useTranslation(['openai', 'common']);
  const test = useTestProvider();
  const result = test.data;
  const problem = test.error
    ? asProblem(test.error)
    : (result?.problem ?? (test.isIdle ? provider.problem : null));
  const missing = result?.models.filter((model) => !provider.models.includes(model)) ?? [];
  return (
    <div className={classes.test}>
      <div>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlugConnected size={14} />}
          loading={test.isPending}
          onClick={() => test.mutate(provider.id)}
        >
          {t('provider.test')}
        </Button>
      </div>
      {problem ? <ProblemNote problem={problem} /> : null}
      {result?.ok ? (
        <div className={classes.good} role="status">
          <IconCircleCheck size={16} aria-hidden />
          <div>
            {t('provider.testOk', { time: milliseconds(result.milliseconds), count: result.models.length })}
            {missing.length > 0 ? (
              <div className={classes.found}>
                <span>
                  {missing.slice(0, 6).join(', ')}
                  {missing.length > 6 ? '…' : ''}
                </span>
                <Button
                  size="compact-xs"
                  variant="subtle"
                  className={classes.use}
                  onClick={() => onUse([...provider.models, ...missing])}
                >
                  {t('provider.useModels')}
                </Button>
              </div>
            ) : null}
          </div>
        </div>
      ) : null}
    </div>
  );
}
