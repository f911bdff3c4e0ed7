import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import { ProblemNote } from './ProblemNote';

interface FormProblemProps {
  error: unknown;
  /** Goes on from what somebody else saved meanwhile. */
  reload?: (() => void) | undefined;
}

/** Above a form: why it was refused, unless the fields themselves say it. */
export function FormProblem({ error, reload }: FormProblemProps) {
  const { t } = useTranslation();
  if (!error) return null;
  const problem = asProblem(error);
  if (problem.fields.length > 0) return null;
  const outdated = (problem.status === 412 || problem.code.endsWith('_stale')) && reload;
  return (
    <ProblemNote
      problem={problem}
      action={
        outdated ? (
          <Button size="compact-xs" variant="default" onClick={reload}>
            {t('form.reload')}
          </Button>
        ) : null
      }
    />
  );
}
