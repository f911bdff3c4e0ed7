import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import type { NewUser, Role } from '@/api/types';
import { showFieldProblems } from '@/components/form-problems';
import { FormProblem } from '@/components/FormProblem';
import { SidePanel } from '@/components/SidePanel';
import { toastDone } from '@/components/toast';
import { useCreateUser } from './users-data';
import classes from '@/components/Form.module.css';

const shortest = 10;
const formId = 'new-user';

export function NewUserPanel({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['accounts', 'common']);
  const create = useCreateUser();
  const form = useForm<NewUser>({
    initialValues: { name: '', email: '', role: 'operator', password: '' },
    validate: {
      name: (value) => (value.trim() ? null : t('setup.nameMissing')),
      email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : t('emailWrong')),
      password: (value) => (value.length >= shortest ? null : t('passwordShort', { count: shortest })),
    },
  });
  const close = () => {
    form.reset();
    create.reset();
    onClose();
  };
  const submit = form.onSubmit((values) =>
    create.mutate(
      { ...values, name: values.name.trim(), email: values.email.trim() },
      {
        onSuccess: (user) => {
          toastDone(t('users.created', { name: user.name }));
          close();
        },
        onError: (error) => showFieldProblems(form, asProblem(error)),
      },
    ),
  );
  return (
    <SidePanel
      focus="field"
      opened={opened}
      onClose={close}
      title={t('users.new')}
      footer={
        <>
          <Button type="submit" form={formId} loading={create.isPending}>
            {t('users.create')}
          </Button>
          <Button variant="default" onClick={close}>
            {t('common:action.cancel')}
          </Button>
        </>
      }
    >
      <form id={formId} className={classes.stack} onSubmit={submit} noValidate>
        <FormProblem error={create.error} />
        <TextInput label={t('name')} data-autofocus autoComplete="off" {...form.getInputProps('name')} />
        <TextInput label={t('email')} type="email" autoComplete="off" {...form.getInputProps('email')} />
        <Select
          label={t('users.role')}
          description={t(`users.roleAbout.${form.values.role}`)}
          data={(['operator', 'admin'] satisfies Role[]).map((role) => ({
            value: role,
            label: t(`common:role.${role}`),
          }))}
          {...form.getInputProps('role')}
        />
        <PasswordInput
          label={t('password')}
          description={t('users.passwordAbout', { count: shortest })}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          {...form.getInputProps('password')}
        />
      </form>
    </SidePanel>
  );
}
