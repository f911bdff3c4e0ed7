import { ActionIcon, Textarea } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '@/api/types';
import { useSession } from '@/app/session';
import { sayTyping } from '../actions';
import { useOutbox } from '../OutboxProvider';
import { AnswerStrip } from './AnswerStrip';
import { readDraft, writeDraft, type Mode } from './draft-store';
import classes from './Composer.module.css';

export const composerId = 'inbox-composer';
const typingPause = 4_000;

function ModeTabs({ mode, onChange }: { mode: Mode; onChange: (mode: Mode) => void }) {
  const { t } = useTranslation(['inbox', 'common']);
  return (
    <div className={classes.modes} role="group" aria-label={t('composer.mode')}>
      {(['out', 'note'] as const).map((each) => (
        <button
          key={each}
          type="button"
          className={classes.mode}
          aria-pressed={mode === each}
          data-active={mode === each || undefined}
          onClick={() => onChange(each)}
        >
          {t(`composer.${each}`)}
        </button>
      ))}
    </div>
  );
}

/** Mounted anew for each conversation, so a draft never crosses over. */
export function Composer({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation(['inbox', 'common']);
  const [mode, setMode] = useState<Mode>('out');
  const outbox = useOutbox();
  const place = { userId: useSession().user.id, conversationId: conversation.id };
  const [text, setText] = useState(() => readDraft({ ...place, mode: 'out' }));
  const field = useRef<HTMLTextAreaElement>(null);
  const lastTyping = useRef(0);
  const unreachable = mode === 'out' && conversation.contact.state !== 'reachable';
  const sendLabel = t(mode === 'note' ? 'composer.saveNote' : 'composer.send');
  const ready = text.trim() !== '' && !unreachable;

  const switchTo = (next: Mode) => {
    setMode(next);
    setText(readDraft({ ...place, mode: next }));
    field.current?.focus();
  };
  const write = (value: string) => {
    setText(value);
    writeDraft({ ...place, mode }, value);
    if (mode !== 'out' || value === '' || Date.now() - lastTyping.current < typingPause) return;
    lastTyping.current = Date.now();
    sayTyping(conversation.id);
  };
  const send = () => {
    if (!ready) return;
    outbox.enqueue(conversation.id, mode, text.trim());
    write('');
    lastTyping.current = 0;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes a word, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    if (window.matchMedia('(pointer: coarse)').matches && !event.metaKey && !event.ctrlKey) return;
    event.preventDefault();
    send();
  };

  return (
    <div className={classes.composer} data-mode={mode}>
      <AnswerStrip conversation={conversation} />
      <div className={classes.top}>
        <ModeTabs mode={mode} onChange={switchTo} />
        <span className={classes.hint}>{t(mode === 'note' ? 'composer.noteHint' : 'composer.hint')}</span>
      </div>
      <div className={classes.line}>
        <Textarea
          ref={field}
          id={composerId}
          className={classes.field}
          variant="unstyled"
          autosize
          minRows={2}
          maxRows={10}
          value={text}
          disabled={unreachable}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          placeholder={t(`composer.placeholder.${mode}`, { name: conversation.contact.name })}
          aria-label={t(`composer.${mode}`)}
        />
        <ActionIcon
          size={32}
          variant="filled"
          className={classes.send}
          disabled={!ready}
          onClick={send}
          aria-label={sendLabel}
          title={sendLabel}
        >
          <IconArrowUp size={18} />
        </ActionIcon>
      </div>
    </div>
  );
}
