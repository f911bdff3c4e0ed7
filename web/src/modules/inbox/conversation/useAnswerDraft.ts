import { useEffect, useState } from 'react';
import type { LiveEvent } from '@/live/frames';
import { useLive } from '@/live/hooks';

interface Draft {
  runId: string;
  text: string;
}

interface Typing {
  who: 'contact' | 'operator' | 'assistant';
  name: string;
  until: number;
}

export interface Passing {
  /** The assistant's answer so far; empty while it thinks. */
  draft: Draft | null;
  typing: Typing | null;
}

const nothing: Passing = { draft: null, typing: null };
/** A draft that stops growing was given up, whatever became of the word that would have said so. */
const draftLimit = 45_000;

function after(state: Passing, event: LiveEvent, conversationId: string): Passing {
  switch (event.event) {
    case 'inbox.answer.draft':
      return { ...state, draft: { runId: event.data.run_id, text: event.data.text } };
    case 'inbox.answer.discarded':
      return state.draft?.runId === event.data.run_id ? { ...state, draft: null } : state;
    case 'inbox.typing': {
      const { who, name, seconds } = event.data;
      return { ...state, typing: { who, name, until: Date.now() + seconds * 1000 } };
    }
    case 'inbox.message.created': {
      const { message } = event.data;
      if (message.conversation_id !== conversationId) return state;
      if (message.direction === 'in')
        return { ...state, typing: state.typing?.who === 'contact' ? null : state.typing };
      return message.direction === 'note' ? state : nothing;
    }
    default:
      return state;
  }
}

/** What is going on in a conversation right now and is kept nowhere. */
export function useAnswerDraft(conversationId: string, assistantAnswers: boolean): Passing {
  const [held, setHeld] = useState<{ id: string; passing: Passing }>({
    id: conversationId,
    passing: nothing,
  });
  const passing = held.id === conversationId ? held.passing : nothing;
  const take = (event: LiveEvent) =>
    setHeld((old) => ({
      id: conversationId,
      passing: after(old.id === conversationId ? old.passing : nothing, event, conversationId),
    }));
  useLive([`inbox.conversation.${conversationId}`, 'inbox'], { onEvent: take });

  const { draft, typing } = passing;
  useEffect(() => {
    if (!draft) return;
    const timer = setTimeout(
      () => setHeld((old) => ({ ...old, passing: { ...old.passing, draft: null } })),
      draftLimit,
    );
    return () => clearTimeout(timer);
  }, [draft]);
  useEffect(() => {
    if (!typing) return;
    const timer = setTimeout(
      () => setHeld((old) => ({ ...old, passing: { ...old.passing, typing: null } })),
      Math.max(0, typing.until - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [typing]);

  return { draft: assistantAnswers ? draft : null, typing };
}
