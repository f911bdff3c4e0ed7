import { SegmentedControl, Textarea, TextInput, Input } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import type { Bot, BotChanges } from '@/api/types';
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

/** Only what was changed: the rest may have been changed by somebody else meanwhile. */
function changes(bot: Bot, values: Values): BotChanges {
  const token = values.token.trim();
  return {
    ...(values.mode === bot.mode ? {} : { mode: values.mode }),
    ...(values.greeting === bot.greeting ? {} : { greeting: values.greeting }),
    ...(values.help === bot.help ? {} : { help: values.help }),
    ...(token ? { token } : {}),
  };
}

export function BotSettings({ bot }: { bot: Bot }) {
  const { t } = useTranslation(['telegram', 'common']);
  const save = useChangeBot();
  const form = useForm<Values>({
    initialValues: { mode: bot.mode, greeting: bot.greeting, help: bot.help, token: '' },
  });
  const submit = form.onSubmit((values) => {
    const change = changes(bot, values);
    if (Object.keys(change).length === 0) return;
    save.mutate(
      { bot, change },
      {
        onSuccess: () => {
          form.setFieldValue('token', '');
          toastDone(t('common:form.saved'));
        },
        onError: (error) => showFieldProblems(form, asProblem(error)),
      },
    );
  });
  return (
    <form id={settingsFormId} className={classes.stack} onSubmit={submit} noValidate>
      <h3 className={classes.heading}>{t('settings')}</h3>
      <FormProblem error={save.error} />
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
