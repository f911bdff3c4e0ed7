import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Rows.module.css';

/** A bordered list of things that can be opened. */
export function Rows({ children, label }: { children: ReactNode; label: string }) {
  return (
    <ul className={classes.rows} aria-label={label}>
      {children}
    </ul>
  );
}

interface RowProps {
  /** Opens the thing; the whole row is the target. */
  onOpen?: (() => void) | undefined;
  lead?: ReactNode;
  title: ReactNode;
  about?: ReactNode;
  /** Right-hand cells; they go under the title on narrow screens. */
  cells?: ReactNode;
  /** Buttons and switches of the row itself. */
  tools?: ReactNode;
  dimmed?: boolean;
}

export function Row({ onOpen, lead, title, about, cells, tools, dimmed }: RowProps) {
  return (
    <li
      className={classes.row}
      data-opens={onOpen ? true : undefined}
      data-dimmed={dimmed === true ? true : undefined}
    >
      {lead}
      <div className={classes.main}>
        <div className={classes.words}>
          {onOpen ? (
            <button type="button" className={classes.open} onClick={onOpen}>
              {title}
            </button>
          ) : (
            <span className={classes.name}>{title}</span>
          )}
          {about ? <div className={classes.about}>{about}</div> : null}
        </div>
        {cells ? <div className={classes.cells}>{cells}</div> : null}
      </div>
      {tools ? <div className={classes.tools}>{tools}</div> : null}
    </li>
  );
}

export function RowsSkeleton({ count = 4 }: { count?: number }) {
  return (
    <div className={classes.rows} aria-hidden>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={classes.row}>
          <Skeleton height={32} width={32} radius="xl" />
          <div className={classes.main}>
            <div className={classes.words}>
              <Skeleton height={12} width={`${34 - index * 4}%`} mb={8} />
              <Skeleton height={10} width={`${52 - index * 5}%`} />
            </div>
          </div>
        </div>
      ))}
    </div>
  );
}
