import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { percent as percentText } from '@/i18n/format';
import classes from './Packages.module.css';

export function UploadProgress({ percent }: { percent: number | null }) {
  const { t } = useTranslation('module');
  const words =
    percent === null ? t('install.checking') : t('install.uploading', { percent: percentText(percent) });
  return (
    <div role="status">
      <Progress value={percent ?? 100} animated={percent === null} size={6} aria-label={words} />
      <div className={classes.progress}>{words}</div>
    </div>
  );
}
