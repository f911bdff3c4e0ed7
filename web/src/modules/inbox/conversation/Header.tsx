import { ActionIcon, Button } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconArrowLeft, IconLayoutSidebarRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '@/api/types';
import { Face } from '@/components/Face';
import { useConversationActions } from '../actions';
import type { InboxSearch } from '../views';
import { AssignMenu } from './AssignMenu';
import classes from './Header.module.css';

interface HeaderProps {
  conversation: Conversation;
  search: InboxSearch;
  assigning: boolean;
  onAssigning: (open: boolean) => void;
  contextShown: boolean;
  onContext: () => void;
}

/** The way out of a conversation on a phone, where it has the whole screen. */
export function BackToList({ search }: { search: InboxSearch }) {
  const { t } = useTranslation();
  return (
    <Link to="/inbox" search={search} className={classes.back} aria-label={t('action.back')}>
      <IconArrowLeft size={20} aria-hidden />
    </Link>
  );
}

export function Header({
  conversation,
  search,
  assigning,
  onAssigning,
  contextShown,
  onContext,
}: HeaderProps) {
  const { t } = useTranslation(['inbox', 'common']);
  const act = useConversationActions(conversation.id);
  const { contact, endpoint } = conversation;
  const closed = conversation.state === 'closed';
  const panelLabel = t(contextShown ? 'context.hide' : 'context.show');
  return (
    <header className={classes.header}>
      <BackToList search={search} />
      <button
        type="button"
        className={classes.who}
        onClick={onContext}
        title={t('context.open', { name: contact.name })}
      >
        <Face name={contact.name} id={contact.id} size={32} />
        <span className={classes.words}>
          <span className={classes.name}>{contact.name}</span>
          <span className={classes.where}>
            {contact.username ? `@${contact.username} · ` : ''}
            {endpoint.name}
          </span>
        </span>
      </button>
      <div className={classes.tools}>
        <AssignMenu conversation={conversation} opened={assigning} onChange={onAssigning} />
        {closed ? (
          <ActionIcon
            variant="default"
            size={28}
            onClick={act.reopen}
            aria-label={t('act.reopen')}
            title={t('act.reopen')}
          >
            <IconArchiveOff size={16} />
          </ActionIcon>
        ) : (
          <Button
            size="xs"
            variant="default"
            className={classes.close}
            leftSection={<IconArchive size={16} />}
            onClick={act.close}
            aria-label={t('act.closeLong')}
            title={`${t('act.closeLong')} (E)`}
          >
            <span className={classes.closeWord}>{t('act.close')}</span>
          </Button>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          className={classes.context}
          onClick={onContext}
          aria-label={panelLabel}
          title={panelLabel}
          aria-pressed={contextShown}
        >
          <IconLayoutSidebarRight size={18} />
        </ActionIcon>
      </div>
    </header>
  );
}
