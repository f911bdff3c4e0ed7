import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getRouteApi, Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, take } from '@/api/client';
import { asProblem } from '@/api/problem';
import { acceptSession, sessionQuery } from '@/app/session';
import { router } from '@/app/router';
import { ProblemNote } from '@/components/ProblemNote';
import { Door } from './Door';
import { setupQuery } from './setup-query';
import classes from './Door.module.css';

const route = getRouteApi('/login');

/** Only a path of our own: a link must not send somebody elsewhere after the log-in. */
function safePath(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/login') ? next : '/';
}

function LoginForm({ next }: { next: string }) {
  const { t } = useTranslation(['accounts', 'common']);
  const form = useForm({ initialValues: { email: '', password: '' } });
  const logIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => take(api.POST('/api/v1/session', { body })),
    onSuccess: (session) => {
      acceptSession(session);
      router.history.push(next);
    },
    onError: () => form.setFieldValue('password', ''),
  });
  return (
    <form className={classes.form} onSubmit={form.onSubmit((values) => logIn.mutate(values))}>
      {logIn.error ? <ProblemNote problem={asProblem(logIn.error)} /> : null}
      <TextInput
        label={t('email')}
        type="email"
        name="email"
        autoComplete="username"
        required
        withAsterisk={false}
        autoFocus
        {...form.getInputProps('email')}
      />
      <PasswordInput
        label={t('password')}
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        {...form.getInputProps('password')}
      />
      <Button type="submit" loading={logIn.isPending} fullWidth>
        {t('login.submit')}
      </Button>
    </form>
  );
}

export function LoginPage() {
  const { t } = useTranslation(['accounts', 'common']);
  const next = safePath(route.useSearch().next);
  const session = useQuery(sessionQuery);
  const setup = useQuery(setupQuery);
  if (session.data) return <Navigate to={next} replace />;
  if (setup.data?.needed)
    return (
      <Door title={t('login.setupNeeded.title')} about={t('login.setupNeeded.text')}>
        {null}
      </Door>
    );
  return (
    <Door title={t('login.title')} about={t('login.about')}>
      <LoginForm next={next} />
    </Door>
  );
}
