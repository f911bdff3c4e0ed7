import { IconLock, IconSparkles } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Message } from '@/api/types';
import { Face } from '@/components/Face';
import { Time } from '@/components/Time';
import type { MessageGroup } from '../grouping';
import { Bubble } from './Bubble';
import classes from './MessageGroup.module.css';

interface GroupProps {
  group: MessageGroup;
  userId: string;
  onResend: (message: Message) => void;
  onDiscard: (message: Message) => void;
  /** Messages that only this browser has so far. */
  local: (message: Message) => boolean;
}

function Author({ group, userId }: { group: MessageGroup; userId: string }) {
  const { t } = useTranslation(['inbox', 'common']);
  const { author, direction } = group;
  if (author.kind === 'assistant')
    return (
      <span className={classes.author}>
        <IconSparkles size={14} aria-hidden />
        {author.name || t('author.assistant')}
      </span>
    );
  const name =
    author.kind === 'system' ? t('author.system') : author.id === userId ? t('author.you') : author.name;
  return (
    <span className={classes.author}>
      {direction === 'note' ? <IconLock size={13} aria-hidden /> : null}
      {direction === 'note' ? t('note.by', { name }) : name}
    </span>
  );
}

export const MessageGroupView = memo(function MessageGroupView({
  group,
  userId,
  onResend,
  onDiscard,
  local,
}: GroupProps) {
  const side = group.direction === 'in' ? 'in' : 'out';
  const last = group.messages.at(-1);
  return (
    <div className={classes.group} data-side={side}>
      {side === 'in' ? (
        <Face name={group.author.name} id={group.author.id ?? group.author.name} size={28} />
      ) : null}
      <div className={classes.stack}>
        <div className={classes.head}>
          <Author group={group} userId={userId} />
          {last ? <Time at={last.created_at} as="clock" className={classes.time} /> : null}
        </div>
        {group.messages.map((message) => (
          <Bubble
            key={message.client_id ?? message.id}
            message={message}
            onResend={() => onResend(message)}
            onDiscard={local(message) ? () => onDiscard(message) : undefined}
          />
        ))}
      </div>
    </div>
  );
});
