import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';

export interface ProblemText {
  title: string;
  detail: string;
  fix: string;
}

interface Coded {
  code: string;
  title: string;
  detail: string;
  fix: string;
}

type Lookup = (key: string, values?: Record<string, unknown>) => string;

/**
 * A problem in the reader's language. The server speaks English and knows the particulars, so English readers get its
 * own words first; others get the translation of the code where there is one.
 */
export function useProblemText(): (problem: Coded) => ProblemText {
  const { i18n } = useTranslation('errors');
  return useCallback(
    (problem) => {
      const translate = i18n.t.bind(i18n) as Lookup;
      const values =
        problem instanceof ApiProblem ? { seconds: problem.retryAfter ?? 0, status: problem.status } : {};
      const own = (part: string) => {
        const key = `errors:${problem.code}.${part}`;
        return i18n.exists(key) ? translate(key, values) : '';
      };
      if (i18n.language === 'en')
        return {
          title: problem.title || own('title') || translate('errors:unknown.title'),
          detail: problem.detail || own('detail'),
          fix: problem.fix || own('fix'),
        };
      const known = own('title');
      return {
        title: known || problem.title || translate('errors:unknown.title'),
        detail: own('detail') || (known ? '' : problem.detail),
        fix: own('fix') || (known ? '' : problem.fix),
      };
    },
    [i18n],
  );
}
