import { clock, exactTime, listTime, relativeTime } from '@/i18n/format';
import { useNow } from './now';

interface TimeProps {
  at: string;
  as?: 'relative' | 'list' | 'clock';
  className?: string | undefined;
}

/** A time in few words, with the exact one on hover. */
export function Time({ at, as = 'relative', className }: TimeProps) {
  const now = useNow();
  const time = new Date(at);
  const words =
    as === 'relative' ? relativeTime(time, now) : as === 'list' ? listTime(time, now) : clock(time);
  return (
    <time dateTime={at} title={exactTime(time)} className={className}>
      {words}
    </time>
  );
}
