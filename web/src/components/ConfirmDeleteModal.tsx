import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import { ProblemNote } from './ProblemNote';
import classes from './ConfirmDelete.module.css';

export interface ConfirmDeleteProps {
  opened: boolean;
  title: string;
  /** What will be lost, by name. */
  children: ReactNode;
  confirm: string;
  busy: boolean;
  error: unknown;
  onConfirm: () => void;
  onClose: () => void;
}

export function ConfirmDeleteModal({
  opened,
  title,
  children,
  confirm,
  busy,
  error,
  onConfirm,
  onClose,
}: ConfirmDeleteProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className={classes.text}>{children}</div>
      {error ? <ProblemNote problem={asProblem(error)} /> : null}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('action.cancel')}
        </Button>
        <Button color="red" loading={busy} onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </Modal>
  );
}
