import { useSession } from '@/app/session';
import type { LiveEvent } from '@/live/frames';
import { useLive } from '@/live/hooks';
import { keepConversation, keepMessage, refetchCounts, refetchInbox } from './cache';

function take(event: LiveEvent, userId: string): void {
  switch (event.event) {
    case 'inbox.conversation.changed':
      keepConversation(event.data.conversation, userId);
      return;
    case 'inbox.message.created':
    case 'inbox.message.changed':
      keepMessage(event.data.message);
      return;
    case 'inbox.counts.changed':
      refetchCounts();
  }
}

/** Keeps the whole inbox fresh while somebody is logged in. */
export function useInboxLive(): void {
  const userId = useSession().user.id;
  useLive(['inbox'], { onEvent: (event) => take(event, userId), onStale: refetchInbox });
}
