import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation, Run } from '@/api/types';
import { useIsAdmin, useSession } from '@/app/session';
import { Face } from '@/components/Face';
import { StateWord, type Tone } from '@/components/StateWord';
import { Time } from '@/components/Time';
import { currentLocale, serverWords } from '@/i18n';
import { milliseconds, wholeNumber } from '@/i18n/format';
import { conversationQuery, runsQuery } from '../queries';
import classes from './ContextPane.module.css';

const reach: Record<Conversation['contact']['state'], Tone> = {
  reachable: 'ok',
  blocked: 'danger',
  gone: 'danger',
};

function languageName(locale: string): string {
  try {
    return new Intl.DisplayNames([currentLocale()], { type: 'language' }).of(locale) ?? locale;
  } catch {
    return locale;
  }
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Contact({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation(['inbox', 'common']);
  const { contact } = conversation;
  return (
    <section className={classes.section}>
      <div className={classes.person}>
        <Face name={contact.name} id={contact.id} size={48} />
        <div className={classes.personWords}>
          <div className={classes.name}>{contact.name}</div>
          {contact.username ? <div className={classes.quiet}>@{contact.username}</div> : null}
        </div>
      </div>
      <dl className={classes.facts}>
        <Fact label={t('context.state')}>
          <StateWord tone={reach[contact.state]}>{t(`context.contactState.${contact.state}`)}</StateWord>
        </Fact>
        {contact.locale ? <Fact label={t('context.language')}>{languageName(contact.locale)}</Fact> : null}
      </dl>
    </section>
  );
}

function About({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation(['inbox', 'common']);
  return (
    <section className={classes.section}>
      <h2 className={classes.heading}>{t('context.conversation')}</h2>
      <dl className={classes.facts}>
        <Fact label={t('context.channel')}>{conversation.endpoint.name}</Fact>
        <Fact label={t('context.answers')}>{t(`answering.${conversation.answering}`)}</Fact>
        <Fact label={t('context.assignee')}>{conversation.assignee?.name ?? t('assign.nobody')}</Fact>
        <Fact label={t('context.opened')}>
          <Time at={conversation.opened_at} />
        </Fact>
        <Fact label={t('context.active')}>
          <Time at={conversation.last_activity_at} />
        </Fact>
      </dl>
    </section>
  );
}

const outcome: Record<Run['outcome'], Tone> = { completed: 'ok', failed: 'danger', superseded: 'quiet' };

function Runs({ id }: { id: string }) {
  const { t } = useTranslation(['inbox', 'common']);
  const { data } = useQuery(runsQuery(id));
  if (!data || data.length === 0) return null;
  return (
    <section className={classes.section}>
      <h2 className={classes.heading}>{t('context.runs')}</h2>
      <ul className={classes.runs}>
        {data.map((run) => (
          <li key={run.id}>
            <div className={classes.run}>
              <StateWord tone={outcome[run.outcome]}>{t(`context.outcome.${run.outcome}`)}</StateWord>
              <Time at={run.created_at} className={classes.quiet} />
            </div>
            <div className={classes.quiet}>
              {run.model} · {milliseconds(run.milliseconds)} ·{' '}
              {t('context.tokens', {
                count: run.prompt_tokens + run.completion_tokens,
                text: wholeNumber(run.prompt_tokens + run.completion_tokens),
              })}
            </div>
            {run.error ? (
              <div className={run.outcome === 'failed' ? classes.error : classes.quiet}>
                {serverWords(run.error)}
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ContextBody({ id }: { id: string }) {
  const { data } = useQuery(conversationQuery(id));
  const { modules } = useSession();
  const admin = useIsAdmin();
  if (!data)
    return (
      <section className={classes.section} aria-hidden>
        <Skeleton circle height={48} mb={16} />
        <Skeleton height={10} mb={10} />
        <Skeleton height={10} width="70%" />
      </section>
    );
  return (
    <>
      <Contact conversation={data} />
      <About conversation={data} />
      {admin && modules.includes('openai') ? <Runs id={id} /> : null}
    </>
  );
}

/** Beside the conversation, where there is room for it. */
export function ContextPane({ id }: { id: string }) {
  const { t } = useTranslation(['inbox', 'common']);
  return (
    <aside className={classes.pane} aria-label={t('context.title')}>
      <ContextBody id={id} />
    </aside>
  );
}
