import { Button } from '@mantine/core';
import { IconArchive, IconBan, IconSparkles, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '@/api/types';
import { useSession } from '@/app/session';
import { useProblemText } from '@/components/problem-text';
import { currentLocale, serverLanguage, serverWords } from '@/i18n';
import { useConversationActions } from '../actions';
import classes from './AnswerStrip.module.css';

interface StripProps {
  icon: ReactNode;
  title: string;
  text?: string | undefined;
  tone?: 'assistant' | 'warning';
  children?: ReactNode;
}

function Strip({ icon, title, text, tone, children }: StripProps) {
  return (
    <div className={classes.strip} data-tone={tone} role="status">
      {icon}
      <span className={classes.words}>
        <strong>{title}</strong>
        {text ? <span className={classes.text}>{text}</span> : null}
      </span>
      {children}
    </div>
  );
}

/** Why people answer: what kind of trouble it was in the reader's language, then the particulars as they came. */
function reasonOf(
  conversation: Conversation,
  describe: ReturnType<typeof useProblemText>,
): string | undefined {
  const detail = serverWords(conversation.handoff_reason ?? '');
  const code = conversation.handoff_code;
  if (!detail || !code) return detail || undefined;
  const text = describe({ code, title: '', detail, fix: '' });
  return currentLocale() === serverLanguage ? detail : `${text.title}. ${detail}`;
}

/** Who answers now, always in view above the composer, with the way to change it. */
export function AnswerStrip({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation(['inbox', 'common']);
  const { modules } = useSession();
  const act = useConversationActions(conversation.id);
  const describe = useProblemText();
  if (conversation.state === 'closed')
    return (
      <Strip
        icon={<IconArchive size={16} aria-hidden />}
        title={t('strip.closed')}
        text={t('strip.closedText')}
      >
        <Button size="xs" variant="default" onClick={act.reopen}>
          {t('act.reopen')}
        </Button>
      </Strip>
    );
  if (conversation.contact.state !== 'reachable')
    return (
      <Strip
        icon={<IconBan size={16} aria-hidden />}
        tone="warning"
        title={t(`strip.${conversation.contact.state}`)}
        text={t('strip.unreachable')}
      />
    );
  if (conversation.answering === 'assistant')
    return (
      <Strip
        icon={<IconSparkles size={16} aria-hidden />}
        tone="assistant"
        title={t('strip.assistant')}
        text={t('strip.assistantText')}
      >
        <Button size="xs" onClick={act.takeOver} loading={act.busy}>
          {t('act.takeOver')}
        </Button>
      </Strip>
    );
  const reason = reasonOf(conversation, describe);
  return (
    <Strip
      icon={<IconUser size={16} aria-hidden />}
      title={t('strip.people')}
      text={reason}
      {...(reason ? { tone: 'warning' as const } : {})}
    >
      {modules.includes('openai') ? (
        <Button size="xs" variant="default" onClick={act.handBack} loading={act.busy}>
          {t('act.handBack')}
        </Button>
      ) : null}
    </Strip>
  );
}
