import { useTranslation } from 'react-i18next';
import { ConfirmDelete } from '@/components/ConfirmDelete';
import type { Module } from '../contract';
import { useRollBack } from './data';

interface RollBackProps {
  opened: boolean;
  onClose: () => void;
  module: Module;
  name: string;
}

export function RollBack({ opened, onClose, module, name }: RollBackProps) {
  const { t } = useTranslation('module');
  const rollBack = useRollBack(module.id);
  const version = module.previous_version ?? '';
  return (
    <ConfirmDelete
      opened={opened}
      onClose={onClose}
      title={t('rollback.title', { version })}
      confirm={t('rollback.confirm')}
      busy={rollBack.isPending}
      error={rollBack.error}
      onConfirm={() => rollBack.mutate(undefined, { onSuccess: onClose })}
    >
      {t('rollback.text', { name, version })}
    </ConfirmDelete>
  );
}
