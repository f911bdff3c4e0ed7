import { Button, Modal, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import type { User } from '@/api/types';
import { showFieldProblems } from '@/components/form-problems';
import { FormProblem } from '@/components/FormProblem';
import { toastDone } from '@/components/toast';
import { useChangeUser } from './users-data';
import classes from '@/components/Form.module.css';

const shortest = 10;

export function PasswordModal({
  user,
  opened,
  onClose,
}: {
  user: User;
  opened: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation(['accounts', 'common']);
  const change = useChangeUser();
  const form = useForm({
    initialValues: { password: '' },
    validate: {
      password: (value) => (value.length >= shortest ? null : t('passwordShort', { count: shortest })),
    },
  });
  const close = () => {
    form.reset();
    change.reset();
    onClose();
  };
  const submit = form.onSubmit(({ password }) =>
    change.mutate(
      { id: user.id, password },
      {
        onSuccess: () => {
          toastDone(t('users.passwordSet', { name: user.name }));
          close();
        },
        onError: (error) => showFieldProblems(form, asProblem(error)),
      },
    ),
  );
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('users.passwordTitle', { name: user.name })}
      closeButtonProps={{ 'aria-label': t('common:action.close') }}
    >
      <form className={classes.stack} onSubmit={submit} noValidate>
        <FormProblem error={change.error} />
        <PasswordInput
          label={t('users.newPassword')}
          description={t('users.passwordAbout', { count: shortest })}
          autoComplete="new-password"
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={change.isPending}>
          {t('users.setPassword')}
        </Button>
      </form>
    </Modal>
  );
}
