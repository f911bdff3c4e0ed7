import { ActionIcon } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBan, IconCircleCheck, IconDots, IconKey, IconShield, IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { User, UserChanges } from '@/api/types';
import { ActionMenu } from '@/components/ActionMenu';
import { ConfirmDelete } from '@/components/ConfirmDelete';
import { useProblemText } from '@/components/problem-text';
import { toastDone, toastProblem } from '@/components/toast';
import { openedLazily } from '@/components/opened-lazily';
import { useChangeUser } from './users-data';

const PasswordModal = openedLazily(async () => (await import('./PasswordModal')).PasswordModal);

/** What may be done to a user; nobody can lock themselves out from here. */
export function UserMenu({ user, me }: { user: User; me: boolean }) {
  const { t } = useTranslation(['accounts', 'common']);
  const text = useProblemText();
  const change = useChangeUser();
  const [blocking, block] = useDisclosure(false);
  const [setting, password] = useDisclosure(false);
  const apply = (patch: UserChanges, done: string) =>
    change.mutate(
      { id: user.id, ...patch },
      { onSuccess: () => toastDone(done), onError: (error) => toastProblem(error, text) },
    );
  return (
    <>
      <ActionMenu
        groups={[
          [
            {
              key: 'password',
              label: t('users.setPassword'),
              icon: <IconKey size={16} />,
              onPick: password.open,
            },
            user.role === 'operator'
              ? {
                  key: 'admin',
                  label: t('users.makeAdmin'),
                  icon: <IconShield size={16} />,
                  onPick: () => apply({ role: 'admin' }, t('users.nowAdmin', { name: user.name })),
                }
              : {
                  key: 'operator',
                  label: t('users.makeOperator'),
                  icon: <IconUser size={16} />,
                  disabled: me,
                  onPick: () => apply({ role: 'operator' }, t('users.nowOperator', { name: user.name })),
                },
          ],
          [
            user.blocked
              ? {
                  key: 'unblock',
                  label: t('users.unblock'),
                  icon: <IconCircleCheck size={16} />,
                  onPick: () => apply({ blocked: false }, t('users.nowUnblocked', { name: user.name })),
                }
              : {
                  key: 'block',
                  label: t('users.block'),
                  icon: <IconBan size={16} />,
                  danger: true,
                  disabled: me,
                  onPick: block.open,
                },
          ],
        ]}
      >
        <ActionIcon variant="subtle" color="gray" aria-label={t('users.menu', { name: user.name })}>
          <IconDots size={18} />
        </ActionIcon>
      </ActionMenu>
      <ConfirmDelete
        opened={blocking}
        onClose={block.close}
        title={t('users.blockTitle', { name: user.name })}
        confirm={t('users.block')}
        busy={change.isPending}
        error={change.error}
        onConfirm={() =>
          change.mutate(
            { id: user.id, blocked: true },
            {
              onSuccess: () => {
                block.close();
                toastDone(t('users.nowBlocked', { name: user.name }));
              },
            },
          )
        }
      >
        {t('users.blockText')}
      </ConfirmDelete>
      <PasswordModal user={user} opened={setting} onClose={password.close} />
    </>
  );
}
