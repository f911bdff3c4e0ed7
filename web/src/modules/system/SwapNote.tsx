import { useTranslation } from 'react-i18next';
import type { Module } from '@/api/types';
import { ProblemNote } from '@/components/ProblemNote';
import { StateWord, type Tone } from '@/components/StateWord';
import { Time } from '@/components/Time';
import classes from './Modules.module.css';

type Swap = NonNullable<Module['swap']>;

const tones: Record<Swap['state'], Tone> = {
  probation: 'info',
  kept: 'ok',
  rolled_back: 'warning',
  refused: 'warning',
};

/** How the last exchange of versions went. */
export function SwapNote({ swap }: { swap: Swap }) {
  const { t } = useTranslation(['system', 'common']);
  return (
    <>
      <div className={classes.swap}>
        <StateWord tone={tones[swap.state]}>{t(`modules.swap.${swap.state}`)}</StateWord>
        <span className={classes.quiet}>
          {swap.from} → {swap.to}, <Time at={swap.since} as="list" />
        </span>
      </div>
      {swap.problem ? <ProblemNote problem={swap.problem} tone="warning" /> : null}
    </>
  );
}
