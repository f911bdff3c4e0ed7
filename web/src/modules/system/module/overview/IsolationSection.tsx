import { SegmentedControl } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/Page';
import { useProblemText } from '@/components/problem-text';
import { toastDone, toastProblem } from '@/components/toast';
import type { Isolation, Module } from '../../contract';
import { useModuleWords } from '../../module-words';
import { useChangeModule } from '../data';
import classes from './Overview.module.css';

export function IsolationSection({ module }: { module: Module }) {
  const { t } = useTranslation('module');
  const text = useProblemText();
  const words = useModuleWords();
  const change = useChangeModule(module.id);
  const shown = change.isPending ? (change.variables.isolation ?? module.isolation) : module.isolation;
  const choose = (isolation: Isolation) =>
    change.mutate(
      { isolation },
      {
        onSuccess: () => toastDone(t('isolation.changed', { name: words(module.id, 'name', module.name) })),
        onError: (error) => toastProblem(error, text),
      },
    );
  return (
    <Section title={t('isolation.title')} about={t('isolation.about')}>
      <div className={classes.box}>
        <div>
          <SegmentedControl
            size="xs"
            aria-label={t('isolation.title')}
            value={shown}
            disabled={module.isolation_locked || change.isPending}
            onChange={choose}
            data={[
              { value: 'inside', label: t('isolation.inside') },
              { value: 'process', label: t('isolation.process') },
            ]}
          />
        </div>
        <p className={classes.about}>{t(`isolation.${shown}About`)}</p>
        {module.isolation_locked ? (
          <p className={classes.lock}>
            <IconLock size={14} aria-hidden />
            {t('isolation.locked')}
          </p>
        ) : null}
      </div>
    </Section>
  );
}
