import { CloseButton, Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ContextBody } from './ContextPane';
import classes from './ContextPane.module.css';

interface DrawerProps {
  id: string;
  opened: boolean;
  onClose: () => void;
}

/** The same over the conversation, where there is no room beside it. */
export function ContextDrawer({ id, opened, onClose }: DrawerProps) {
  const { t } = useTranslation(['inbox', 'common']);
  return (
    <Drawer.Root opened={opened} onClose={onClose} size={320}>
      <Drawer.Overlay />
      <Drawer.Content>
        <div className={classes.head}>
          <Drawer.Title className={classes.title}>{t('context.title')}</Drawer.Title>
          <CloseButton onClick={onClose} aria-label={t('common:action.close')} />
        </div>
        <Drawer.Body p={0}>
          <ContextBody id={id} />
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
