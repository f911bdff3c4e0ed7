import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { InboxBadge } from '@/modules/inbox/InboxBadge';
import type { NavItem } from './nav';
import classes from './Rail.module.css';

export function RailLink({ item, narrow }: { item: NavItem; narrow: boolean }) {
  const { t } = useTranslation();
  const label = t(item.label);
  return (
    <Link
      to={item.to}
      className={classes.link}
      activeProps={{ 'data-active': true }}
      aria-label={narrow ? label : undefined}
      title={narrow ? label : undefined}
    >
      <item.icon size={18} stroke={1.7} aria-hidden />
      {narrow ? null : <span className={classes.word}>{label}</span>}
      {item.module === 'inbox' ? <InboxBadge dot={narrow} /> : null}
    </Link>
  );
}
