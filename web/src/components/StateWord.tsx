import classes from './StateWord.module.css';

export type Tone = 'ok' | 'warning' | 'danger' | 'info' | 'quiet';

/** A state as a word and a colour, never the colour alone. */
export function StateWord({ tone, children }: { tone: Tone; children: string }) {
  return (
    <span className={classes.word} data-tone={tone}>
      <span className={classes.dot} aria-hidden />
      {children}
    </span>
  );
}
