import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SystemHealth } from '@/api/types';
import { fileSize, percent, wholeNumber } from '@/i18n/format';
import { Figure } from './Figure';
import classes from './Health.module.css';

function Loops({ loops }: { loops: SystemHealth['loops'] }) {
  const { t } = useTranslation(['system', 'common']);
  const busiest = Math.max(0, ...loops.map((loop) => loop.busy_percent));
  return (
    <Figure label={t('health.loops')} value={percent(busiest)}>
      <div className={classes.bars}>
        {loops.map((loop) => (
          <Progress
            key={loop.index}
            value={loop.busy_percent}
            size={4}
            color={loop.busy_percent > 85 ? 'red' : 'cord'}
            aria-label={t('health.loop', { index: loop.index })}
          />
        ))}
      </div>
      {t('health.loopsAbout')}
      <br />
      {t('health.fibers', { count: loops.reduce((sum, loop) => sum + loop.fibers, 0) })}
    </Figure>
  );
}

export function Figures({ health }: { health: SystemHealth }) {
  const { t } = useTranslation(['system', 'common']);
  const { database } = health;
  return (
    <div className={classes.figures}>
      <Figure label={t('health.memory')} value={fileSize(health.memory.resident_bytes)}>
        {t('health.memoryAbout')}
      </Figure>
      <Figure label={t('health.database')} value={fileSize(database.size_bytes)}>
        {t('health.connections', { used: database.connections_in_use, max: database.connections_max })}
        <br />
        PostgreSQL {database.version}
        {database.embedded ? `, ${t('health.embedded')}` : ''}
      </Figure>
      <Figure label={t('health.live')} value={wholeNumber(health.live.clients)}>
        {t('health.liveAbout', { count: health.live.clients })}
      </Figure>
      <Loops loops={health.loops} />
    </div>
  );
}
