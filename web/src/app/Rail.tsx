import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from '@tabler/icons-react';
import { useLocalStorage } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/components/Mark';
import { useNavItems, type NavItem } from './nav';
import { ProfileButton } from './ProfileButton';
import { RailLink } from './RailLink';
import { useSession } from './session';
import { openSpotlight, shortcut } from './spotlight-control';
import classes from './Rail.module.css';

function Group({ items, label, narrow }: { items: NavItem[]; label?: string | undefined; narrow: boolean }) {
  if (items.length === 0) return null;
  return (
    <div className={classes.group}>
      {label && !narrow ? <div className={classes.label}>{label}</div> : null}
      {items.map((item) => (
        <RailLink key={item.to} item={item} narrow={narrow} />
      ))}
    </div>
  );
}

export function Rail() {
  const { t } = useTranslation();
  const session = useSession();
  const [narrow, setNarrow] = useLocalStorage({
    key: 'patchbay.rail.narrow',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const items = useNavItems();
  const toggle = narrow ? t('rail.expand') : t('rail.collapse');
  return (
    <nav className={classes.rail} data-narrow={narrow || undefined} aria-label={t('nav.label')}>
      <div className={classes.head}>
        <Mark size={24} />
        {narrow ? null : <span className={classes.workspace}>{session.workspace.name}</span>}
      </div>
      <button
        type="button"
        className={classes.search}
        onClick={openSpotlight}
        aria-label={narrow ? t('spotlight.open') : undefined}
        title={narrow ? `${t('spotlight.open')} (${shortcut})` : undefined}
      >
        <IconSearch size={16} aria-hidden />
        {narrow ? null : (
          <>
            <span className={classes.searchWord}>{t('spotlight.open')}</span>
            <kbd className={classes.key}>{shortcut}</kbd>
          </>
        )}
      </button>
      <Group items={items.filter((item) => item.group === 'work')} narrow={narrow} />
      <Group
        items={items.filter((item) => item.group === 'system')}
        label={t('nav.system')}
        narrow={narrow}
      />
      <div className={classes.foot}>
        <ProfileButton narrow={narrow} />
        <button
          type="button"
          className={classes.toggle}
          aria-label={toggle}
          title={toggle}
          onClick={() => setNarrow(!narrow)}
        >
          {narrow ? (
            <IconLayoutSidebarLeftExpand size={18} stroke={1.7} />
          ) : (
            <IconLayoutSidebarLeftCollapse size={18} stroke={1.7} />
          )}
        </button>
      </div>
    </nav>
  );
}
