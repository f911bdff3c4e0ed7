import { Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { IconArrowUp } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Conversation } from '@/api/types';
import { ErrorState, State } from '@/components/States';
import { MoreFailed } from '../MoreFailed';
import { everyItem } from '../patch';
import { conversationsQuery } from '../queries';
import { filterOf, type InboxSearch } from '../views';
import { FirstSteps } from './FirstSteps';
import { ConversationRow, rowId } from './ConversationRow';
import { useStableOrder } from './useStableOrder';
import classes from './ConversationList.module.css';

const rowHeight = 76;

export function ListSkeleton() {
  return (
    <div aria-hidden>
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index} className={classes.skeleton}>
          <Skeleton circle height={36} />
          <div className={classes.skeletonWords}>
            <Skeleton height={11} width={`${58 - (index % 3) * 12}%`} />
            <Skeleton height={10} width={`${88 - (index % 4) * 9}%`} />
            <Skeleton height={9} width="34%" />
          </div>
        </div>
      ))}
    </div>
  );
}

function Nothing({ search }: { search: InboxSearch }) {
  const { t } = useTranslation(['inbox', 'common']);
  // Elsewhere the wide pane beside the list tells the first steps.
  const narrow = useMediaQuery('(max-width: 899px)', undefined, { getInitialValueInEffect: false });
  if (search.q) return <State title={t('empty.search', { text: search.q })}>{t('empty.searchText')}</State>;
  if (!search.view && !search.bot)
    return narrow ? <FirstSteps /> : <State title={t('empty.title')}>{t('empty.text')}</State>;
  return <State title={t('empty.view')}>{t('empty.viewText')}</State>;
}

interface ListProps {
  search: InboxSearch;
  openId: string | undefined;
  markedId: string | undefined;
  /** The row that the keyboard went to takes the focus, so that Enter opens it and not what had the focus before. */
  focus: { wanted: string | undefined; onFocused: () => void };
  /** Tells the page what is shown, in order, for the keyboard. */
  onShown: (conversations: Conversation[]) => void;
}

export function ConversationList({ search, openId, markedId, focus, onShown }: ListProps) {
  const { t } = useTranslation(['inbox', 'common']);
  const filter = filterOf(search);
  const query = useInfiniteQuery(conversationsQuery(filter));
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const resting = !hasNextPage || isFetchingNextPage || isFetchNextPageError;
  const current = useMemo(() => everyItem(query.data), [query.data]);
  const scroller = useRef<HTMLDivElement>(null);
  const [hovered, setHovered] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const { items, waiting } = useStableOrder(current, {
    held: hovered || scrolled,
    pinned: openId,
    key: JSON.stringify(filter),
  });
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => items[index]?.id ?? index,
  });
  const rows = virtual.getVirtualItems();
  const lastRow = rows.at(-1)?.index ?? 0;

  useEffect(() => onShown(items), [items, onShown]);
  useEffect(() => {
    if (!resting && lastRow >= items.length - 10) void fetchNextPage();
  }, [resting, fetchNextPage, lastRow, items.length]);
  useEffect(() => {
    const index = items.findIndex((item) => item.id === markedId);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'auto' });
    // Only when another row is marked: a change of the list itself must not scroll.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [markedId]);

  // With every drawing: a row that was out of sight is there only after the list has scrolled to it.
  useEffect(() => {
    const row = focus.wanted && document.getElementById(rowId(focus.wanted));
    if (!row) return;
    row.focus({ preventScroll: true });
    focus.onFocused();
  });

  if (query.isPending) return <ListSkeleton />;
  if (query.error && items.length === 0)
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  if (items.length === 0) return <Nothing search={search} />;
  return (
    <div className={classes.frame}>
      {waiting > 0 ? (
        <button
          type="button"
          className={classes.waiting}
          onClick={() => {
            scroller.current?.scrollTo({ top: 0 });
            setScrolled(false);
            setHovered(false);
          }}
        >
          <IconArrowUp size={14} aria-hidden />
          {t('list.waiting', { count: waiting })}
        </button>
      ) : null}
      <div
        ref={scroller}
        className={classes.scroller}
        onPointerEnter={(event) => setHovered(event.pointerType === 'mouse')}
        onPointerLeave={() => setHovered(false)}
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop > 4)}
        role="list"
        aria-label={t('list.label')}
      >
        <div className={classes.whole} style={{ height: virtual.getTotalSize() }}>
          {rows.map((row) => {
            const conversation = items[row.index];
            if (!conversation) return null;
            return (
              <div
                key={row.key}
                className={classes.place}
                style={{ transform: `translateY(${row.start}px)` }}
                role="listitem"
              >
                <ConversationRow
                  conversation={conversation}
                  search={search}
                  open={conversation.id === openId}
                  marked={conversation.id === markedId}
                />
              </div>
            );
          })}
        </div>
        {isFetchNextPageError ? <MoreFailed retry={() => void fetchNextPage()} /> : null}
      </div>
    </div>
  );
}
