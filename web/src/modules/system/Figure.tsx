import type { ReactNode } from 'react';
import classes from './Health.module.css';

/** A number with its name above and what it means below. */
export function Figure({ label, value, children }: { label: string; value: string; children: ReactNode }) {
  return (
    <div className={classes.figure}>
      <div className={classes.figureLabel}>{label}</div>
      <div className={classes.figureValue}>{value}</div>
      <div className={classes.quiet}>{children}</div>
    </div>
  );
}
