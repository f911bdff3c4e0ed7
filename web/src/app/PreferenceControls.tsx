import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChangePreferences } from './preferences';
import { useSession } from './session';
import classes from './ProfileMenu.module.css';

export function PreferenceControls() {
  const { t } = useTranslation();
  const { user } = useSession();
  const { setTheme, setLanguage } = useChangePreferences();
  return (
    <div className={classes.controls}>
      <div className={classes.label} id="profile-theme">
        {t('profile.theme')}
      </div>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-labelledby="profile-theme"
        value={user.theme}
        onChange={(value) => setTheme(value)}
        data={[
          { value: 'auto', label: t('profile.themes.auto') },
          { value: 'light', label: t('profile.themes.light') },
          { value: 'dark', label: t('profile.themes.dark') },
        ]}
      />
      <div className={classes.label} id="profile-language">
        {t('profile.language')}
      </div>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-labelledby="profile-language"
        value={user.locale}
        onChange={(value) => setLanguage(value)}
        data={[
          { value: 'en', label: 'English' },
          { value: 'ru', label: 'Русский' },
        ]}
      />
    </div>
  );
}
