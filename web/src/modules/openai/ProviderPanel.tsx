import { Button, PasswordInput, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconTrash } from '@tabler/icons-react';
import { Trans, useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import type { NewProvider, Provider } from '@/api/types';
import { ConfirmDelete } from '@/components/ConfirmDelete';
import { changedFields, useEdited } from '@/components/edit';
import { showFieldProblems } from '@/components/form-problems';
import { FormProblem } from '@/components/FormProblem';
import { SidePanel } from '@/components/SidePanel';
import { toastDone } from '@/components/toast';
import { useDeleteProvider, useSaveProvider } from './data';
import { ProviderTestResult } from './ProviderTestResult';
import classes from '@/components/Form.module.css';

const formId = 'provider';

interface Values {
  name: string;
  base_url: string;
  key: string;
  models: string[];
}

function asBody(values: Values): NewProvider {
  const key = values.key.trim();
  return {
    name: values.name.trim(),
    base_url: values.base_url.trim().replace(/\/+$/, ''),
    models: values.models,
    ...(key ? { key } : {}),
  };
}

function valuesOf(provider: Provider | null): Values {
  return {
    name: provider?.name ?? '',
    base_url: provider?.base_url ?? 'https://api.openai.com/v1',
    key: '',
    models: provider?.models ?? [],
  };
}

interface FormProps {
  provider: Provider | null;
  onSaved: (provider: Provider) => void;
}

function ProviderForm({ provider, onSaved }: FormProps) {
  const { t } = useTranslation(['openai', 'common']);
  const save = useSaveProvider();
  const form = useForm<Values>({
    initialValues: valuesOf(provider),
    validate: {
      name: (value) => (value.trim() ? null : t('nameMissing')),
      base_url: (value) => (/^https?:\/\/\S+$/.test(value.trim()) ? null : t('provider.urlWrong')),
    },
  });
  const edited = useEdited({ latest: provider, form, valuesOf, onReload: save.reset });
  const submit = form.onSubmit((values) => {
    const { base } = edited;
    const body = asBody(values);
    save.mutate(base ? { base, change: changedFields(asBody(valuesOf(base)), body) } : { create: body }, {
      onSuccess: (saved) => {
        edited.saved(saved, values);
        toastDone(t('common:form.saved'));
        onSaved(saved);
      },
      onError: (error) => showFieldProblems(form, asProblem(error)),
    });
  });
  return (
    <form id={formId} className={classes.stack} onSubmit={submit} noValidate>
      <FormProblem error={save.error} reload={edited.reload} />
      <TextInput
        label={t('name')}
        placeholder="OpenAI"
        data-autofocus={provider ? undefined : true}
        {...form.getInputProps('name')}
      />
      <TextInput
        label={t('provider.url')}
        description={t('provider.urlAbout')}
        inputMode="url"
        spellCheck={false}
        {...form.getInputProps('base_url')}
      />
      <PasswordInput
        label={t('provider.key')}
        description={t(provider?.has_key ? 'provider.keyKept' : 'provider.keyAbout')}
        placeholder={provider?.has_key ? '••••••••••••••••' : 'sk-…'}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': t('provider.showKey') }}
        {...form.getInputProps('key')}
      />
      <TagsInput
        label={t('provider.modelList')}
        description={t(provider ? 'provider.modelListAbout' : 'provider.modelListNew')}
        placeholder={form.values.models.length === 0 ? 'gpt-4.1-mini' : ''}
        acceptValueOnBlur
        {...form.getInputProps('models')}
      />
      {provider ? (
        <ProviderTestResult provider={provider} onUse={(models) => form.setFieldValue('models', models)} />
      ) : null}
    </form>
  );
}

function Remove({ provider, onClose }: { provider: Provider; onClose: () => void }) {
  const { t } = useTranslation(['openai', 'common']);
  const [asking, ask] = useDisclosure(false);
  const remove = useDeleteProvider();
  return (
    <>
      <Button variant="subtle" color="red" leftSection={<IconTrash size={16} />} onClick={ask.open}>
        {t('common:action.delete')}
      </Button>
      <ConfirmDelete
        opened={asking}
        onClose={ask.close}
        title={t('remove.title', { name: provider.name })}
        confirm={t('provider.remove')}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          remove.mutate(provider.id, {
            onSuccess: () => {
              ask.close();
              onClose();
            },
          })
        }
      >
        <Trans
          t={t}
          i18nKey="provider.removeText"
          values={{ name: provider.name }}
          components={{ b: <strong /> }}
        />
      </ConfirmDelete>
    </>
  );
}

interface PanelProps extends FormProps {
  opened: boolean;
  onClose: () => void;
}

export function ProviderPanel({ opened, provider, onClose, onSaved }: PanelProps) {
  const { t } = useTranslation(['openai', 'common']);
  return (
    <SidePanel
      focus={provider ? 'panel' : 'field'}
      opened={opened}
      onClose={onClose}
      title={provider?.name ?? t('provider.add')}
      footer={
        <>
          <Button type="submit" form={formId}>
            {t('common:action.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t(provider ? 'common:action.close' : 'common:action.cancel')}
          </Button>
          <span className={classes.spacer} />
          {provider ? <Remove provider={provider} onClose={onClose} /> : null}
        </>
      }
    >
      {opened ? <ProviderForm key={provider?.id ?? 'new'} provider={provider} onSaved={onSaved} /> : null}
    </SidePanel>
  );
}
