import { Button, Switch } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Bot } from '@/api/types';
import { router } from '@/app/router';
import { useIsAdmin, useSession } from '@/app/session';
import { Face } from '@/components/Face';
import { openedLazily } from '@/components/opened-lazily';
import { ModuleOff } from '@/components/ModuleOff';
import { Page } from '@/components/Page';
import { useProblemText } from '@/components/problem-text';
import { Row, Rows, RowsSkeleton } from '@/components/Rows';
import { EmptyState, ErrorState } from '@/components/States';
import { StateWord } from '@/components/StateWord';
import { Time } from '@/components/Time';
import { toastProblem } from '@/components/toast';
import { botTone } from './bot-state';
import { botsQuery, useBotsLive, useChangeBot } from './data';

const AddBotPanel = openedLazily(async () => (await import('./AddBotPanel')).AddBotPanel);
const BotPanel = openedLazily(async () => (await import('./BotPanel')).BotPanel);
const route = getRouteApi('/shell/bots');

function show(bot: string | undefined): void {
  void router.navigate({ to: '/bots', search: { bot } });
}

function BotRow({ bot }: { bot: Bot }) {
  const { t } = useTranslation(['telegram', 'common']);
  const admin = useIsAdmin();
  const text = useProblemText();
  const change = useChangeBot();
  const enabled = change.isPending ? (change.variables.change.enabled ?? bot.enabled) : bot.enabled;
  return (
    <Row
      onOpen={() => show(bot.id)}
      lead={<Face name={bot.name} id={bot.id} />}
      title={bot.name}
      about={bot.problem ? text(bot.problem).title : `@${bot.username}`}
      dimmed={!bot.enabled}
      cells={
        <>
          {bot.queue_depth > 0 ? (
            <span className="tabular">{t('queue', { count: bot.queue_depth })}</span>
          ) : null}
          <span>
            {bot.last_update_at ? (
              <>
                {t('heard')} <Time at={bot.last_update_at} />
              </>
            ) : (
              t('noUpdates')
            )}
          </span>
          <StateWord tone={botTone(bot)}>{t(`state.${bot.state}`)}</StateWord>
        </>
      }
      tools={
        admin ? (
          <Switch
            checked={enabled}
            aria-label={t('enable', { name: bot.name })}
            onChange={(event) =>
              change.mutate(
                { bot, change: { enabled: event.currentTarget.checked } },
                { onError: (error) => toastProblem(error, text) },
              )
            }
          />
        ) : null
      }
    />
  );
}

function BotList() {
  const { t } = useTranslation(['telegram', 'common']);
  const admin = useIsAdmin();
  const bots = useQuery(botsQuery);
  if (bots.isPending) return <RowsSkeleton count={3} />;
  if (bots.error) return <ErrorState error={bots.error} retry={() => void bots.refetch()} />;
  if (bots.data.length === 0)
    return (
      <EmptyState
        title={t('empty.title')}
        action={admin ? <Button onClick={() => show('new')}>{t('add.title')}</Button> : null}
      >
        {t(admin ? 'empty.text' : 'empty.ask')}
      </EmptyState>
    );
  return (
    <Rows label={t('title')}>
      {bots.data.map((bot) => (
        <BotRow key={bot.id} bot={bot} />
      ))}
    </Rows>
  );
}

function Bots() {
  const { t } = useTranslation(['telegram', 'common']);
  const admin = useIsAdmin();
  const { bot: shown } = route.useSearch();
  const { data = [] } = useQuery(botsQuery);
  useBotsLive();
  const chosen = data.find((bot) => bot.id === shown);
  const close = () => show(undefined);
  return (
    <Page
      title={t('title')}
      about={t('about')}
      action={
        admin ? (
          <Button leftSection={<IconPlus size={16} />} onClick={() => show('new')}>
            {t('add.button')}
          </Button>
        ) : null
      }
    >
      <BotList />
      <AddBotPanel opened={shown === 'new' && admin} onClose={close} onAdded={(bot) => show(bot.id)} />
      <BotPanel opened={chosen !== undefined} bot={chosen} onClose={close} />
    </Page>
  );
}

export function BotsPage() {
  const { t } = useTranslation();
  return useSession().modules.includes('telegram') ? (
    <Bots />
  ) : (
    <ModuleOff name="Telegram" key={t('nav.bots')} />
  );
}
