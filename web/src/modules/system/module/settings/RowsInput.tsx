import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { currentLocale } from '@/i18n';
import type { Settings } from '../../contract';
import { FieldList, type FieldForm } from './FieldList';
import type { Field } from './schema-fields';
import { wholeOf, type Rooted } from './schema-refs';
import { aboutOf, titleOf } from './schema-words';
import { fieldsIn, rowsOf, typedFrom, type Typed } from './typed-values';
import classes from './Settings.module.css';

interface RowsInputProps {
  field: Field;
  form: FieldForm;
  settings: Settings;
  base: string;
  locked: boolean;
}

interface RowProps {
  row: Rooted;
  typed: Typed;
  place: string;
  title: string;
  form: FieldForm;
  settings: Settings;
  locked: boolean;
  onChange: (typed: Typed) => void;
  onRemove: () => void;
}

function Row({ row, typed, place, title, form, settings, locked, onChange, onRemove }: RowProps) {
  const { t } = useTranslation('module');
  return (
    <li className={classes.row}>
      <div className={classes.rowHead}>
        <span>{title}</span>
        {locked ? null : (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('settings.rows.remove', { title })}
            onClick={onRemove}
          >
            <IconTrash size={16} />
          </ActionIcon>
        )}
      </div>
      <FieldList
        fields={fieldsIn(row, typed)}
        form={{
          typed,
          errors: form.errors,
          change: (pointer, value) => onChange({ ...typed, [pointer]: value }),
        }}
        settings={settings}
        base={place}
      />
    </li>
  );
}

/** A list of objects: a small form for each. */
export function RowsInput({ field, form, settings, base, locked }: RowsInputProps) {
  const { t } = useTranslation('module');
  const locale = currentLocale();
  const { row, schema } = field;
  if (!row) return null;
  const rows = rowsOf(form.typed, field.pointer);
  const change = (next: Typed[]) => form.change(field.pointer, { rows: next });
  const error = form.errors[base + field.pointer];
  const { schema: item } = wholeOf(row);
  const about = aboutOf(schema, locale);
  return (
    <fieldset className={classes.group}>
      <legend className={classes.legend}>{titleOf(schema, field.name, locale)}</legend>
      {about ? <p className={classes.groupAbout}>{about}</p> : null}
      {locked ? (
        <p className={classes.groupAbout}>{t(schema.readOnly ? 'settings.readOnly' : 'settings.locked')}</p>
      ) : null}
      {rows.length === 0 ? <p className={classes.fixed}>{t('settings.rows.none')}</p> : null}
      <ol className={classes.rows}>
        {rows.map((typed, index) => (
          <Row
            key={index}
            row={row}
            typed={typed}
            place={`${base}${field.pointer}/${index}`}
            title={`${titleOf(item, t('settings.rows.name'), locale)} ${index + 1}`}
            form={form}
            settings={settings}
            locked={locked}
            onChange={(next) => change(rows.map((other, at) => (at === index ? next : other)))}
            onRemove={() => change(rows.filter((_other, at) => at !== index))}
          />
        ))}
      </ol>
      {error ? (
        <p className={classes.rowsError} role="alert">
          {error}
        </p>
      ) : null}
      {locked ? null : (
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            disabled={schema.maxItems !== undefined && rows.length >= schema.maxItems}
            onClick={() => change([...rows, typedFrom(row, {})])}
          >
            {t('settings.rows.add')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
