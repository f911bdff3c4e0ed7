import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { User } from '@/api/types';
import { useIsAdmin, useSession } from '@/app/session';
import { Face } from '@/components/Face';
import { Page } from '@/components/Page';
import { Row, Rows, RowsSkeleton } from '@/components/Rows';
import { ErrorState, NoPermission } from '@/components/States';
import { StateWord } from '@/components/StateWord';
import { Time } from '@/components/Time';
import { openedLazily } from '@/components/opened-lazily';
import { UserMenu } from './UserMenu';
import { usersQuery } from './users-data';

const NewUserPanel = openedLazily(async () => (await import('./NewUserPanel')).NewUserPanel);

function UserRow({ user }: { user: User }) {
  const { t } = useTranslation(['accounts', 'common']);
  const me = useSession().user.id === user.id;
  return (
    <Row
      lead={<Face name={user.name} id={user.id} />}
      title={me ? t('users.you', { name: user.name }) : user.name}
      about={user.email}
      dimmed={user.blocked}
      cells={
        <>
          {user.blocked ? (
            <StateWord tone="danger">{t('users.blocked')}</StateWord>
          ) : (
            <span>{t(`common:role.${user.role}`)}</span>
          )}
          <span>
            {user.last_seen_at ? (
              <>
                {t('users.seen')} <Time at={user.last_seen_at} />
              </>
            ) : (
              t('users.neverSeen')
            )}
          </span>
        </>
      }
      tools={<UserMenu user={user} me={me} />}
    />
  );
}

function UserList() {
  const { t } = useTranslation(['accounts', 'common']);
  const users = useQuery(usersQuery);
  if (users.isPending) return <RowsSkeleton />;
  if (users.error) return <ErrorState error={users.error} retry={() => void users.refetch()} />;
  return (
    <Rows label={t('users.title')}>
      {users.data.map((user) => (
        <UserRow key={user.id} user={user} />
      ))}
    </Rows>
  );
}

export function UsersPage() {
  const { t } = useTranslation(['accounts', 'common']);
  const [adding, { open, close }] = useDisclosure(false);
  if (!useIsAdmin()) return <NoPermission />;
  return (
    <Page
      title={t('users.title')}
      about={t('users.about')}
      action={
        <Button leftSection={<IconPlus size={16} />} onClick={open}>
          {t('users.add')}
        </Button>
      }
    >
      <UserList />
      <NewUserPanel opened={adding} onClose={close} />
    </Page>
  );
}
