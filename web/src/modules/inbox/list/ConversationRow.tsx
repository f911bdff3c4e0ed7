import { IconAlertCircle, IconNote, IconPaperclip, IconSparkles } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '@/api/types';
import { Face } from '@/components/Face';
import { Time } from '@/components/Time';
import type { InboxSearch } from '../views';
import classes from './ConversationRow.module.css';

function Preview({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation(['inbox', 'common']);
  const last = conversation.last_message;
  if (!last) return <span className={classes.preview}>{t('row.noMessages')}</span>;
  const words =
    last.text || (last.attachment_kind ? t(`attachment.kind.${attachmentKind(last.attachment_kind)}`) : '…');
  return (
    <span className={classes.preview}>
      {last.delivery_state === 'failed' ? (
        <IconAlertCircle size={14} className={classes.failed} aria-label={t('delivery.failed')} />
      ) : null}
      {last.direction === 'note' ? <IconNote size={14} aria-label={t('note.label')} /> : null}
      {last.author_kind === 'assistant' ? (
        <IconSparkles size={14} aria-label={t('author.assistant')} />
      ) : null}
      {last.attachment_kind && last.text ? <IconPaperclip size={14} aria-hidden /> : null}
      <span className={classes.words}>
        {last.direction === 'out' && last.author_kind === 'operator' ? (
          <span className={classes.ours}>{t('row.ours')} </span>
        ) : null}
        {words}
      </span>
    </span>
  );
}

const kinds = ['photo', 'document', 'voice', 'audio', 'video', 'sticker'] as const;
export function attachmentKind(kind: string): (typeof kinds)[number] | 'other' {
  return kinds.find((known) => known === kind) ?? 'other';
}

function Answering({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation(['inbox', 'common']);
  if (conversation.state === 'closed') return <span className={classes.tag}>{t('state.closed')}</span>;
  if (conversation.assignee) return <span className={classes.tag}>{conversation.assignee.name}</span>;
  return (
    <span className={classes.tag} data-people={conversation.answering === 'people' || undefined}>
      {t(`answering.short.${conversation.answering}`)}
    </span>
  );
}

export function rowId(conversationId: string): string {
  return `row-${conversationId}`;
}

interface RowProps {
  conversation: Conversation;
  search: InboxSearch;
  open: boolean;
  marked: boolean;
}

export const ConversationRow = memo(function ConversationRow({
  conversation,
  search,
  open,
  marked,
}: RowProps) {
  const { t } = useTranslation(['inbox', 'common']);
  const unread = conversation.unread_count > 0;
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: conversation.id }}
      search={search}
      preload={false}
      className={classes.row}
      data-open={open || undefined}
      data-marked={marked || undefined}
      data-unread={unread || undefined}
      aria-current={open || undefined}
      id={rowId(conversation.id)}
    >
      <Face name={conversation.contact.name} id={conversation.contact.id} size={36} />
      <span className={classes.main}>
        <span className={classes.line}>
          <span className={classes.name}>{conversation.contact.name}</span>
          <Time at={conversation.last_activity_at} as="list" className={classes.time} />
        </span>
        <span className={classes.line}>
          <Preview conversation={conversation} />
          {unread ? (
            <span
              className={classes.count}
              aria-label={t('row.unread', { count: conversation.unread_count })}
            >
              {conversation.unread_count > 99 ? '99+' : conversation.unread_count}
            </span>
          ) : null}
        </span>
        <span className={classes.meta}>
          <span className={classes.endpoint}>{conversation.endpoint.name}</span>
          <Answering conversation={conversation} />
        </span>
      </span>
    </Link>
  );
});
