import { Button } from '@mantine/core';
import { IconUserCircle, IconUserOff, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '@/api/types';
import { useSession } from '@/app/session';
import { ActionMenu } from '@/components/ActionMenu';
import { Face } from '@/components/Face';
import { useConversationActions } from '../actions';
import { operatorsQuery } from '../queries';
import classes from './Header.module.css';

interface AssignProps {
  conversation: Conversation;
  opened: boolean;
  onChange: (opened: boolean) => void;
}

export function AssignMenu({ conversation, opened, onChange }: AssignProps) {
  const { t } = useTranslation(['inbox', 'common']);
  const { user } = useSession();
  const { assign } = useConversationActions(conversation.id);
  const operators = useQuery({ ...operatorsQuery, enabled: opened });
  const { assignee } = conversation;
  const mine = assignee?.id === user.id;
  const others = (operators.data ?? []).filter((operator) => operator.id !== user.id);
  const name = mine ? t('assign.you') : assignee?.name;
  const label = name ? t('assign.now', { name }) : t('act.assign');
  return (
    <ActionMenu
      opened={opened}
      onChange={onChange}
      width={240}
      groups={[
        [
          {
            key: 'me',
            label: t('assign.me'),
            icon: <IconUserCircle size={16} />,
            checked: mine,
            onPick: () => assign({ id: user.id, name: user.name }),
          },
          {
            key: 'nobody',
            label: t('assign.nobody'),
            icon: <IconUserOff size={16} />,
            checked: assignee === null,
            onPick: () => assign(null),
          },
        ],
        others.map((operator) => ({
          key: operator.id,
          label: operator.name,
          icon: <Face name={operator.name} id={operator.id} size={18} />,
          checked: assignee?.id === operator.id,
          onPick: () => assign({ id: operator.id, name: operator.name }),
        })),
      ]}
    >
      <Button
        size="xs"
        variant="default"
        className={classes.assign}
        leftSection={
          assignee ? <Face name={assignee.name} id={assignee.id} size={18} /> : <IconUserPlus size={16} />
        }
        aria-label={label}
        title={`${label} (A)`}
      >
        <span className={classes.assignName}>{name ?? t('act.assign')}</span>
      </Button>
    </ActionMenu>
  );
}
