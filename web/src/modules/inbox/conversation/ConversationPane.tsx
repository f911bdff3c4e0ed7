import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Skeleton } from '@mantine/core';
import { useSession } from '@/app/session';
import { ErrorState } from '@/components/States';
import { sayRead } from '../actions';
import { conversationQuery } from '../queries';
import type { InboxSearch } from '../views';
import { Composer } from './Composer';
import { BackToList, Header } from './Header';
import { Timeline, TimelineSkeleton } from './Timeline';
import headerClasses from './Header.module.css';
import classes from './ConversationPane.module.css';

interface PaneProps {
  id: string;
  search: InboxSearch;
  assigning: boolean;
  onAssigning: (open: boolean) => void;
  contextShown: boolean;
  onContext: () => void;
}

/** What is on the screen of somebody who looks at it has been read. */
function useReading(id: string, unread: number): void {
  const userId = useSession().user.id;
  useEffect(() => {
    if (unread === 0) return;
    const read = () => {
      if (document.visibilityState === 'visible' && document.hasFocus()) sayRead(id, userId);
    };
    read();
    window.addEventListener('focus', read);
    return () => window.removeEventListener('focus', read);
  }, [id, unread, userId]);
}

export function ConversationPane({ id, search, ...header }: PaneProps) {
  const query = useQuery(conversationQuery(id));
  useReading(id, query.data?.unread_count ?? 0);
  if (query.error && !query.data)
    return (
      <div className={classes.pane}>
        <div className={headerClasses.header}>
          <BackToList search={search} />
        </div>
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      </div>
    );
  if (!query.data)
    return (
      <div className={classes.pane}>
        <div className={headerClasses.header}>
          <BackToList search={search} />
          <Skeleton circle height={32} />
          <Skeleton height={12} width={140} />
        </div>
        <TimelineSkeleton />
      </div>
    );
  return (
    <div className={classes.pane}>
      <Header conversation={query.data} search={search} {...header} />
      <Timeline key={id} conversation={query.data} />
      <Composer key={`composer ${id}`} conversation={query.data} />
    </div>
  );
}
