import { IconCircleCheckFilled, IconCircleDashed } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '@/api/client';
import { useIsAdmin, useSession } from '@/app/session';
import { EmptyState } from '@/components/States';
import { endpointsQuery } from '../queries';
import classes from './FirstSteps.module.css';

function Step({ done, children }: { done: boolean; children: ReactNode }) {
  const { t } = useTranslation(['inbox', 'common']);
  return (
    <li className={classes.step} data-done={done || undefined}>
      {done ? (
        <IconCircleCheckFilled size={18} aria-label={t('steps.done')} />
      ) : (
        <IconCircleDashed size={18} aria-label={t('steps.todo')} />
      )}
      <span>{children}</span>
    </li>
  );
}

/** An inbox that never had a message: what leads to the first one. */
export function FirstSteps() {
  const { t } = useTranslation(['inbox', 'common']);
  const admin = useIsAdmin();
  const modules = useSession().modules;
  const endpoints = useQuery(endpointsQuery);
  const assistants = useQuery({
    queryKey: ['openai', 'assistants', 'any'],
    queryFn: async () =>
      (await take(api.GET('/api/v1/openai/assistants', { params: { query: { limit: 1 } } }))).items.length >
      0,
    enabled: admin && modules.includes('openai'),
  });
  const hasBot = (endpoints.data?.length ?? 0) > 0;
  if (!admin) return <EmptyState title={t('empty.title')}>{t('empty.text')}</EmptyState>;
  return (
    <EmptyState title={t('empty.title')}>
      <ol className={classes.steps}>
        <Step done={hasBot}>
          <Link to="/bots" search={{ bot: hasBot ? undefined : 'new' }}>
            {t('steps.bot')}
          </Link>
        </Step>
        <Step done={assistants.data ?? false}>
          <Link to="/assistants">{t('steps.assistant')}</Link>
        </Step>
        <Step done={false}>{t('steps.write')}</Step>
      </ol>
    </EmptyState>
  );
}
