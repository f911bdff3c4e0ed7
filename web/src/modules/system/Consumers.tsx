import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsumerHealth } from '@/api/types';
import { StateWord, type Tone } from '@/components/StateWord';
import { duration } from '@/i18n/format';
import { DeadLetters } from './DeadLetters';
import { useModuleWords } from './module-words';
import classes from './Health.module.css';

const tones: Record<ConsumerHealth['state'], Tone> = { ok: 'ok', retrying: 'warning', paused: 'danger' };

function ConsumerLine({ consumer }: { consumer: ConsumerHealth }) {
  const { t } = useTranslation(['system', 'common']);
  const words = useModuleWords();
  const [open, setOpen] = useState(false);
  return (
    <li>
      <div className={classes.line}>
        <span className={classes.strong}>{consumer.name}</span>
        <span className={classes.wide}>
          {consumer.last_error ?? words(consumer.module, 'name', consumer.module)}
        </span>
        {consumer.lag_events > 0 ? (
          <span className="tabular">
            {t('health.lag', { count: consumer.lag_events })} · {duration(consumer.lag_seconds)}
          </span>
        ) : null}
        {consumer.retrying > 0 ? (
          <span className="tabular">{t('health.retrying', { count: consumer.retrying })}</span>
        ) : null}
        {consumer.dead_letters > 0 ? (
          <Button
            size="compact-xs"
            variant="light"
            color="red"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {t('health.dead', { count: consumer.dead_letters })}
          </Button>
        ) : null}
        <StateWord tone={tones[consumer.state]}>{t(`health.consumer.${consumer.state}`)}</StateWord>
      </div>
      {open && consumer.dead_letters > 0 ? <DeadLetters consumer={consumer.name} /> : null}
    </li>
  );
}

export function Consumers({ consumers }: { consumers: ConsumerHealth[] }) {
  const { t } = useTranslation(['system', 'common']);
  if (consumers.length === 0) return <p className={classes.none}>{t('health.noConsumers')}</p>;
  return (
    <ul className={classes.table}>
      {consumers.map((consumer) => (
        <ConsumerLine key={consumer.name} consumer={consumer} />
      ))}
    </ul>
  );
}
