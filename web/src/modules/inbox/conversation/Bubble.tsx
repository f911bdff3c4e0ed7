import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Message } from '@/api/types';
import { useProblemText } from '@/components/problem-text';
import { exactTime } from '@/i18n/format';
import { AttachmentView } from './Attachments';
import { linkPieces } from './links';
import { Ticks } from './Ticks';
import classes from './Bubble.module.css';

function MessageText({ text }: { text: string }) {
  return (
    <p className={classes.text}>
      {linkPieces(text).map((piece, index) =>
        piece.href ? (
          <a key={index} href={piece.href} target="_blank" rel="noreferrer noopener">
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </p>
  );
}

interface FailureProps {
  message: Message;
  onResend: () => void;
  onDiscard?: (() => void) | undefined;
}

function asSentences(parts: string[]): string {
  return parts
    .filter(Boolean)
    .map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`))
    .join(' ');
}

/** Why it did not arrive, and the way to send it again. */
function Failure({ message, onResend, onDiscard }: FailureProps) {
  const { t } = useTranslation(['inbox', 'common']);
  const describe = useProblemText();
  const reason = message.delivery?.reason;
  const text = reason ? describe(reason) : null;
  return (
    <div className={classes.failure} role="alert">
      <span>
        <strong>{t('delivery.failed')}.</strong>{' '}
        {text ? asSentences([text.title, text.detail, text.fix]) : null}
      </span>
      <span className={classes.failureActs}>
        <Button
          size="compact-xs"
          variant="subtle"
          color="red"
          leftSection={<IconRefresh size={14} />}
          onClick={onResend}
        >
          {t('act.resend')}
        </Button>
        {onDiscard ? (
          <Button size="compact-xs" variant="subtle" color="gray" onClick={onDiscard}>
            {t('act.discard')}
          </Button>
        ) : null}
      </span>
    </div>
  );
}

interface BubbleProps {
  message: Message;
  onResend: () => void;
  onDiscard?: (() => void) | undefined;
}

export function Bubble({ message, onResend, onDiscard }: BubbleProps) {
  const { t } = useTranslation(['inbox', 'common']);
  const kind =
    message.direction === 'note'
      ? 'note'
      : message.direction === 'in'
        ? 'in'
        : message.author.kind === 'assistant'
          ? 'assistant'
          : 'out';
  return (
    <>
      <div className={classes.line}>
        {message.delivery ? <Ticks state={message.delivery.state} /> : null}
        <div className={classes.bubble} data-kind={kind} title={exactTime(new Date(message.created_at))}>
          {message.attachments.map((attachment) => (
            <AttachmentView key={attachment.id} attachment={attachment} />
          ))}
          {message.text ? <MessageText text={message.text} /> : null}
          {message.unsupported ? (
            <p className={classes.unsupported}>{t('message.unsupported', { kind: message.unsupported })}</p>
          ) : null}
          {message.edited_at ? <span className={classes.edited}>{t('message.edited')}</span> : null}
        </div>
      </div>
      {message.delivery?.state === 'failed' ? (
        <Failure message={message} onResend={onResend} onDiscard={onDiscard} />
      ) : null}
    </>
  );
}
