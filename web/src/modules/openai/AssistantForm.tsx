import { Autocomplete, Checkbox, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import type { Assistant, Endpoint, Provider } from '@/api/types';
import { useEdited } from '@/components/edit';
import { showFieldProblems } from '@/components/form-problems';
import { FormProblem } from '@/components/FormProblem';
import { toastDone } from '@/components/toast';
import { thousandSeparator } from '@/i18n/format';
import { endpointsQuery } from '@/modules/inbox/queries';
import { saveOf, valuesOf, type AssistantValues } from './assistant-values';
import { assistantsQuery, providersQuery, useSaveAssistant } from './data';
import classes from '@/components/Form.module.css';

export const assistantFormId = 'assistant';

function asOptions(providers: Provider[]) {
  return providers.map((provider) => ({ value: provider.id, label: provider.name }));
}

interface BotsProps {
  assistant: Assistant | null;
  value: string[];
  onChange: (endpoints: string[]) => void;
  error: string | undefined;
}

/** Which bots it answers for; a bot that another assistant has says so. */
function Bots({ assistant, value, onChange, error }: BotsProps) {
  const { t } = useTranslation(['openai', 'common']);
  const { data: endpoints = [] } = useQuery(endpointsQuery);
  const { data: assistants = [] } = useQuery(assistantsQuery);
  const takenBy = (endpoint: Endpoint) =>
    assistants.find((other) => other.id !== assistant?.id && other.endpoints.includes(endpoint.id));
  return (
    <Checkbox.Group
      label={t('assistant.bots')}
      description={t(endpoints.length > 0 ? 'assistant.botsAbout' : 'assistant.botsNone')}
      value={value}
      onChange={onChange}
      error={error}
    >
      <div className={classes.stack} style={{ gap: 8, marginTop: 8 }}>
        {endpoints.map((endpoint) => {
          const other = takenBy(endpoint);
          return (
            <Checkbox
              key={endpoint.id}
              value={endpoint.id}
              label={endpoint.name}
              disabled={other !== undefined}
              description={other ? t('assistant.takenBy', { name: other.name }) : undefined}
            />
          );
        })}
      </div>
    </Checkbox.Group>
  );
}

interface FormProps {
  assistant: Assistant | null;
  onSaved: () => void;
}

export function AssistantForm({ assistant, onSaved }: FormProps) {
  const { t } = useTranslation(['openai', 'common']);
  const { data: providers = [] } = useQuery(providersQuery);
  const save = useSaveAssistant();
  const form = useForm<AssistantValues>({
    initialValues: valuesOf(assistant, providers),
    validate: {
      name: (value) => (value.trim() ? null : t('nameMissing')),
      model: (value) => (value.trim() ? null : t('assistant.modelMissing')),
      fallback_model: (value, values) =>
        values.fallback_provider_id && !value.trim() ? t('assistant.modelMissing') : null,
    },
  });
  const modelsOf = (id: string) => providers.find((provider) => provider.id === id)?.models ?? [];
  const edited = useEdited({
    latest: assistant,
    form,
    valuesOf: (known) => valuesOf(known, providers),
    onReload: save.reset,
  });
  const submit = form.onSubmit((values) =>
    save.mutate(saveOf(edited.base, values), {
      onSuccess: () => {
        toastDone(t('common:form.saved'));
        onSaved();
      },
      onError: (error) => showFieldProblems(form, asProblem(error)),
    }),
  );
  return (
    <form id={assistantFormId} className={classes.stack} onSubmit={submit} noValidate>
      <FormProblem error={save.error} reload={edited.reload} />
      <TextInput
        label={t('name')}
        description={t('assistant.nameAbout')}
        data-autofocus={assistant ? undefined : true}
        {...form.getInputProps('name')}
      />
      <Textarea
        label={t('assistant.instructions')}
        description={t('assistant.instructionsAbout')}
        placeholder={t('assistant.instructionsExample')}
        autosize
        minRows={5}
        maxRows={16}
        {...form.getInputProps('instructions')}
      />
      <Bots
        assistant={assistant}
        value={form.values.endpoints}
        onChange={(endpoints) => form.setFieldValue('endpoints', endpoints)}
        error={typeof form.errors.endpoints === 'string' ? form.errors.endpoints : undefined}
      />
      <div className={classes.pair}>
        <Select
          label={t('assistant.provider')}
          data={asOptions(providers)}
          {...form.getInputProps('provider_id')}
        />
        <Autocomplete
          label={t('assistant.model')}
          data={modelsOf(form.values.provider_id)}
          spellCheck={false}
          {...form.getInputProps('model')}
        />
      </div>
      <div className={classes.pair}>
        <Select
          label={t('assistant.fallback')}
          data={asOptions(providers)}
          clearable
          placeholder={t('assistant.fallbackNone')}
          value={form.values.fallback_provider_id || null}
          error={form.errors.fallback_provider_id}
          onChange={(id: string | null) => form.setFieldValue('fallback_provider_id', id ?? '')}
        />
        <Autocomplete
          label={t('assistant.fallbackModel')}
          data={modelsOf(form.values.fallback_provider_id)}
          disabled={!form.values.fallback_provider_id}
          spellCheck={false}
          {...form.getInputProps('fallback_model')}
        />
      </div>
      <div className={classes.pair}>
        <NumberInput
          label={t('assistant.temperature')}
          description={t('assistant.temperatureAbout')}
          placeholder={t('assistant.usual')}
          min={0}
          max={2}
          step={0.1}
          decimalScale={2}
          {...form.getInputProps('temperature')}
        />
        <NumberInput
          label={t('assistant.history')}
          description={t('assistant.historyAbout')}
          min={200}
          max={200000}
          step={500}
          thousandSeparator={thousandSeparator()}
          {...form.getInputProps('history_tokens')}
        />
      </div>
      <Textarea
        label={t('assistant.apology')}
        description={t('assistant.apologyAbout')}
        autosize
        minRows={2}
        maxRows={6}
        {...form.getInputProps('apology')}
      />
    </form>
  );
}
