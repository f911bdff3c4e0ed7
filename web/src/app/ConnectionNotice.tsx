import { IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useLiveTrouble, useOnline } from '@/live/hooks';
import classes from './ConnectionNotice.module.css';

/** Says that what is on the page may be behind; nothing at all while the connection is good. */
export function ConnectionNotice() {
  const { t } = useTranslation();
  const online = useOnline();
  const trouble = useLiveTrouble();
  if (online && !trouble) return null;
  return (
    <div className={classes.notice} role="status">
      <IconPlugConnectedX size={16} aria-hidden />
      <span>{online ? t('connection.reconnecting') : t('connection.offline')}</span>
    </div>
  );
}
