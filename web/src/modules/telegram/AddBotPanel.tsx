import { Anchor, Button, Radio, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Trans, useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import type { Bot, NewBot } from '@/api/types';
import { showFieldProblems } from '@/components/form-problems';
import { FormProblem } from '@/components/FormProblem';
import { SidePanel } from '@/components/SidePanel';
import { toastDone } from '@/components/toast';
import { useAddBot } from './data';
import classes from '@/components/Form.module.css';
import own from './BotPanel.module.css';

const formId = 'add-bot';

interface AddProps {
  opened: boolean;
  onClose: () => void;
  onAdded: (bot: Bot) => void;
}

export function AddBotPanel({ opened, onClose, onAdded }: AddProps) {
  const { t } = useTranslation(['telegram', 'common']);
  const add = useAddBot();
  const form = useForm<NewBot>({
    initialValues: { token: '', mode: 'polling' },
    validate: { token: (value) => (value.trim() ? null : t('add.tokenMissing')) },
  });
  const close = () => {
    form.reset();
    add.reset();
    onClose();
  };
  const submit = form.onSubmit((values) =>
    add.mutate(
      { token: values.token.trim(), mode: values.mode },
      {
        onSuccess: (bot) => {
          toastDone(t('add.done', { name: bot.name }));
          form.reset();
          add.reset();
          onAdded(bot);
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
      title={t('add.title')}
      footer={
        <>
          <Button type="submit" form={formId} loading={add.isPending}>
            {t('add.submit')}
          </Button>
          <Button variant="default" onClick={close}>
            {t('common:action.cancel')}
          </Button>
        </>
      }
    >
      <form id={formId} className={classes.stack} onSubmit={submit} noValidate>
        <ol className={own.steps}>
          <li>
            <Trans
              t={t}
              i18nKey="add.step1"
              components={{
                father: <Anchor href="https://t.me/BotFather" target="_blank" rel="noreferrer" />,
              }}
            />
          </li>
          <li>{t('add.step2')}</li>
        </ol>
        <FormProblem error={add.error} />
        <TextInput
          label={t('add.token')}
          placeholder="123456789:AAE…"
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          classNames={{ input: own.token ?? '' }}
          {...form.getInputProps('token')}
        />
        <Radio.Group label={t('mode.label')} {...form.getInputProps('mode')}>
          <div className={own.modes}>
            <Radio value="polling" label={t('mode.polling')} description={t('mode.pollingAbout')} />
            <Radio value="webhook" label={t('mode.webhook')} description={t('mode.webhookAbout')} />
          </div>
        </Radio.Group>
      </form>
    </SidePanel>
  );
}
