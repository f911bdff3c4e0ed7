import { Drawer } from '@mantine/core';
import { IconLogout } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useLogOut } from './log-out';
import type { NavItem } from './nav';
import { NavIcon } from './NavIcon';
import { PreferenceControls } from './PreferenceControls';
import { useSession } from './session';
import classes from './BottomBar.module.css';

interface SheetProps {
  items: NavItem[];
  opened: boolean;
  onClose: () => void;
}

/** What does not fit the bottom bar. */
export function MoreSheet({ items, opened, onClose }: SheetProps) {
  const { t } = useTranslation();
  const { user } = useSession();
  const logOut = useLogOut();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="bottom"
      size="auto"
      withCloseButton={false}
      title={user.name}
      classNames={{
        content: classes.sheetBox ?? '',
        header: classes.sheetHead ?? '',
        title: classes.sheetTitle ?? '',
        body: classes.sheet ?? '',
      }}
    >
      {items.map((item) => (
        <Link key={item.to} to={item.to} className={classes.line} onClick={onClose}>
          <NavIcon icon={item.icon} size={20} stroke={1.6} />
          {item.label}
        </Link>
      ))}
      <PreferenceControls />
      <button type="button" className={classes.line} onClick={logOut}>
        <IconLogout size={20} stroke={1.6} aria-hidden />
        {t('profile.logOut')}
      </button>
    </Drawer>
  );
}
