import { useDisclosure, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useParams } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '@/api/query-client';
import type { Conversation } from '@/api/types';
import { router } from '@/app/router';
import { useSession } from '@/app/session';
import { openedLazily } from '@/components/opened-lazily';
import { ModuleOff } from '@/components/ModuleOff';
import { EmptyState } from '@/components/States';
import { useConversationActions } from './actions';
import { ContextPane } from './context/ContextPane';
import { composerId } from './conversation/Composer';
import { ConversationPane } from './conversation/ConversationPane';
import type { KeyAct } from './keys';
import { ConversationList } from './list/ConversationList';
import { FirstSteps } from './list/FirstSteps';
import { ListHeader } from './list/ListHeader';
import { conversationQuery, countsQuery } from './queries';
import { useInboxKeys } from './useInboxKeys';
import type { InboxSearch } from './views';
import classes from './InboxPage.module.css';

const ContextDrawer = openedLazily(async () => (await import('./context/ContextDrawer')).ContextDrawer);
const KeysHelp = openedLazily(async () => (await import('./KeysHelp')).KeysHelp);
const route = getRouteApi('/shell/inbox');

/** The row that the keyboard is on; it goes along with the open conversation. */
function useMark(openId: string | undefined) {
  const shown = useRef<Conversation[]>([]);
  const [mark, setMark] = useState<{ id: string | undefined; openId: string | undefined }>({
    id: openId,
    openId,
  });
  if (mark.openId !== openId) setMark({ id: openId ?? mark.id, openId });
  const onShown = useCallback((conversations: Conversation[]) => {
    shown.current = conversations;
  }, []);
  const [wanted, setWanted] = useState<string>();
  const onFocused = useCallback(() => setWanted(undefined), []);
  const move = (step: 1 | -1) => {
    const list = shown.current;
    const at = list.findIndex((conversation) => conversation.id === mark.id);
    const next = at < 0 ? list[0] : list[Math.min(Math.max(at + step, 0), list.length - 1)];
    if (!next) return;
    setMark({ id: next.id, openId });
    setWanted(next.id);
  };
  return { markedId: mark.id, onShown, move, focus: { wanted, onFocused } };
}

function Inbox() {
  const { t } = useTranslation(['inbox', 'common']);
  const search = route.useSearch();
  const openId: string | undefined = useParams({ strict: false }).conversationId;
  const { data: counts } = useQuery(countsQuery);
  const wide = useMediaQuery('(min-width: 1200px)', undefined, { getInitialValueInEffect: false });
  const [beside, setBeside] = useLocalStorage({
    key: 'patchbay.inbox.context',
    defaultValue: true,
    getInitialValueInEffect: false,
  });
  const [over, drawer] = useDisclosure(false);
  const [helping, help] = useDisclosure(false);
  const [assigning, setAssigning] = useState(false);
  const { markedId, onShown, move, focus } = useMark(openId);
  const actions = useConversationActions(openId ?? '');

  const toList = () => void router.navigate({ to: '/inbox', search });
  const change = (part: Partial<InboxSearch>) => {
    const next = { ...search, ...part };
    const to = openId
      ? ({ to: '/inbox/$conversationId', params: { conversationId: openId } } as const)
      : ({ to: '/inbox' } as const);
    void router.navigate({ ...to, search: next, replace: part.q !== undefined });
  };
  const leave = (typing: boolean) => {
    if (typing && document.activeElement instanceof HTMLElement) document.activeElement.blur();
    else if (openId) toList();
  };
  const toggleOpen = () => {
    const state = queryClient.getQueryData(conversationQuery(openId ?? '').queryKey)?.state;
    if (state === 'open') actions.close();
  };
  const onKey = (act: KeyAct, typing: boolean) => {
    switch (act) {
      case 'next': {
        move(1);
        return;
      }
      case 'previous': {
        move(-1);
        return;
      }
      case 'open':
        if (markedId)
          void router.navigate({
            to: '/inbox/$conversationId',
            params: { conversationId: markedId },
            search,
          });
        return;
      case 'reply':
        return document.getElementById(composerId)?.focus();
      case 'close': {
        toggleOpen();
        return;
      }
      case 'assign': {
        setAssigning(openId !== undefined);
        return;
      }
      case 'search':
        return document.getElementById('inbox-search')?.focus();
      case 'help': {
        help.open();
        return;
      }
      case 'leave': {
        leave(typing);
        return;
      }
    }
  };
  useInboxKeys(onKey);

  const contextShown = wide ? beside : over;
  const toggleContext = () => (wide ? setBeside(!beside) : drawer.toggle());
  return (
    <div className={classes.inbox} data-open={openId ? true : undefined}>
      <section className={classes.list} aria-label={t('list.label')}>
        <h1 className="visually-hidden">{t('common:nav.inbox')}</h1>
        <ListHeader search={search} onChange={change} />
        <ConversationList
          search={search}
          openId={openId}
          markedId={markedId}
          focus={focus}
          onShown={onShown}
        />
      </section>
      {openId ? (
        <section className={classes.conversation} aria-label={t('timeline.label')}>
          <ConversationPane
            id={openId}
            search={search}
            assigning={assigning}
            onAssigning={setAssigning}
            contextShown={contextShown}
            onContext={toggleContext}
          />
        </section>
      ) : (
        <section className={classes.conversation}>
          <div className={classes.nothing}>
            {counts && counts.open + counts.closed === 0 ? (
              <FirstSteps />
            ) : (
              <EmptyState title={t('empty.none')}>{t('empty.noneText')}</EmptyState>
            )}
          </div>
        </section>
      )}
      {openId && wide && beside ? <ContextPane id={openId} /> : null}
      {openId && !wide ? <ContextDrawer id={openId} opened={over} onClose={drawer.close} /> : null}
      <KeysHelp opened={helping} onClose={help.close} />
    </div>
  );
}

export function InboxPage() {
  const { t } = useTranslation();
  return useSession().modules.includes('inbox') ? <Inbox /> : <ModuleOff name={t('nav.inbox')} />;
}
