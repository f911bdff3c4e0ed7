import { Link } from '@tanstack/react-router';
import { InboxBadge } from '@/modules/inbox/InboxBadge';
import type { NavItem } from './nav';
import { NavIcon } from './NavIcon';
import classes from './Rail.module.css';

export function RailLink({ item, narrow }: { item: NavItem; narrow: boolean }) {
  const { label } = item;
  return (
    <Link
      to={item.to}
      className={classes.link}
      activeProps={{ 'data-active': true }}
      activeOptions={{ exact: item.exact ?? false }}
      aria-label={narrow ? label : undefined}
      title={narrow ? label : undefined}
    >
      <NavIcon icon={item.icon} size={18} stroke={1.7} />
      {narrow ? null : <span className={classes.word}>{label}</span>}
      {item.module === 'inbox' ? <InboxBadge dot={narrow} /> : null}
    </Link>
  );
}
