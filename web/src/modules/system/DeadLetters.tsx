import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeadLetter } from '@/api/types';
import { ConfirmDelete } from '@/components/ConfirmDelete';
import { useProblemText } from '@/components/problem-text';
import { ErrorState } from '@/components/States';
import { Time } from '@/components/Time';
import { toastDone, toastProblem } from '@/components/toast';
import { deadLettersQuery, useDropLetter, useResendLetter } from './data';
import classes from './Health.module.css';

function Letter({ letter, onDrop }: { letter: DeadLetter; onDrop: () => void }) {
  const { t } = useTranslation(['system', 'common']);
  const text = useProblemText();
  const resend = useResendLetter();
  return (
    <li className={classes.letter}>
      <div className={classes.letterWords}>
        <div>
          <span className={classes.strong}>{letter.topic}</span> <span className="mono">{letter.key}</span>
        </div>
        <div className={classes.letterError}>{letter.error}</div>
        <div className={classes.quiet}>
          {t('health.attempts', { count: letter.attempts })} · <Time at={letter.failed_at} />
        </div>
      </div>
      <div className={classes.letterActs}>
        <Button
          size="compact-sm"
          variant="default"
          loading={resend.isPending}
          onClick={() =>
            resend.mutate(letter.id, {
              onSuccess: () => toastDone(t('health.resent')),
              onError: (error) => toastProblem(error, text),
            })
          }
        >
          {t('health.resend')}
        </Button>
        <Button size="compact-sm" variant="subtle" color="red" onClick={onDrop}>
          {t('common:action.delete')}
        </Button>
      </div>
    </li>
  );
}

/** Events that a consumer gave up on: read why, hand them over again, or drop them. */
export function DeadLetters({ consumer }: { consumer: string }) {
  const { t } = useTranslation(['system', 'common']);
  const letters = useQuery(deadLettersQuery(consumer));
  const drop = useDropLetter();
  const [dropping, setDropping] = useState<DeadLetter | null>(null);
  if (letters.isPending) return <Skeleton height={56} m="sm" />;
  if (letters.error) return <ErrorState error={letters.error} retry={() => void letters.refetch()} />;
  return (
    <>
      <ul className={classes.letters}>
        {letters.data.map((letter) => (
          <Letter key={letter.id} letter={letter} onDrop={() => setDropping(letter)} />
        ))}
      </ul>
      <ConfirmDelete
        opened={dropping !== null}
        onClose={() => setDropping(null)}
        title={t('health.dropTitle')}
        confirm={t('health.drop')}
        busy={drop.isPending}
        error={drop.error}
        onConfirm={() => dropping && drop.mutate(dropping.id, { onSuccess: () => setDropping(null) })}
      >
        {t('health.dropText', { topic: dropping?.topic ?? '', consumer })}
      </ConfirmDelete>
    </>
  );
}
