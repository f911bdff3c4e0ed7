import '@mantine/spotlight/styles.layer.css';
import {
  createSpotlight,
  Spotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { IconLanguage, IconLogout, IconMoon, IconPlus, IconSearch, IconSun } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, take } from '@/api/client';
import { Face } from '@/components/Face';
import { useLogOut } from './log-out';
import { useNavItems } from './nav';
import { NavIcon } from './NavIcon';
import { useChangePreferences } from './preferences';
import { router } from './router';
import { useSession } from './session';
import classes from './CommandBar.module.css';

const [store, commands] = createSpotlight();

function useGoTo(): SpotlightActionData[] {
  return useNavItems().map((item) => ({
    id: `go ${item.to}`,
    label: item.label,
    leftSection: <NavIcon icon={item.icon} size={18} stroke={1.6} />,
    onClick: () => void router.navigate({ to: item.to }),
  }));
}

function useActs(): SpotlightActionData[] {
  const { t } = useTranslation();
  const session = useSession();
  const logOut = useLogOut();
  const { setTheme, setLanguage } = useChangePreferences();
  const dark = document.documentElement.dataset.mantineColorScheme === 'dark';
  const acts: SpotlightActionData[] = [];
  if (session.role === 'admin' && session.modules.includes('telegram'))
    acts.push({
      id: 'add bot',
      label: t('spotlight.addBot'),
      leftSection: <IconPlus size={18} stroke={1.6} />,
      onClick: () => void router.navigate({ to: '/bots', search: { bot: 'new' } }),
    });
  acts.push(
    {
      id: 'theme',
      label: dark ? t('spotlight.light') : t('spotlight.dark'),
      leftSection: dark ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />,
      onClick: () => setTheme(dark ? 'light' : 'dark'),
    },
    {
      id: 'language',
      label: session.user.locale === 'ru' ? 'Switch to English' : 'Переключить на русский',
      keywords: ['language', 'язык'],
      leftSection: <IconLanguage size={18} stroke={1.6} />,
      onClick: () => setLanguage(session.user.locale === 'ru' ? 'en' : 'ru'),
    },
    {
      id: 'log out',
      label: t('profile.logOut'),
      leftSection: <IconLogout size={18} stroke={1.6} />,
      onClick: logOut,
    },
  );
  return acts;
}

function useFound(query: string): SpotlightActionData[] {
  const session = useSession();
  const [search] = useDebouncedValue(query.trim(), 180);
  const { data } = useQuery({
    queryKey: ['inbox', 'find', search],
    queryFn: () =>
      take(api.GET('/api/v1/inbox/conversations', { params: { query: { state: 'all', search, limit: 6 } } })),
    enabled: search.length > 1 && session.modules.includes('inbox'),
    placeholderData: keepPreviousData,
  });
  if (search.length < 2) return [];
  return (data?.items ?? []).map((conversation) => ({
    id: `conversation ${conversation.id}`,
    label: conversation.contact.name,
    description: conversation.last_message?.text ?? conversation.endpoint.name,
    leftSection: <Face name={conversation.contact.name} id={conversation.contact.id} size={24} />,
    onClick: () =>
      void router.navigate({
        to: '/inbox/$conversationId',
        params: { conversationId: conversation.id },
        search: { view: conversation.state === 'closed' ? 'closed' : undefined },
      }),
  }));
}

/** Go anywhere, do anything, find anybody. Opened each time `asked` grows. */
export function CommandBar({ asked }: { asked: number }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const goTo = useGoTo();
  const acts = useActs();
  const found = useFound(query);
  useEffect(() => commands.open(), [asked]);
  const fits = (action: SpotlightActionData) =>
    [action.label, ...(Array.isArray(action.keywords) ? action.keywords : [])].some((word) =>
      word?.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase()),
    );
  const groups: SpotlightActionGroupData[] = [
    { group: t('spotlight.go'), actions: goTo.filter(fits) },
    { group: t('spotlight.conversations'), actions: found },
    { group: t('spotlight.act'), actions: acts.filter(fits) },
  ].filter((group) => group.actions.length > 0);
  return (
    <Spotlight
      store={store}
      shortcut={null}
      actions={groups}
      filter={(_query, actions) => actions}
      query={query}
      onQueryChange={setQuery}
      nothingFound={t('spotlight.nothing')}
      highlightQuery
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} />,
        placeholder: t('spotlight.placeholder'),
        'aria-label': t('spotlight.placeholder'),
      }}
      classNames={{
        search: classes.search ?? '',
        action: classes.action ?? '',
        content: classes.content ?? '',
        actionsGroup: classes.group ?? '',
        actionDescription: classes.description ?? '',
      }}
      overlayProps={{ backgroundOpacity: 0.3 }}
    />
  );
}
