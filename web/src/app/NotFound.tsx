import { Anchor } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '@/components/States';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <main>
      <EmptyState
        heading="h1"
        title={t('state.notFound.title')}
        action={<Anchor href="/">{t('state.notFound.home')}</Anchor>}
      >
        {t('state.notFound.text')}
      </EmptyState>
    </main>
  );
}
