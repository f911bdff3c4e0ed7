import { useTranslation } from 'react-i18next';
import { ConfirmDelete } from '@/components/ConfirmDelete';
import type { Module } from './contract';
import { useModuleWords } from './module-words';

interface TurnOffProps {
  opened: boolean;
  onClose: () => void;
  module: Module;
  name: string;
  busy: boolean;
  onConfirm: () => void;
}

/** Asks before a module is turned off, naming those that need it. */
export function TurnOff({ opened, onClose, module, name, busy, onConfirm }: TurnOffProps) {
  const { t } = useTranslation(['module', 'system']);
  const words = useModuleWords();
  return (
    <ConfirmDelete
      opened={opened}
      onClose={onClose}
      title={t('off.title', { name })}
      confirm={t('act.off')}
      busy={busy}
      error={null}
      onConfirm={onConfirm}
    >
      {t('off.text')}
      {module.dependents.length > 0 ? (
        <ul>
          {module.dependents.map((other) => (
            <li key={other.id}>{t('off.touches', { name: words(other.id, 'name', other.name) })}</li>
          ))}
        </ul>
      ) : null}
    </ConfirmDelete>
  );
}
