import { IconDots } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InboxBadge } from '@/modules/inbox/InboxBadge';
import { useNavItems, type NavItem } from './nav';
import { NavIcon } from './NavIcon';
import classes from './BottomBar.module.css';

const MoreSheet = lazy(async () => ({ default: (await import('./MoreSheet')).MoreSheet }));
const places = 4;

function BarLink({ item }: { item: NavItem }) {
  return (
    <Link
      to={item.to}
      className={classes.item}
      activeProps={{ 'data-active': true }}
      activeOptions={{ exact: item.exact ?? false }}
    >
      <span className={classes.icon}>
        <NavIcon icon={item.icon} size={22} stroke={1.6} />
        {item.module === 'inbox' ? <InboxBadge dot /> : null}
      </span>
      <span className={classes.word}>{item.label}</span>
    </Link>
  );
}

/** The rail of a narrow screen: what is used most within a thumb's reach, the rest behind one button. */
export function BottomBar() {
  const { t } = useTranslation();
  const items = useNavItems();
  const [more, setMore] = useState<'never' | 'opened' | 'closed'>('never');
  return (
    <nav className={classes.bar} aria-label={t('nav.label')}>
      {items.slice(0, places - 1).map((item) => (
        <BarLink key={item.to} item={item} />
      ))}
      <button type="button" className={classes.item} onClick={() => setMore('opened')}>
        <span className={classes.icon}>
          <IconDots size={22} stroke={1.6} aria-hidden />
        </span>
        <span className={classes.word}>{t('nav.more')}</span>
      </button>
      {more === 'never' ? null : (
        <Suspense fallback={null}>
          <MoreSheet
            items={items.slice(places - 1)}
            opened={more === 'opened'}
            onClose={() => setMore('closed')}
          />
        </Suspense>
      )}
    </nav>
  );
}
