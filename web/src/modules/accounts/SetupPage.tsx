import { Anchor, Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '@/api/client';
import { asProblem, hasCode } from '@/api/problem';
import { acceptSession } from '@/app/session';
import { router } from '@/app/router';
import { showFieldProblems } from '@/components/form-problems';
import { FormProblem } from '@/components/FormProblem';
import { ErrorState, Loading } from '@/components/States';
import { currentLocale } from '@/i18n';
import { Door } from './Door';
import { setupQuery } from './setup-query';
import classes from './Door.module.css';

const shortest = 10;

function SetupForm({ token }: { token: string }) {
  const { t } = useTranslation(['accounts', 'common']);
  const form = useForm({
    initialValues: { name: '', email: '', password: '' },
    validate: {
      name: (value) => (value.trim() ? null : t('setup.nameMissing')),
      email: (value) => (/^\S+@\S+$/.test(value.trim()) ? null : t('emailWrong')),
      password: (value) => (value.length >= shortest ? null : t('passwordShort', { count: shortest })),
    },
  });
  const create = useMutation({
    mutationFn: (values: typeof form.values) =>
      take(
        api.POST('/api/v1/setup', {
          body: {
            token,
            name: values.name.trim(),
            email: values.email.trim(),
            password: values.password,
            locale: currentLocale(),
          },
        }),
      ),
    onSuccess: (session) => {
      acceptSession(session);
      // The token in the address is used up; leave no trace of it in the history.
      void router.navigate({ to: '/', replace: true });
    },
    onError: (error) => showFieldProblems(form, asProblem(error)),
  });
  return (
    <form className={classes.form} onSubmit={form.onSubmit((values) => create.mutate(values))} noValidate>
      <FormProblem error={create.error} />
      {hasCode(create.error, 'accounts.setup_done') ? (
        <Anchor href="/login">{t('setup.toLogin')}</Anchor>
      ) : null}
      <TextInput
        label={t('name')}
        name="name"
        autoComplete="name"
        autoFocus
        {...form.getInputProps('name')}
      />
      <TextInput
        label={t('email')}
        type="email"
        name="email"
        autoComplete="username"
        {...form.getInputProps('email')}
      />
      <PasswordInput
        label={t('password')}
        description={t('passwordShort', { count: shortest })}
        name="password"
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        {...form.getInputProps('password')}
      />
      <Button type="submit" loading={create.isPending} fullWidth>
        {t('setup.submit')}
      </Button>
    </form>
  );
}

export function SetupPage() {
  const { t } = useTranslation(['accounts', 'common']);
  const [token] = useState(() => decodeURIComponent(location.hash.slice(1)).trim());
  const setup = useQuery(setupQuery);
  if (setup.isPending) return <Loading />;
  if (setup.error) return <ErrorState error={setup.error} retry={() => void setup.refetch()} />;
  if (!setup.data.needed)
    return (
      <Door title={t('setup.done.title')} about={t('setup.done.text')}>
        <div className={classes.form}>
          <Button component="a" href="/login" fullWidth>
            {t('setup.toLogin')}
          </Button>
        </div>
      </Door>
    );
  if (!token)
    return (
      <Door title={t('setup.noToken.title')} about={t('setup.noToken.text')}>
        {null}
      </Door>
    );
  return (
    <Door title={t('setup.title')} about={t('setup.about')}>
      <SetupForm token={token} />
    </Door>
  );
}
