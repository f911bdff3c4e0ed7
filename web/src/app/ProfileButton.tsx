import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Face } from '@/components/Face';
import { useSession } from './session';
import classes from './Rail.module.css';

const loadMenu = () => import('./ProfileMenu');
const ProfileMenu = lazy(async () => ({ default: (await loadMenu()).ProfileMenu }));

/** The user at the foot of the rail; the menu's code comes when the pointer does. */
export function ProfileButton({ narrow }: { narrow: boolean }) {
  const { t } = useTranslation();
  const { user } = useSession();
  const [opened, setOpened] = useState(false);
  const [wanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      className={classes.profile}
      aria-label={narrow ? t('profile.open', { name: user.name }) : undefined}
      aria-haspopup="menu"
      aria-expanded={opened}
      onPointerEnter={() => void loadMenu()}
      onClick={() => {
        setWanted(true);
        setOpened(!opened);
      }}
    >
      <Face name={user.name} id={user.id} size={26} />
      {narrow ? null : <span className={classes.word}>{user.name}</span>}
    </button>
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <ProfileMenu opened={opened} onChange={setOpened}>
        {button}
      </ProfileMenu>
    </Suspense>
  );
}
