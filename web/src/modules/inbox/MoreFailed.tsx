import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './MoreFailed.module.css';

/** In place of a further page that could not be had; it is asked for again when somebody says so. */
export function MoreFailed({ retry }: { retry: () => void }) {
  const { t } = useTranslation(['inbox', 'common']);
  return (
    <div className={classes.failed} role="alert">
      {t('more.failed')}
      <Button size="compact-xs" variant="default" onClick={retry}>
        {t('common:action.retry')}
      </Button>
    </div>
  );
}
