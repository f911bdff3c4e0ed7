import { NumberInput, Switch, Textarea, TextInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLocale } from '@/i18n';
import { thousandSeparator } from '@/i18n/format';
import type { Json, Schema } from '../../contract';
import { ChoiceInput } from './ChoiceInput';
import { FixedField } from './FixedField';
import { ListInput } from './ListInput';
import { typeOf } from './schema-choices';
import type { Field } from './schema-fields';
import { aboutOf, titleOf, unitOf } from './schema-words';
import { SecretInput } from './SecretInput';
import { secretEdit, type Edit, type Typed } from './typed-values';
import classes from './Settings.module.css';

interface FieldInputProps {
  field: Field;
  typed: Typed;
  error: string | undefined;
  locked: boolean;
  secretSet: boolean;
  onChange: (value: Edit) => void;
}

function textOf(value: Edit | undefined): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function Locked({ children }: { children: ReactNode }) {
  return (
    <span className={classes.locked}>
      <IconLock size={12} aria-hidden />
      {children}
    </span>
  );
}

/** What the author says about it, and why it can't be changed. */
function useDescription(schema: Schema, locked: boolean): ReactNode {
  const { t } = useTranslation('module');
  const about = aboutOf(schema, currentLocale());
  if (!about && !locked && !schema.readOnly && !schema.deprecated) return undefined;
  return (
    <>
      {about ? `${about} ` : null}
      {schema.deprecated ? `${t('settings.deprecated')} ` : null}
      {locked ? <Locked>{t('settings.locked')}</Locked> : null}
      {schema.readOnly && !locked ? <Locked>{t('settings.readOnly')}</Locked> : null}
    </>
  );
}

/** Texts that a browser has an input for of its own. */
function inputType(format: string | undefined): string {
  return format === 'email' || format === 'date' ? format : 'text';
}

/** One setting, by the kind that its schema asks for. */
export function FieldInput({ field, typed, error, locked, secretSet, onChange }: FieldInputProps) {
  const locale = currentLocale();
  const { schema } = field;
  const value = typed[field.pointer];
  const description = useDescription(schema, locked);
  const disabled = locked || schema.readOnly === true;
  const shared = { label: titleOf(schema, field.name, locale), description, error, disabled };
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
          allowDecimal={typeOf(schema) !== 'integer'}
          thousandSeparator={thousandSeparator()}
          suffix={unitOf(schema, locale) ? ` ${unitOf(schema, locale) ?? ''}` : undefined}
          placeholder={placeholder}
          step={schema.multipleOf ?? 1}
          clampBehavior="none"
        />
      );
    case 'list':
    case 'numbers':
    case 'choices':
      return (
        <ListInput
          {...marked}
          field={field}
          value={Array.isArray(value) ? value : []}
          placeholder={placeholder}
          onChange={onChange}
        />
      );
    case 'fixed':
      return <FixedField {...marked} lost={field.lost} />;
    case 'constant':
      return null;
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
          type={inputType(schema.format)}
          inputMode={schema.format === 'uri' ? 'url' : undefined}
        />
      );
  }
}
