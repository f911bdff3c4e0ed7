import { useTranslation } from 'react-i18next';
import { currentLocale } from '@/i18n';
import type { Settings } from '../../contract';
import { FieldInput } from './FieldInput';
import type { Field } from './schema-fields';
import { aboutOf, titleOf } from './schema-words';
import { isNamed } from './typed-values';
import type { SettingsForm } from './useSettingsForm';
import classes from './Settings.module.css';

interface FieldListProps {
  fields: Field[];
  form: SettingsForm;
  settings: Settings;
}

function isLocked(settings: Settings, field: Field): boolean {
  return settings.locked.some(
    (name) => isNamed([name], field.pointer) || field.pointer.startsWith(`/${name}/`),
  );
}

export function FieldList({ fields, form, settings }: FieldListProps) {
  useTranslation('module');
  const locale = currentLocale();
  return fields.map((field) =>
    field.kind === 'group' ? (
      <fieldset key={field.pointer} className={classes.group}>
        <legend className={classes.legend}>{titleOf(field.schema, field.name, locale)}</legend>
        {aboutOf(field.schema, locale) ? (
          <p className={classes.groupAbout}>{aboutOf(field.schema, locale)}</p>
        ) : null}
        <FieldList fields={field.children} form={form} settings={settings} />
      </fieldset>
    ) : (
      <FieldInput
        key={field.pointer}
        field={field}
        typed={form.typed}
        error={form.errors[field.pointer]}
        locked={isLocked(settings, field)}
        secretSet={isNamed(settings.secrets_set, field.pointer)}
        onChange={(value) => form.change(field.pointer, value)}
      />
    ),
  );
}
