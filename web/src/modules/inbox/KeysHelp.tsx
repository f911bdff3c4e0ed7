import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { shortcut } from '@/app/spotlight-control';
import classes from './KeysHelp.module.css';

const keys = [
  ['J', 'next'],
  ['K', 'previous'],
  ['Enter', 'open'],
  ['R', 'reply'],
  ['E', 'close'],
  ['A', 'assign'],
  ['/', 'search'],
  ['Esc', 'leave'],
  ['?', 'help'],
] as const;

export function KeysHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['inbox', 'common']);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('keys.title')}
      size={380}
      closeButtonProps={{ 'aria-label': t('common:action.close') }}
    >
      <dl className={classes.keys}>
        {keys.map(([key, act]) => (
          <div key={act} className={classes.line}>
            <dt>{t(`keys.${act}`)}</dt>
            <dd>
              <kbd>{key}</kbd>
            </dd>
          </div>
        ))}
        <div className={classes.line}>
          <dt>{t('keys.everything')}</dt>
          <dd>
            <kbd>{shortcut}</kbd>
          </dd>
        </div>
      </dl>
    </Modal>
  );
}
