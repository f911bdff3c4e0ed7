import { Button } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import { FormProblem } from '@/components/FormProblem';
import { ProblemNote } from '@/components/ProblemNote';
import { serverWords } from '@/i18n';
import type { Settings } from '../../contract';
import { FieldList } from './FieldList';
import { TestConnection } from './TestConnection';
import { useSettingsForm, type SettingsForm as Form } from './useSettingsForm';
import classes from './Settings.module.css';

function Elsewhere({ form }: { form: Form }) {
  const { t } = useTranslation('module');
  if (form.elsewhere.length === 0) return null;
  const detail = form.elsewhere.map(({ field, reason }) => `${field}: ${serverWords(reason)}`).join('. ');
  return (
    <ProblemNote
      problem={{ code: asProblem(form.error).code, title: t('settings.elsewhere'), detail, fix: '' }}
    />
  );
}

function showFirstWrong(form: HTMLFormElement): void {
  requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}

/** The form that a module's JSON Schema describes. */
export function SettingsForm({ id, settings }: { id: string; settings: Settings }) {
  const { t } = useTranslation('module');
  const form = useSettingsForm(id, settings);
  useBlocker({
    shouldBlockFn: () => form.dirty && !window.confirm(t('settings.leave')),
    enableBeforeUnload: () => form.dirty,
  });
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        form.submit();
        showFirstWrong(event.currentTarget);
      }}
    >
      <FieldList fields={form.fields} form={form} settings={settings} />
      {settings.can_test ? <TestConnection id={id} checked={form.checked} /> : null}
      <div className={classes.foot}>
        <div className={classes.problems}>
          <FormProblem error={form.error} reload={form.reload} />
          <Elsewhere form={form} />
        </div>
        <Button type="submit" loading={form.saving} disabled={!form.dirty}>
          {t('settings.save')}
        </Button>
        {form.dirty ? (
          <Button variant="subtle" color="gray" onClick={form.discard}>
            {t('settings.discard')}
          </Button>
        ) : null}
        {Object.keys(form.errors).length > 0 ? (
          <span className={classes.quiet} role="status">
            {t('settings.wrong')}
          </span>
        ) : null}
      </div>
    </form>
  );
}
