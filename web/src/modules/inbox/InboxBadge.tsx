import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { countsQuery } from './queries';
import classes from './InboxBadge.module.css';

/** How many conversations wait to be read; a mere dot where there is no room for a number. */
export function InboxBadge({ dot = false }: { dot?: boolean }) {
  const { t } = useTranslation();
  const { data } = useQuery(countsQuery);
  if (!data?.unread) return null;
  const label = t('nav.unread', { count: data.unread });
  return (
    <span className={dot ? classes.dot : classes.badge} role="status" aria-label={label} title={label}>
      {dot ? null : data.unread > 999 ? '999+' : data.unread}
    </span>
  );
}
