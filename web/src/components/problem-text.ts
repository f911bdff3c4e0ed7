import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '@/api/problem';
import { serverLanguage, serverTexts } from '@/i18n';

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
 * own words first; others get the translation of the code where there is one, and the particulars as they are.
 */
export function useProblemText(): (problem: Coded) => ProblemText {
  const { i18n } = useTranslation(['errors', serverTexts]);
  return useCallback(
    (problem) => {
      const translate = i18n.t.bind(i18n) as Lookup;
      const values =
        problem instanceof ApiProblem ? { seconds: problem.retryAfter ?? 0, status: problem.status } : {};
      const own = (part: string) => {
        const keys = ['errors', serverTexts].map((file) => `${file}:${problem.code}.${part}`);
        const key = keys.find((each) => i18n.exists(each));
        return key ? translate(key, values) : '';
      };
      const english = i18n.language === serverLanguage;
      const either = (theirs: string, ours: string) => (english ? theirs || ours : ours || theirs);
      return {
        title: either(problem.title, own('title')) || translate('errors:unknown.title'),
        detail: either(problem.detail, own('detail')),
        fix: either(problem.fix, own('fix')),
      };
    },
    [i18n],
  );
}
