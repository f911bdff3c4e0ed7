import { SegmentedControl, Textarea, TextInput, Input } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import type { Bot, BotChanges } from '@/api/types';
import { changedFields, useEdited } from '@/components/edit';
import { showFieldProblems } from '@/components/form-problems';
import { FormProblem } from '@/components/FormProblem';
import { toastDone } from '@/components/toast';
import { useChangeBot } from './data';
import classes from '@/components/Form.module.css';
import own from './BotPanel.module.css';

export const settingsFormId = 'bot-settings';

interface Values {
  mode: Bot['mode'];
  greeting: string;
  help: string;
  token: string;
}

/** The token is never shown, so the field is for another one. */
function valuesOf(bot: Bot): Values {
  return { mode: bot.mode, greeting: bot.greeting, help: bot.help, token: '' };
}

export function BotSettings({ bot }: { bot: Bot }) {
  const { t } = useTranslation(['telegram', 'common']);
  const save = useChangeBot();
  const form = useForm<Values>({ initialValues: valuesOf(bot) });
  const edited = useEdited({ latest: bot, form, valuesOf, onReload: save.reset });
  const submit = form.onSubmit((values) => {
    const base = edited.base ?? bot;
    const change: BotChanges = changedFields(valuesOf(base), { ...values, token: values.token.trim() });
    if (Object.keys(change).length === 0) return;
    save.mutate(
      { bot: base, change },
      {
        onSuccess: (saved) => {
          edited.saved(saved, values);
          toastDone(t('common:form.saved'));
        },
        onError: (error) => showFieldProblems(form, asProblem(error)),
      },
    );
  });
  return (
    <form id={settingsFormId} className={classes.stack} onSubmit={submit} noValidate>
      <h3 className={classes.heading}>{t('settings')}</h3>
      <FormProblem error={save.error} reload={edited.reload} />
      <Textarea
        label={t('greeting')}
        description={t('greetingAbout')}
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps('greeting')}
      />
      <Textarea
        label={t('help')}
        description={t('helpAbout')}
        autosize
        minRows={2}
        maxRows={8}
        {...form.getInputProps('help')}
      />
      <Input.Wrapper
        label={t('mode.label')}
        description={t(`mode.${form.values.mode}About`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        error={form.errors.mode}
      >
        <SegmentedControl
          fullWidth
          size="xs"
          mb={4}
          value={form.values.mode}
          onChange={(mode) => form.setFieldValue('mode', mode)}
          data={[
            { value: 'polling', label: t('mode.polling') },
            { value: 'webhook', label: t('mode.webhook') },
          ]}
        />
      </Input.Wrapper>
      <TextInput
        label={t('newToken')}
        description={t('newTokenAbout')}
        placeholder="123456789:AAE…"
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: own.token ?? '' }}
        {...form.getInputProps('token')}
      />
    </form>
  );
}
