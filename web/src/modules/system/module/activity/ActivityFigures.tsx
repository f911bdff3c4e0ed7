import { useTranslation } from 'react-i18next';
import { Time } from '@/components/Time';
import { duration, fileSize, milliseconds, wholeNumber } from '@/i18n/format';
import type { Activity } from '../../contract';
import { Figure } from '../../Figure';
import health from '../../Health.module.css';

function Latency({ latency }: { latency: Activity['latency_ms'] }) {
  const { t } = useTranslation('module');
  if (!latency)
    return (
      <Figure label={t('activity.latency')} value="–">
        {t('activity.latencyNone')}
      </Figure>
    );
  return (
    <Figure label={t('activity.latency')} value={milliseconds(latency.p50)}>
      {t('activity.latencyAbout', {
        p95: milliseconds(latency.p95),
        p99: milliseconds(latency.p99),
        max: milliseconds(latency.max),
      })}
    </Figure>
  );
}

function Memory({ activity }: { activity: Activity }) {
  const { t } = useTranslation('module');
  const { memory_bytes: bytes, memory_kind: kind, process_id: id } = activity;
  const about = {
    process: () => t('activity.memoryProcess', { id: String(id) }),
    heap: () => t('activity.memoryHeap'),
    unknown: () => t('activity.memoryUnknown'),
  };
  return (
    <Figure label={t('activity.memory')} value={bytes === null ? '–' : fileSize(bytes)}>
      {about[kind ?? 'unknown']()}
    </Figure>
  );
}

export function ActivityFigures({ activity }: { activity: Activity }) {
  const { t } = useTranslation('module');
  const { queue } = activity;
  return (
    <div className={health.figures}>
      <Figure label={t('activity.calls')} value={wholeNumber(activity.calls)}>
        {t('activity.callsAbout', { errors: activity.errors, cancelled: activity.cancelled })}
        <br />
        {t('activity.inFlight', { count: activity.in_flight })}
        <br />
        {t('activity.since')} <Time at={activity.since} />
      </Figure>
      <Latency latency={activity.latency_ms} />
      <Figure label={t('activity.loop')} value={milliseconds(activity.loop_ms)}>
        {t('activity.loopAbout')}
      </Figure>
      <Memory activity={activity} />
      <Figure label={t('activity.queue')} value={wholeNumber(queue.waiting)}>
        {t('activity.queueAbout', { count: queue.dead_letters })}
        {queue.waiting > 0 ? (
          <>
            <br />
            {t('activity.oldest', { time: duration(queue.oldest_seconds) })}
          </>
        ) : null}
      </Figure>
    </div>
  );
}
