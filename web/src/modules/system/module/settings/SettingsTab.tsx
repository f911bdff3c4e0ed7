import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { EmptyState, ErrorState } from '@/components/States';
import type { Module } from '../../contract';
import { settingsQuery } from '../data';
import { SettingsForm } from './SettingsForm';
import { SettingsHistory } from './SettingsHistory';
import classes from '@/components/Form.module.css';

function FormSkeleton() {
  return (
    <div className={classes.stack} aria-hidden>
      {[0, 1, 2, 3].map((index) => (
        <div key={index}>
          <Skeleton height={12} width="20%" mb={8} />
          <Skeleton height={32} radius={6} />
        </div>
      ))}
    </div>
  );
}

export function SettingsTab({ module }: { module: Module }) {
  const { t } = useTranslation('module');
  const settings = useQuery({ ...settingsQuery(module.id), enabled: module.has_settings });
  if (!module.has_settings)
    return <EmptyState title={t('settings.none')}>{t('settings.noneText')}</EmptyState>;
  if (settings.isPending) return <FormSkeleton />;
  if (!settings.data) return <ErrorState error={settings.error} retry={() => void settings.refetch()} />;
  return (
    <>
      <SettingsForm id={module.id} settings={settings.data} />
      <SettingsHistory id={module.id} settings={settings.data} />
    </>
  );
}
