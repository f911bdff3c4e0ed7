import { MultiSelect, TagsInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLocale } from '@/i18n';
import type { Json } from '../../contract';
import { choicesOf } from './schema-choices';
import type { Field } from './schema-fields';
import { wholeOf } from './schema-refs';
import { choiceKey, choiceTitle } from './schema-words';

interface ListInputProps {
  label: string;
  description: ReactNode;
  error: string | undefined;
  disabled: boolean;
  withAsterisk: boolean;
  field: Field;
  value: Json[];
  placeholder: string | undefined;
  onChange: (value: Json[]) => void;
}

/** What is no number stays as it was typed, for the check to say so. */
function asNumber(text: string): Json {
  const number = Number(text.replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(number) ? text : number;
}

/** Several texts, numbers or choices. */
export function ListInput({ field, value, placeholder, onChange, ...shared }: ListInputProps) {
  const { t } = useTranslation('module');
  const locale = currentLocale();
  const entries = value.map(choiceKey);
  if (field.kind === 'choices' && field.row) {
    const { schema } = wholeOf(field.row);
    const choices = choicesOf(schema) ?? [];
    return (
      <MultiSelect
        {...shared}
        value={entries}
        data={choices.map((choice) => ({
          value: choiceKey(choice),
          label: choiceTitle(schema, choice, locale),
        }))}
        onChange={(keys) => onChange(choices.filter((choice) => keys.includes(choiceKey(choice))))}
        placeholder={entries.length > 0 ? '' : (placeholder ?? t('settings.choose'))}
      />
    );
  }
  return (
    <TagsInput
      {...shared}
      value={entries}
      onChange={(texts) => onChange(field.kind === 'numbers' ? texts.map(asNumber) : texts)}
      placeholder={entries.length > 0 ? '' : (placeholder ?? t('settings.listHint'))}
      acceptValueOnBlur
    />
  );
}
