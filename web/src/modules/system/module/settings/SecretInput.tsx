import { Button, Input, PasswordInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StateWord } from '@/components/StateWord';
import type { SecretEdit } from './typed-values';
import classes from './Settings.module.css';

interface SecretInputProps {
  label: string;
  description: ReactNode;
  error: string | undefined;
  disabled: boolean;
  withAsterisk: boolean;
  placeholder: string | undefined;
  edit: SecretEdit;
  /** The server holds one, which it never shows. */
  stored: boolean;
  onChange: (edit: SecretEdit) => void;
}

const keep: SecretEdit = { act: 'keep' };

function Stored({ edit, stored, disabled, withAsterisk, onChange }: SecretInputProps) {
  const { t } = useTranslation('module');
  if (edit.act === 'remove')
    return (
      <div className={classes.secret}>
        <StateWord tone="warning">{t('settings.secret.removed')}</StateWord>
        <Button size="compact-sm" variant="default" onClick={() => onChange(keep)}>
          {t('settings.secret.keep')}
        </Button>
      </div>
    );
  return (
    <div className={classes.secret}>
      <StateWord tone={stored ? 'ok' : 'quiet'}>
        {t(stored ? 'settings.secret.set' : 'settings.secret.empty')}
      </StateWord>
      {disabled ? null : (
        <>
          <Button size="compact-sm" variant="default" onClick={() => onChange({ act: 'set', text: '' })}>
            {t('settings.secret.replace')}
          </Button>
          {withAsterisk ? null : (
            <Button
              size="compact-sm"
              variant="subtle"
              color="red"
              onClick={() => onChange({ act: 'remove' })}
            >
              {t('settings.secret.remove')}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

/** A secret can be set, replaced and removed, but not read. */
export function SecretInput(props: SecretInputProps) {
  const { t } = useTranslation('module');
  const { label, description, error, disabled, withAsterisk, placeholder, edit, stored, onChange } = props;
  if (edit.act === 'remove' || (edit.act === 'keep' && (stored || disabled)))
    return (
      <Input.Wrapper
        label={label}
        description={description}
        error={error}
        withAsterisk={withAsterisk}
        labelElement="div"
      >
        <Stored {...props} />
      </Input.Wrapper>
    );
  return (
    <div className={classes.secretTyped} style={{ alignItems: 'flex-end' }}>
      <PasswordInput
        label={label}
        description={description}
        error={error}
        withAsterisk={withAsterisk}
        placeholder={placeholder}
        autoComplete="new-password"
        data-autofocus={stored}
        value={edit.act === 'set' ? edit.text : ''}
        onChange={(event) =>
          onChange(
            event.currentTarget.value || stored ? { act: 'set', text: event.currentTarget.value } : keep,
          )
        }
        visibilityToggleButtonProps={{ 'aria-label': t('settings.secret.show') }}
      />
      {stored ? (
        <Button variant="default" onClick={() => onChange(keep)}>
          {t('settings.secret.keep')}
        </Button>
      ) : null}
    </div>
  );
}
