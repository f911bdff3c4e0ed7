import { useLayoutEffect, useRef } from 'react';
import { exactTime, logTime } from '@/i18n/format';
import type { LogLine } from '../../contract';
import classes from './Log.module.css';

const nearEnd = 40;

/** The newest line stays in view as long as nobody scrolls up to read. */
export function LogLines({ lines, label }: { lines: LogLine[]; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  useLayoutEffect(() => {
    if (follows.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines]);
  return (
    <div
      ref={box}
      className={classes.lines}
      role="log"
      aria-live="off"
      aria-label={label}
      tabIndex={0}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < nearEnd;
      }}
    >
      {lines.map((line, index) => {
        const time = new Date(line.at);
        return (
          <div key={`${line.at} ${index}`} className={classes.line} data-level={line.level}>
            <time dateTime={line.at} title={exactTime(time)} className={classes.time}>
              {logTime(time)}
            </time>
            <span className={classes.level}>{line.level}</span>
            <span className={classes.text}>{line.text}</span>
          </div>
        );
      })}
    </div>
  );
}
