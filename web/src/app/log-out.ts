import { useMutation } from '@tanstack/react-query';
import { api, take } from '@/api/client';
import { useProblemText } from '@/components/problem-text';
import { toastProblem } from '@/components/toast';
import { router } from './router';
import { forgetSession } from './session';

export function useLogOut(): () => void {
  const text = useProblemText();
  const { mutate } = useMutation({
    mutationFn: () => take(api.DELETE('/api/v1/session')),
    onSuccess: () => {
      forgetSession();
      void router.navigate({ to: '/login', search: {} });
    },
    onError: (error) => toastProblem(error, text),
  });
  return mutate;
}
