import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { router } from '@/app/router';
import { useIsAdmin } from '@/app/session';
import { EmptyState } from './States';

/** In place of a page whose module does not run. */
export function ModuleOff({ name }: { name: string }) {
  const { t } = useTranslation();
  const admin = useIsAdmin();
  return (
    <EmptyState
      heading="h1"
      title={t('state.moduleOff.title', { name })}
      action={
        admin ? (
          <Button onClick={() => void router.navigate({ to: '/modules' })}>
            {t('state.moduleOff.open')}
          </Button>
        ) : null
      }
    >
      {t('state.moduleOff.text')} {admin ? null : t('state.moduleOff.ask')}
    </EmptyState>
  );
}
