import { NumberInput, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLocale } from '@/i18n';
import { thousandSeparator } from '@/i18n/format';
import type { Json } from '../../contract';
import { ChoiceInput } from './ChoiceInput';
import type { Field } from './schema-fields';
import { aboutOf, choiceKey, titleOf, unitOf } from './schema-words';
import { SecretInput } from './SecretInput';
import { secretEdit, type SecretEdit, type Typed } from './typed-values';
import classes from './Settings.module.css';

interface FieldInputProps {
  field: Field;
  typed: Typed;
  error: string | undefined;
  locked: boolean;
  secretSet: boolean;
  onChange: (value: Json | SecretEdit) => void;
}

function textOf(value: Json | SecretEdit | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function Description({ about, locked }: { about: string | undefined; locked: boolean }) {
  const { t } = useTranslation('module');
  return (
    <>
      {about ? `${about} ` : null}
      {locked ? (
        <span className={classes.locked}>
          <IconLock size={12} aria-hidden />
          {t('settings.locked')}
        </span>
      ) : null}
    </>
  );
}

/** One setting, by the kind that its schema asks for. */
export function FieldInput({ field, typed, error, locked, secretSet, onChange }: FieldInputProps) {
  const { t } = useTranslation('module');
  const locale = currentLocale();
  const { schema } = field;
  const value = typed[field.pointer];
  const about = aboutOf(schema, locale);
  const description: ReactNode = about || locked ? <Description about={about} locked={locked} /> : undefined;
  const shared = { label: titleOf(schema, field.name, locale), description, error, disabled: locked };
  const marked = { ...shared, withAsterisk: field.required };
  const placeholder = schema['x-placeholder'];
  switch (field.kind) {
    case 'secret':
      return (
        <SecretInput
          {...marked}
          edit={secretEdit(typed, field.pointer)}
          stored={secretSet}
          placeholder={placeholder}
          onChange={onChange}
        />
      );
    case 'switch':
      return (
        <Switch
          {...shared}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'choice':
      return <ChoiceInput {...marked} schema={schema} value={value as Json} onChange={onChange} />;
    case 'number':
      return (
        <NumberInput
          {...marked}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => onChange(next === '' ? '' : Number(next))}
          allowDecimal={schema.type !== 'integer'}
          thousandSeparator={thousandSeparator()}
          suffix={unitOf(schema, locale) ? ` ${unitOf(schema, locale) ?? ''}` : undefined}
          placeholder={placeholder}
          step={schema.multipleOf ?? 1}
          clampBehavior="none"
        />
      );
    case 'list': {
      const entries = Array.isArray(value) ? value.map(choiceKey) : [];
      return (
        <TagsInput
          {...marked}
          value={entries}
          onChange={onChange}
          placeholder={entries.length > 0 ? '' : (placeholder ?? t('settings.listHint'))}
          acceptValueOnBlur
        />
      );
    }
    case 'long':
    case 'json':
      return (
        <Textarea
          {...marked}
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
          placeholder={placeholder}
          autosize
          minRows={3}
          maxRows={14}
          spellCheck={field.kind === 'long'}
        />
      );
    default:
      return (
        <TextInput
          {...marked}
          value={textOf(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
          placeholder={placeholder}
          type={schema.format === 'email' ? 'email' : 'text'}
          inputMode={schema.format === 'uri' ? 'url' : undefined}
        />
      );
  }
}
