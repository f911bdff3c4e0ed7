import { IconAlertCircle, IconCheck, IconChecks, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '@/api/types';
import classes from './Ticks.module.css';

const icons = {
  queued: IconClock,
  sending: IconClock,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  failed: IconAlertCircle,
};

/** How far a message has come, as quietly as it can be said. */
export function Ticks({ state }: { state: Delivery['state'] }) {
  const { t } = useTranslation(['inbox', 'common']);
  const TickIcon = icons[state];
  return (
    <span className={classes.ticks} data-state={state} title={t(`delivery.${state}`)}>
      <TickIcon size={14} stroke={1.8} role="img" aria-label={t(`delivery.${state}`)} />
    </span>
  );
}
