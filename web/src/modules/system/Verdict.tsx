import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SystemHealth } from '@/api/types';
import classes from './Health.module.css';

const icons = { ok: IconCircleCheck, degraded: IconAlertTriangle, down: IconCircleX };

interface VerdictProps {
  status: SystemHealth['status'];
  version: string;
  uptime: string;
  /** The last question was not answered; what is shown is from before. */
  stale: boolean;
}

export function Verdict({ status, version, uptime, stale }: VerdictProps) {
  const { t } = useTranslation(['system', 'common']);
  const VerdictIcon = icons[status];
  return (
    <div className={classes.verdict} data-status={status} role="status">
      <VerdictIcon size={24} stroke={1.6} aria-hidden />
      <div>
        <div className={classes.verdictWord}>{t(`health.status.${status}`)}</div>
        <div className={classes.verdictAbout}>
          {stale ? t('health.stale') : t('health.running', { version, uptime })}
        </div>
      </div>
    </div>
  );
}
