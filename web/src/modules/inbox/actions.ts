import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, take } from '@/api/client';
import { queryClient } from '@/api/query-client';
import type { Conversation } from '@/api/types';
import { useSession } from '@/app/session';
import { useProblemText } from '@/components/problem-text';
import { toastDone, toastProblem } from '@/components/toast';
import { keepConversation, keepMessage, refetchCounts } from './cache';
import { useOutbox } from './OutboxProvider';
import { conversationQuery } from './queries';

type Verb = 'take-over' | 'hand-back' | 'close' | 'reopen';

function post(verb: Verb, id: string): Promise<Conversation> {
  const options = { params: { path: { id } } };
  switch (verb) {
    case 'take-over':
      return take(api.POST('/api/v1/inbox/conversations/{id}/take-over', options));
    case 'hand-back':
      return take(api.POST('/api/v1/inbox/conversations/{id}/hand-back', options));
    case 'close':
      return take(api.POST('/api/v1/inbox/conversations/{id}/close', options));
    case 'reopen':
      return take(api.POST('/api/v1/inbox/conversations/{id}/reopen', options));
  }
}

const expected: Record<Verb, Partial<Conversation>> = {
  'take-over': { answering: 'people', handoff_code: null, handoff_reason: null },
  'hand-back': { answering: 'assistant', handoff_code: null, handoff_reason: null },
  close: { state: 'closed' },
  reopen: { state: 'open' },
};

/** Shows the outcome at once, in the conversation only: lists follow when the server has agreed. */
function expect(id: string, part: Partial<Conversation>): { known: Conversation | undefined } {
  const { queryKey } = conversationQuery(id);
  const known = queryClient.getQueryData(queryKey);
  if (known) queryClient.setQueryData(queryKey, { ...known, ...part });
  return { known };
}

/** Back to what it was, unless something newer has come meanwhile. */
function undo(known: Conversation): void {
  queryClient.setQueryData(conversationQuery(known.id).queryKey, (shown) =>
    shown && shown.version > known.version ? shown : known,
  );
}

/** What an operator does to a conversation. Each is undone on the page when the server refuses. */
export function useConversationActions(id: string) {
  const { t } = useTranslation(['inbox', 'common']);
  const userId = useSession().user.id;
  const text = useProblemText();
  const outbox = useOutbox();
  const settle = {
    onSuccess: (conversation: Conversation) => {
      keepConversation(conversation, userId);
      refetchCounts();
    },
    onError: (error: Error, _input: unknown, before: { known: Conversation | undefined } | undefined) => {
      if (before?.known) undo(before.known);
      toastProblem(error, text);
    },
  };
  const act = useMutation({
    mutationFn: async (verb: Verb) => {
      await outbox.settled(id); // an answer that arrives after its conversation was closed would open it again
      return post(verb, id);
    },
    onMutate: (verb) => expect(id, expected[verb]),
    ...settle,
    // Here, not where it is asked for: that may be gone from the page when the server agrees.
    onSuccess: (conversation, verb) => {
      settle.onSuccess(conversation);
      if (verb === 'close') toastDone(t('act.closed'));
    },
  });
  const assign = useMutation({
    mutationFn: (assignee: Conversation['assignee']) =>
      take(
        api.POST('/api/v1/inbox/conversations/{id}/assign', {
          params: { path: { id } },
          body: { user_id: assignee?.id ?? null },
        }),
      ),
    onMutate: (assignee) => expect(id, { assignee }),
    ...settle,
  });
  return {
    busy: act.isPending,
    takeOver: () => act.mutate('take-over'),
    handBack: () => act.mutate('hand-back'),
    close: () => act.mutate('close'),
    reopen: () => act.mutate('reopen'),
    assign: (assignee: Conversation['assignee']) => assign.mutate(assignee),
  };
}

export function useResend() {
  const text = useProblemText();
  const { mutate, isPending } = useMutation({
    mutationFn: (id: string) =>
      take(api.POST('/api/v1/inbox/messages/{id}/resend', { params: { path: { id } } })),
    onSuccess: keepMessage,
    onError: (error) => toastProblem(error, text),
  });
  return { resend: mutate, isPending };
}

/** Quiet: nobody is told when these fail, the next one sets it right. */
export function sayRead(id: string, userId: string): void {
  const { queryKey } = conversationQuery(id);
  const known = queryClient.getQueryData(queryKey);
  if (known && known.unread_count > 0) keepConversation({ ...known, unread_count: 0 }, userId);
  take(api.POST('/api/v1/inbox/conversations/{id}/read', { params: { path: { id } } })).then(
    refetchCounts,
    () => undefined,
  );
}

export function sayTyping(id: string): void {
  take(api.POST('/api/v1/inbox/conversations/{id}/typing', { params: { path: { id } } })).catch(
    () => undefined,
  );
}
