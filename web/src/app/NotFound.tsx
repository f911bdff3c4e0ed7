import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/components/States';
import classes from './NotFound.module.css';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main className={classes.page}>
      <EmptyState
        heading="h1"
        title={t('state.notFound.title')}
        action={
          <Button component="a" href="/" variant="default">
            {t('state.notFound.home')}
          </Button>
        }
      >
        {t('state.notFound.text')}
      </EmptyState>
    </main>
  );
}
