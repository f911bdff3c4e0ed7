import { Input } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Settings.module.css';

interface FixedFieldProps {
  label: string;
  description: ReactNode;
  error: string | undefined;
  withAsterisk: boolean;
  /** The reference that leads nowhere. */
  lost: string | undefined;
}

/** A setting that a form can't edit: what it is, and what to do instead. */
export function FixedField({ label, description, error, withAsterisk, lost }: FixedFieldProps) {
  const { t } = useTranslation('module');
  return (
    <Input.Wrapper
      label={label}
      description={description}
      error={error}
      withAsterisk={withAsterisk}
      labelElement="div"
    >
      <p className={classes.fixed}>
        {lost === undefined ? t('settings.fixed.kind') : t('settings.fixed.lost', { what: lost })}
      </p>
    </Input.Wrapper>
  );
}
