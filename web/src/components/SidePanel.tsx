import { CloseButton, Drawer } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './SidePanel.module.css';

interface SidePanelProps {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  footer?: ReactNode;
  /** What has the focus first: the panel, for something to read, or a field marked data-autofocus. */
  focus?: 'panel' | 'field';
  children: ReactNode;
}

/** Where forms and details live: the page stays in view beside it. */
export function SidePanel({ opened, onClose, title, footer, focus = 'panel', children }: SidePanelProps) {
  const { t } = useTranslation();
  return (
    <Drawer.Root opened={opened} onClose={onClose}>
      <Drawer.Overlay />
      <Drawer.Content
        className={classes.panel}
        classNames={{ content: classes.content ?? '', inner: classes.inner ?? '' }}
      >
        <div className={classes.head}>
          <Drawer.Title
            className={classes.title}
            {...(focus === 'panel' ? { tabIndex: -1, 'data-autofocus': true } : {})}
          >
            {title}
          </Drawer.Title>
          <CloseButton iconSize={20} onClick={onClose} aria-label={t('action.close')} />
        </div>
        <Drawer.Body className={classes.body}>{children}</Drawer.Body>
        {footer ? <div className={classes.footer}>{footer}</div> : null}
      </Drawer.Content>
    </Drawer.Root>
  );
}
