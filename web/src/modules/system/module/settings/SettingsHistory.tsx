import { Button, Skeleton } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/Page';
import { useProblemText } from '@/components/problem-text';
import { ErrorState } from '@/components/States';
import { Time } from '@/components/Time';
import { toastDone, toastProblem } from '@/components/toast';
import { currentLocale } from '@/i18n';
import type { Json, Settings, SettingsVersion } from '../../contract';
import { settingsVersionsQuery, useUndoSettings } from '../data';
import type { Field } from './schema-fields';
import { choiceKey, choiceTitle, titleOf } from './schema-words';
import { changesBetween, originOf } from './settings-changes';
import classes from './Settings.module.css';

const longest = 60;

function useValueText(): (field: Field, value: Json | undefined) => string {
  const { t } = useTranslation('module');
  return (field, value) => {
    if (value === undefined || value === null || value === '') return t('history.empty');
    if (typeof value === 'boolean') return t(value ? 'history.on' : 'history.off');
    if (field.kind === 'choice') return choiceTitle(field.schema, value, currentLocale());
    const text =
      typeof value === 'string'
        ? value
        : field.kind === 'list' && Array.isArray(value)
          ? value.map(choiceKey).join(', ')
          : JSON.stringify(value);
    return text.length > longest ? `${text.slice(0, longest)}…` : text;
  };
}

interface VersionProps {
  settings: Settings;
  version: SettingsVersion;
  before: SettingsVersion | undefined;
}

function Changes({ settings, version, before }: VersionProps) {
  const { t } = useTranslation('module');
  const valueText = useValueText();
  if (!before) return <div className={classes.change}>{t('history.first')}</div>;
  const changes = changesBetween(settings.schema, before.values, version.values);
  if (changes.length === 0) return <div className={classes.change}>{t('history.secrets')}</div>;
  return changes.map((change) => (
    <div key={change.field.pointer} className={classes.change}>
      {titleOf(change.field.schema, change.field.name, currentLocale())}:{' '}
      {valueText(change.field, change.before)} → {valueText(change.field, change.after)}
    </div>
  ));
}

function Version({ settings, version, before }: VersionProps) {
  const { t } = useTranslation('module');
  return (
    <li className={classes.version}>
      <div className={classes.versionHead}>
        <span className={classes.versionName}>{t('history.version', { version: version.version })}</span>
        {version.version === settings.version ? <span>{t('history.current')}</span> : null}
        <span className={classes.quiet}>
          {version.updated_by ?? t('history.somebody')}, <Time at={version.updated_at} />
        </span>
      </div>
      <Changes settings={settings} version={version} before={before} />
    </li>
  );
}

function NeverChanged({ settings }: { settings: Settings }) {
  const { t } = useTranslation('module');
  const texts = {
    defaults: t('history.none'),
    some: t('history.deployed', { count: settings.locked.length }),
    file: t('history.deployedAll'),
  };
  return <p className={classes.quiet}>{texts[originOf(settings)]}</p>;
}

function Versions({ id, settings }: { id: string; settings: Settings }) {
  const versions = useQuery(settingsVersionsQuery(id));
  if (versions.isPending) return <Skeleton height={96} radius={8} />;
  if (versions.error) return <ErrorState error={versions.error} retry={() => void versions.refetch()} />;
  if (versions.data.length === 0) return <NeverChanged settings={settings} />;
  const newestFirst = [...versions.data].sort((a, b) => b.version - a.version);
  return (
    <ul className={classes.history}>
      {newestFirst.map((version, index) => (
        <Version
          key={version.version}
          settings={settings}
          version={version}
          before={newestFirst[index + 1]}
        />
      ))}
    </ul>
  );
}

/** Who changed what and when, and the way back by one step. */
export function SettingsHistory({ id, settings }: { id: string; settings: Settings }) {
  const { t } = useTranslation('module');
  const text = useProblemText();
  const undo = useUndoSettings(id);
  return (
    <Section
      title={t('history.title')}
      action={
        settings.can_undo ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowBackUp size={14} />}
            loading={undo.isPending}
            onClick={() =>
              undo.mutate(settings.version, {
                onSuccess: () => toastDone(t('history.undone')),
                onError: (error) => toastProblem(error, text),
              })
            }
          >
            {t('history.undo')}
          </Button>
        ) : null
      }
    >
      <Versions id={id} settings={settings} />
    </Section>
  );
}
