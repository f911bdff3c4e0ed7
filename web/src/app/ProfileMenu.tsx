import { Menu } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLogOut } from './log-out';
import { PreferenceControls } from './PreferenceControls';
import { useSession } from './session';
import classes from './ProfileMenu.module.css';

interface ProfileMenuProps {
  opened: boolean;
  onChange: (opened: boolean) => void;
  children: ReactElement;
}

export function ProfileMenu({ opened, onChange, children }: ProfileMenuProps) {
  const { t } = useTranslation();
  const { user, role } = useSession();
  const logOut = useLogOut();
  return (
    <Menu opened={opened} onChange={onChange} position="top-start" width={264}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <strong>{user.name}</strong>
          <span>
            {user.email} · {t(`role.${role}`)}
          </span>
        </div>
        <Menu.Divider />
        <PreferenceControls />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={logOut}>
          {t('profile.logOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
