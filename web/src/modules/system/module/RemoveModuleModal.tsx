import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import { router } from '@/app/router';
import { ProblemNote } from '@/components/ProblemNote';
import { toastDone } from '@/components/toast';
import { serverWords } from '@/i18n';
import type { Module } from '../contract';
import { useModuleWords } from '../module-words';
import { useRemoveModule } from './data';
import confirmClasses from '@/components/ConfirmDelete.module.css';
import classes from '@/components/Form.module.css';

interface RemoveProps {
  opened: boolean;
  onClose: () => void;
  module: Module;
  name: string;
}

export function RemoveModuleModal({ opened, onClose, module, name }: RemoveProps) {
  const { t } = useTranslation(['module', 'common', 'system']);
  const words = useModuleWords();
  const remove = useRemoveModule(module.id);
  const [purge, setPurge] = useState(false);
  const [typed, setTyped] = useState('');
  const close = () => {
    setPurge(false);
    setTyped('');
    remove.reset();
    onClose();
  };
  const confirm = () =>
    remove.mutate(purge, {
      onSuccess: ({ kept }) => {
        toastDone([t('remove.done', { name }), ...kept.map(serverWords)].join('. '));
        void router.navigate({ to: '/modules' });
      },
    });
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('remove.title', { name })}
      closeButtonProps={{ 'aria-label': t('common:action.close') }}
    >
      <div className={classes.stack}>
        <div className={confirmClasses.text}>
          {t('remove.text')} {purge ? null : t('remove.stays')}
          {module.dependents.length > 0 ? (
            <ul>
              {module.dependents.map((other) => (
                <li key={other.id}>{t('off.touches', { name: words(other.id, 'name', other.name) })}</li>
              ))}
            </ul>
          ) : null}
        </div>
        <Checkbox
          label={t('remove.purge')}
          description={t('remove.purgeText')}
          checked={purge}
          onChange={(event) => setPurge(event.currentTarget.checked)}
        />
        {purge ? (
          <TextInput
            label={t('remove.type', { id: module.id })}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        ) : null}
        {remove.error ? <ProblemNote problem={asProblem(remove.error)} /> : null}
      </div>
      <div className={confirmClasses.buttons}>
        <Button variant="default" onClick={close} data-autofocus>
          {t('common:action.cancel')}
        </Button>
        <Button
          color="red"
          loading={remove.isPending}
          disabled={purge && typed.trim() !== module.id}
          onClick={confirm}
        >
          {t(purge ? 'remove.confirmPurge' : 'remove.confirm')}
        </Button>
      </div>
    </Modal>
  );
}
