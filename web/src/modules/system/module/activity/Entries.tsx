import { useTranslation } from 'react-i18next';
import { milliseconds, wholeNumber } from '@/i18n/format';
import type { ActivityEntry } from '../../contract';
import classes from './Entries.module.css';

const time = (value: number | undefined) => (value === undefined ? '–' : milliseconds(value));

function Line({ entry }: { entry: ActivityEntry }) {
  const { t } = useTranslation('module');
  return (
    <tr>
      <td className={classes.what}>{entry.what}</td>
      <td data-label={t('activity.calls')}>{wholeNumber(entry.calls)}</td>
      <td data-label={t('activity.errors')} className={entry.errors > 0 ? classes.bad : undefined}>
        {wholeNumber(entry.errors)}
      </td>
      <td data-label={t('activity.running')}>{wholeNumber(entry.in_flight)}</td>
      <td data-label={t('activity.median')}>{time(entry.latency_ms?.p50)}</td>
      <td data-label={t('activity.p95')}>{time(entry.latency_ms?.p95)}</td>
      <td data-label={t('activity.loop')}>{milliseconds(entry.loop_ms)}</td>
    </tr>
  );
}

export function Entries({ entries }: { entries: ActivityEntry[] }) {
  const { t } = useTranslation('module');
  if (entries.length === 0) return <p className={classes.none}>{t('activity.noEntries')}</p>;
  const busiestFirst = [...entries].sort((a, b) => b.calls - a.calls);
  return (
    <div className={classes.box}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th className={classes.what}>{t('activity.what')}</th>
            <th>{t('activity.calls')}</th>
            <th>{t('activity.errors')}</th>
            <th>{t('activity.running')}</th>
            <th>{t('activity.median')}</th>
            <th>{t('activity.p95')}</th>
            <th>{t('activity.loop')}</th>
          </tr>
        </thead>
        <tbody>
          {busiestFirst.map((entry) => (
            <Line key={entry.what} entry={entry} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
