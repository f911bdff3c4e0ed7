import classes from './Mark.module.css';

interface MarkProps {
  size?: number;
  /** The cord draws itself, over and over: something is on its way. */
  busy?: boolean;
}

/** Patchbay's mark: two jacks and a patch cord. */
export function Mark({ size = 24, busy = false }: MarkProps) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 32 32"
      fill="none"
      aria-hidden
      className={classes.mark}
      data-busy={busy || undefined}
    >
      <rect width="32" height="32" rx="8" className={classes.plate} />
      <g stroke="currentColor" strokeLinecap="round">
        <circle cx="9" cy="10" r="4" strokeWidth="2.2" />
        <circle cx="23" cy="22" r="4" strokeWidth="2.2" />
        <path d="M9 10c0 17 14-5 14 12" strokeWidth="2.8" className={classes.cord} pathLength={1} />
      </g>
    </svg>
  );
}

/** The same motif, unplugged: for pages that have nothing to show yet. */
export function Unplugged() {
  return (
    <svg width="148" height="72" viewBox="0 0 148 72" fill="none" aria-hidden className={classes.unplugged}>
      <g className={classes.panel} strokeWidth="1.5">
        <rect x="1" y="1" width="146" height="38" rx="8" />
        {[22, 48, 74, 100, 126].map((x) => (
          <circle key={x} cx={x} cy="20" r="7" />
        ))}
        {[22, 74, 100].map((x) => (
          <circle key={x} cx={x} cy="20" r="2.5" className={classes.hole} stroke="none" />
        ))}
      </g>
      <g className={classes.loose} strokeLinecap="round">
        <circle cx="48" cy="20" r="3" className={classes.plug} stroke="none" />
        <path d="M48 20c0 34 36 54 58 36" strokeWidth="3" />
        <path d="m106 56 7-7" strokeWidth="6" />
        <path d="m113 49 4-4" strokeWidth="2" />
        <circle cx="126" cy="20" r="2.5" className={classes.plug} stroke="none" />
      </g>
    </svg>
  );
}
