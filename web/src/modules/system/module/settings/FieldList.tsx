import { useTranslation } from 'react-i18next';
import { currentLocale } from '@/i18n';
import type { Settings } from '../../contract';
import { FieldInput } from './FieldInput';
import { RowsInput } from './RowsInput';
import type { Field } from './schema-fields';
import { aboutOf, titleOf } from './schema-words';
import { isNamed, type Edit, type Typed } from './typed-values';
import classes from './Settings.module.css';

export interface FieldForm {
  typed: Typed;
  /** By the pointer from the settings' own root. */
  errors: Record<string, string>;
  change: (pointer: string, value: Edit) => void;
}

interface FieldListProps {
  fields: Field[];
  form: FieldForm;
  settings: Settings;
  /** Where the form's own root lies: a row of a list is a form of its own. */
  base?: string;
}

function isLocked(settings: Settings, pointer: string): boolean {
  return settings.locked.some((name) => isNamed([name], pointer) || pointer.startsWith(`/${name}/`));
}

export function FieldList({ fields, form, settings, base = '' }: FieldListProps) {
  useTranslation('module');
  const locale = currentLocale();
  return fields.map((field) => {
    const pointer = base + field.pointer;
    const locked = isLocked(settings, pointer);
    if (field.kind === 'group')
      return (
        <fieldset key={pointer} className={classes.group}>
          <legend className={classes.legend}>{titleOf(field.schema, field.name, locale)}</legend>
          {aboutOf(field.schema, locale) ? (
            <p className={classes.groupAbout}>{aboutOf(field.schema, locale)}</p>
          ) : null}
          <FieldList fields={field.children} form={form} settings={settings} base={base} />
        </fieldset>
      );
    if (field.kind === 'rows')
      return (
        <RowsInput
          key={pointer}
          field={field}
          form={form}
          settings={settings}
          base={base}
          locked={locked || field.schema.readOnly === true}
        />
      );
    return (
      <FieldInput
        key={pointer}
        field={field}
        typed={form.typed}
        error={form.errors[pointer]}
        locked={locked}
        secretSet={isNamed(settings.secrets_set, pointer)}
        onChange={(value) => form.change(field.pointer, value)}
      />
    );
  });
}
