import { Input, SegmentedControl, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLocale } from '@/i18n';
import type { Json, Schema } from '../../contract';
import { choicesOf, isNullable } from './schema-choices';
import { choiceKey, choiceTitle } from './schema-words';
import classes from './Settings.module.css';

interface ChoiceInputProps {
  label: string;
  description: ReactNode;
  error: string | undefined;
  disabled: boolean;
  withAsterisk: boolean;
  schema: Schema;
  value: Json;
  onChange: (value: Json) => void;
}

const mostSegments = 3;
const widestSegments = 36;

/** Few short choices side by side, others in a list. */
export function ChoiceInput({ schema, value, onChange, ...shared }: ChoiceInputProps) {
  const { t } = useTranslation('module');
  const locale = currentLocale();
  const choices = choicesOf(schema) ?? [];
  const data = choices.map((choice) => ({
    value: choiceKey(choice),
    label:
      typeof choice === 'boolean' && !schema['x-enum-titles']
        ? t(choice ? 'settings.yes' : 'settings.no')
        : choiceTitle(schema, choice, locale),
  }));
  const chosen = data.find((choice) => choice.value === choiceKey(value))?.value ?? null;
  const pick = (key: string | null) => onChange(choices.find((choice) => choiceKey(choice) === key) ?? '');
  const width = data.reduce((sum, { label }) => sum + label.length, 0);
  // Side by side there is no way back to none of them.
  if (chosen !== null && !isNullable(schema) && data.length <= mostSegments && width <= widestSegments)
    return (
      <Input.Wrapper
        label={shared.label}
        description={shared.description}
        error={shared.error}
        withAsterisk={shared.withAsterisk}
        labelElement="div"
      >
        <div className={classes.control}>
          <SegmentedControl
            size="xs"
            aria-label={shared.label}
            value={chosen}
            onChange={pick}
            data={data}
            disabled={shared.disabled}
          />
        </div>
      </Input.Wrapper>
    );
  return (
    <Select
      {...shared}
      data={data}
      value={chosen}
      onChange={pick}
      clearable={!shared.withAsterisk || isNullable(schema)}
      placeholder={t('settings.choose')}
    />
  );
}
