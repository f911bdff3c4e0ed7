import { SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Mark } from '@/components/Mark';
import { setLocale, type Locale } from '@/i18n';
import classes from './Door.module.css';

/** The frame of the pages that come before a session. */
export function Door({
  title,
  about,
  children,
}: {
  title: string;
  about?: string | undefined;
  children: ReactNode;
}) {
  const { i18n, t } = useTranslation(['accounts', 'common']);
  return (
    <main className={classes.door}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <Mark size={36} />
        </div>
        <h1 className={classes.title}>{title}</h1>
        {about ? <p className={classes.about}>{about}</p> : null}
        {children}
      </div>
      <div className={classes.language}>
        <SegmentedControl
          size="xs"
          aria-label={t('door.language')}
          value={i18n.language}
          onChange={(value) => void setLocale(value as Locale)}
          data={[
            { value: 'en', label: 'English' },
            { value: 'ru', label: 'Русский' },
          ]}
        />
      </div>
    </main>
  );
}
