import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import { useProblemText } from './problem-text';
import { Mark, Unplugged } from './Mark';
import classes from './States.module.css';

interface StateProps {
  title: string;
  /** h1 where it is the whole page. */
  heading?: 'h1' | 'h2';
  children?: ReactNode;
  action?: ReactNode;
  motif?: ReactNode;
}

/** One quiet block in the middle of the place it stands in. */
export function State({ title, heading: Heading = 'h2', children, action, motif }: StateProps) {
  return (
    <div className={classes.state}>
      {motif}
      <Heading className={classes.title}>{title}</Heading>
      {children ? <div className={classes.text}>{children}</div> : null}
      {action ? <div className={classes.action}>{action}</div> : null}
    </div>
  );
}

export function EmptyState(props: StateProps) {
  return <State motif={<Unplugged />} {...props} />;
}

/** What went wrong, why, and a way to try again. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  const text = useProblemText()(problem);
  return (
    <div role="alert">
      <State
        title={text.title}
        action={
          retry ? (
            <Button variant="default" onClick={retry}>
              {t('action.retry')}
            </Button>
          ) : null
        }
      >
        {text.detail ? <p>{text.detail}</p> : null}
        {text.fix ? <p>{text.fix}</p> : null}
        {problem.requestId ? (
          <p className={classes.request}>{t('state.request', { id: problem.requestId })}</p>
        ) : null}
      </State>
    </div>
  );
}

export function NoPermission() {
  const { t } = useTranslation();
  return (
    <State heading="h1" title={t('state.noPermission.title')}>
      {t('state.noPermission.text')}
    </State>
  );
}

export function Loading({ label }: { label?: string }) {
  const { t } = useTranslation();
  return (
    <div className={classes.loading} role="status">
      <Mark size={32} busy />
      <span className="visually-hidden">{label ?? t('state.loading')}</span>
    </div>
  );
}
