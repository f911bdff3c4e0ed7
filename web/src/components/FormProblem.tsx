import { asProblem } from '@/api/problem';
import { ProblemNote } from './ProblemNote';

/** Above a form: why it was refused, unless the fields themselves say it. */
export function FormProblem({ error }: { error: unknown }) {
  if (!error) return null;
  const problem = asProblem(error);
  return problem.fields.length === 0 ? <ProblemNote problem={problem} /> : null;
}
