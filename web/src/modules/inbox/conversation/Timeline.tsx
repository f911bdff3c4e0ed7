import { Button, Skeleton } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation, Message } from '@/api/types';
import { useSession } from '@/app/session';
import { useNow } from '@/components/now';
import { ErrorState } from '@/components/States';
import { dayHeading } from '@/i18n/format';
import { useResend } from '../actions';
import { groupByDay, withOutbox } from '../grouping';
import { MoreFailed } from '../MoreFailed';
import type { OutboxItem } from '../outbox-store';
import { useOutbox, useOutboxItems } from '../OutboxProvider';
import { everyItem } from '../patch';
import { messagesQuery } from '../queries';
import { MessageGroupView } from './MessageGroup';
import { PassingRow } from './PassingRow';
import { useAnswerDraft } from './useAnswerDraft';
import classes from './Timeline.module.css';

export function TimelineSkeleton() {
  return (
    <div className={classes.skeleton} aria-hidden>
      <Skeleton height={36} width="46%" radius={10} />
      <Skeleton height={56} width="58%" radius={10} />
      <Skeleton height={36} width="38%" radius={10} className={classes.skeletonOut} />
      <Skeleton height={72} width="52%" radius={10} className={classes.skeletonOut} />
      <Skeleton height={36} width="30%" radius={10} />
    </div>
  );
}

function useMessages(conversationId: string) {
  const { user } = useSession();
  const query = useInfiniteQuery(messagesQuery(conversationId));
  const outbox = useOutboxItems(conversationId);
  const days = useMemo(
    () => groupByDay(withOutbox(everyItem(query.data).reverse(), outbox, user)),
    [query.data, outbox, user],
  );
  return { query, outbox, days };
}

/** What can be done about a message: one that only this browser has is its outbox's, the rest the server's. */
function useMessageActs(items: OutboxItem[]) {
  const outbox = useOutbox();
  const { resend } = useResend();
  const local = useCallback(
    (message: Message) => items.some((item) => item.clientId === message.client_id),
    [items],
  );
  const onResend = useCallback(
    (message: Message) => {
      if (local(message) && message.client_id) outbox.retry(message.client_id);
      else resend(message.id);
    },
    [local, outbox, resend],
  );
  const onDiscard = useCallback(
    (message: Message) => {
      if (message.client_id) outbox.discard(message.client_id);
    },
    [outbox],
  );
  return { local, onResend, onDiscard };
}

/** Fetches what is older when the top comes near. */
function useOlder(query: ReturnType<typeof useMessages>['query']) {
  const top = useRef<HTMLDivElement>(null);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const resting = !hasNextPage || isFetchingNextPage || isFetchNextPageError;
  useEffect(() => {
    const element = top.current;
    if (!element || resting) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) void fetchNextPage();
      },
      { rootMargin: '400px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [resting, fetchNextPage]);
  return top;
}

export function Timeline({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation(['inbox', 'common']);
  const { user } = useSession();
  const now = useNow();
  const { query, outbox, days } = useMessages(conversation.id);
  const passing = useAnswerDraft(conversation.id, conversation.answering === 'assistant');
  const acts = useMessageActs(outbox);
  const top = useOlder(query);
  const scroller = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);

  const newestOwn = outbox.at(-1)?.clientId;
  useEffect(() => {
    if (newestOwn) scroller.current?.scrollTo({ top: 0 });
  }, [newestOwn]);

  if (query.isPending) return <TimelineSkeleton />;
  if (query.error && days.length === 0)
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  return (
    <div className={classes.frame}>
      {/* Drawn from the bottom: the newest stays in place while older ones are added above. */}
      <div
        ref={scroller}
        className={classes.scroller}
        onScroll={(event) => setAway(event.currentTarget.scrollTop < -160)}
        tabIndex={0}
        role="log"
        aria-label={t('timeline.label')}
      >
        <div className={classes.column}>
          <div ref={top} />
          {query.isFetchingNextPage ? <Skeleton height={36} width="46%" radius={10} /> : null}
          {query.isFetchNextPageError ? <MoreFailed retry={() => void query.fetchNextPage()} /> : null}
          {days.map((day) => (
            <section key={day.key} className={classes.day}>
              <h2 className={classes.heading}>{dayHeading(new Date(day.at), now)}</h2>
              {day.groups.map((group) => (
                <MessageGroupView key={group.key} group={group} userId={user.id} {...acts} />
              ))}
            </section>
          ))}
          <PassingRow {...passing} />
        </div>
      </div>
      {away ? (
        <Button
          className={classes.down}
          size="compact-sm"
          variant="default"
          leftSection={<IconArrowDown size={14} />}
          onClick={() => scroller.current?.scrollTo({ top: 0, behavior: 'smooth' })}
        >
          {t('timeline.newest')}
        </Button>
      ) : null}
    </div>
  );
}
