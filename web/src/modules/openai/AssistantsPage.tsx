import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { router } from '@/app/router';
import { useIsAdmin, useSession } from '@/app/session';
import { openedLazily } from '@/components/opened-lazily';
import { ModuleOff } from '@/components/ModuleOff';
import { Page, Section } from '@/components/Page';
import { RowsSkeleton, Rows } from '@/components/Rows';
import { EmptyState, ErrorState, NoPermission } from '@/components/States';
import { AssistantRow } from './AssistantRow';
import { assistantsQuery, providersQuery, useOpenaiLive } from './data';
import { ProviderRow } from './ProviderRow';

const AssistantPanel = openedLazily(async () => (await import('./AssistantPanel')).AssistantPanel);
const ProviderPanel = openedLazily(async () => (await import('./ProviderPanel')).ProviderPanel);
const route = getRouteApi('/shell/assistants');

const showAssistant = (assistant: string | undefined) =>
  void router.navigate({ to: '/assistants', search: { assistant } });
const showProvider = (provider: string | undefined) =>
  void router.navigate({ to: '/assistants', search: { provider } });

function AssistantList() {
  const { t } = useTranslation(['openai', 'common']);
  const assistants = useQuery(assistantsQuery);
  const providers = useQuery(providersQuery);
  if (assistants.isPending || providers.isPending) return <RowsSkeleton count={2} />;
  const error = assistants.error ?? providers.error;
  if (error)
    return (
      <ErrorState error={error} retry={() => void Promise.all([assistants.refetch(), providers.refetch()])} />
    );
  if (assistants.data?.length === 0 && providers.data?.length === 0)
    return (
      <EmptyState
        title={t('empty.title')}
        action={<Button onClick={() => showProvider('new')}>{t('provider.add')}</Button>}
      >
        {t('empty.noProvider')}
      </EmptyState>
    );
  if (assistants.data?.length === 0)
    return (
      <EmptyState
        title={t('empty.title')}
        action={<Button onClick={() => showAssistant('new')}>{t('assistant.add')}</Button>}
      >
        {t('empty.text')}
      </EmptyState>
    );
  return (
    <Rows label={t('title')}>
      {assistants.data?.map((assistant) => (
        <AssistantRow key={assistant.id} assistant={assistant} onOpen={() => showAssistant(assistant.id)} />
      ))}
    </Rows>
  );
}

function ProviderList() {
  const { t } = useTranslation(['openai', 'common']);
  const providers = useQuery(providersQuery);
  if (!providers.data || providers.data.length === 0) return null;
  return (
    <Section
      title={t('provider.title')}
      about={t('provider.about')}
      action={
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() => showProvider('new')}
        >
          {t('provider.add')}
        </Button>
      }
    >
      <Rows label={t('provider.title')}>
        {providers.data.map((provider) => (
          <ProviderRow key={provider.id} provider={provider} onOpen={() => showProvider(provider.id)} />
        ))}
      </Rows>
    </Section>
  );
}

function Assistants() {
  const { t } = useTranslation(['openai', 'common']);
  const shown = route.useSearch();
  const { data: assistants = [] } = useQuery(assistantsQuery);
  const { data: providers = [], isSuccess: providersKnown } = useQuery(providersQuery);
  useOpenaiLive();
  return (
    <Page
      title={t('title')}
      about={t('about')}
      action={
        providers.length > 0 ? (
          <Button leftSection={<IconPlus size={16} />} onClick={() => showAssistant('new')}>
            {t('assistant.add')}
          </Button>
        ) : null
      }
    >
      <AssistantList />
      <ProviderList />
      <AssistantPanel
        key={`assistant ${shown.assistant}`}
        opened={
          providersKnown &&
          shown.assistant !== undefined &&
          (shown.assistant === 'new' || assistants.some((each) => each.id === shown.assistant))
        }
        assistant={assistants.find((each) => each.id === shown.assistant) ?? null}
        onClose={() => showAssistant(undefined)}
      />
      <ProviderPanel
        opened={
          shown.provider !== undefined &&
          (shown.provider === 'new' || providers.some((each) => each.id === shown.provider))
        }
        provider={providers.find((each) => each.id === shown.provider) ?? null}
        onClose={() => showProvider(undefined)}
        onSaved={(provider) => showProvider(provider.id)}
      />
    </Page>
  );
}

export function AssistantsPage() {
  const { t } = useTranslation();
  const session = useSession();
  const admin = useIsAdmin();
  if (!admin) return <NoPermission />;
  return session.modules.includes('openai') ? <Assistants /> : <ModuleOff name={t('nav.assistants')} />;
}
