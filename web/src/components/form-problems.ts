import { serverWords } from '@/i18n';
import type { ApiProblem } from '@/api/problem';

interface Fields {
  setFieldError: (field: string, error: string) => void;
  values: object;
}

/** Puts the server's words to the fields they belong to; true when every one found its place. */
export function showFieldProblems(form: Fields, problem: ApiProblem): boolean {
  let placed = 0;
  for (const { field, reason, fix } of problem.fields) {
    if (!(field in form.values)) continue;
    form.setFieldError(field, [reason, fix ?? ''].filter(Boolean).map(serverWords).join(' '));
    placed += 1;
  }
  return placed > 0 && placed === problem.fields.length;
}
