import type { QueryKey } from '@tanstack/react-query';
import { liveCache } from '@/api/query-client';
import type { Conversation, Message } from '@/api/types';
import { newestConversation, patchList, addMessage, patchMessages, type Pages } from './patch';
import { conversationQuery, conversationsKey, countsQuery, messagesQuery } from './queries';
import type { ListFilter } from './views';

function filterIn(key: QueryKey): ListFilter {
  return key[2] as ListFilter;
}

/** A conversation as the server now has it, into every list and page that shows it. */
export function keepConversation(conversation: Conversation, userId: string): void {
  liveCache.patch<Conversation>(conversationQuery(conversation.id).queryKey, (known) =>
    newestConversation(known, conversation),
  );
  liveCache.patch<Pages<Conversation>>(conversationsKey, (data, key) =>
    patchList(data, conversation, filterIn(key), userId),
  );
}

/** Only when the conversation's messages are loaded: otherwise they are fetched when it is opened. */
export function keepMessage(message: Message): void {
  liveCache.patch<Pages<Message>>(messagesQuery(message.conversation_id).queryKey, (data) =>
    patchMessages(data, message),
  );
}

/** The answer to our own send: the live event about it may have come first, and is newer then. */
export function keepSentMessage(message: Message): void {
  liveCache.patch<Pages<Message>>(messagesQuery(message.conversation_id).queryKey, (data) =>
    addMessage(data, message),
  );
}

let countsTimer: ReturnType<typeof setTimeout> | undefined;

/** Many changes in a row ask for the counts once. */
export function refetchCounts(): void {
  if (countsTimer !== undefined) return;
  countsTimer = setTimeout(() => {
    countsTimer = undefined;
    liveCache.stale(countsQuery.queryKey);
  }, 250);
}

export function refetchInbox(): void {
  liveCache.stale(['inbox']);
}
