import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useProblemText } from './problem-text';
import classes from './ProblemNote.module.css';

interface ProblemNoteProps {
  problem: { code: string; title: string; detail: string; fix: string };
  tone?: 'danger' | 'warning';
  action?: ReactNode;
}

/** What is wrong, why, and what to do, where it matters. */
export function ProblemNote({ problem, tone = 'danger', action }: ProblemNoteProps) {
  const text = useProblemText()(problem);
  return (
    <div className={classes.note} data-tone={tone} role="alert">
      <IconAlertTriangle size={16} className={classes.icon} aria-hidden />
      <div className={classes.body}>
        <strong>{text.title}</strong>
        {text.detail ? <p>{text.detail}</p> : null}
        {text.fix ? <p>{text.fix}</p> : null}
        {action ? <div className={classes.action}>{action}</div> : null}
      </div>
    </div>
  );
}
