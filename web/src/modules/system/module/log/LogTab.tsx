import { Select, Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '@/components/problem-text';
import { EmptyState, ErrorState } from '@/components/States';
import { toastProblem } from '@/components/toast';
import type { LogLevel, Module } from '../../contract';
import { useModuleWords } from '../../module-words';
import { logQuery, useChangeModule } from '../data';
import { LogLines } from './LogLines';
import classes from './Log.module.css';

const levels: LogLevel[] = ['debug', 'info', 'warn', 'error'];

function isLevel(value: string | null): value is LogLevel {
  return levels.some((level) => level === value);
}

interface LevelProps {
  label: string;
  value: LogLevel;
  disabled?: boolean;
  onChange: (level: LogLevel) => void;
}

function Level({ label, value, disabled = false, onChange }: LevelProps) {
  const { t } = useTranslation('module');
  return (
    <Select
      label={label}
      className={classes.choice}
      value={value}
      disabled={disabled}
      data={levels.map((level) => ({ value: level, label: t(`log.levels.${level}`) }))}
      onChange={(next) => {
        if (isLevel(next)) onChange(next);
      }}
    />
  );
}

export function LogTab({ module }: { module: Module }) {
  const { t } = useTranslation('module');
  const text = useProblemText();
  const words = useModuleWords();
  const change = useChangeModule(module.id);
  const [shown, setShown] = useState<LogLevel>('debug');
  const log = useQuery({ ...logQuery(module.id, shown), placeholderData: keepPreviousData });
  const lines = log.data?.lines;
  return (
    <>
      <div className={classes.tools}>
        <Level label={t('log.show')} value={shown} onChange={setShown} />
        <Level
          label={t('log.write')}
          value={change.isPending ? (change.variables.log_level ?? module.log_level) : module.log_level}
          disabled={change.isPending}
          onChange={(level) =>
            change.mutate({ log_level: level }, { onError: (error) => toastProblem(error, text) })
          }
        />
        <span className={classes.live} role="status">
          {t(log.isError ? 'log.stale' : 'log.live')}
        </span>
      </div>
      {log.isPending ? <Skeleton height={320} radius={8} /> : null}
      {log.error && !lines ? <ErrorState error={log.error} retry={() => void log.refetch()} /> : null}
      {lines?.length === 0 ? <EmptyState title={t('log.none')}>{t('log.noneText')}</EmptyState> : null}
      {lines && lines.length > 0 ? (
        <LogLines lines={lines} label={t('log.lines', { name: words(module.id, 'name', module.name) })} />
      ) : null}
    </>
  );
}
