import { Switch } from '@mantine/core';
import { IconSparkles } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Assistant } from '@/api/types';
import { IconTile } from '@/components/IconTile';
import { useProblemText } from '@/components/problem-text';
import { Row } from '@/components/Rows';
import { StateWord } from '@/components/StateWord';
import { toastProblem } from '@/components/toast';
import { endpointsQuery } from '@/modules/inbox/queries';
import { providersQuery, useSwitchAssistant } from './data';

export function AssistantRow({ assistant, onOpen }: { assistant: Assistant; onOpen: () => void }) {
  const { t } = useTranslation(['openai', 'common']);
  const text = useProblemText();
  const { data: providers = [] } = useQuery(providersQuery);
  const { data: endpoints = [] } = useQuery(endpointsQuery);
  const change = useSwitchAssistant();
  const enabled = change.isPending ? change.variables.enabled : assistant.enabled;
  const provider = providers.find((each) => each.id === assistant.provider_id);
  const bots = endpoints.filter((endpoint) => assistant.endpoints.includes(endpoint.id));
  return (
    <Row
      onOpen={onOpen}
      lead={<IconTile icon={IconSparkles} />}
      title={assistant.name}
      about={[assistant.model, provider?.name].filter(Boolean).join(' · ')}
      dimmed={!assistant.enabled}
      cells={
        <>
          <span>{bots.length > 0 ? bots.map((bot) => bot.name).join(', ') : t('assistant.noBots')}</span>
          {provider?.state === 'failing' && enabled ? (
            <StateWord tone="danger">{t('provider.state.failing')}</StateWord>
          ) : (
            <StateWord tone={enabled ? 'ok' : 'quiet'}>
              {t(enabled ? 'assistant.on' : 'assistant.off')}
            </StateWord>
          )}
        </>
      }
      tools={
        <Switch
          checked={enabled}
          aria-label={t('assistant.enable', { name: assistant.name })}
          onChange={(event) =>
            change.mutate(
              { assistant, enabled: event.currentTarget.checked },
              { onError: (error) => toastProblem(error, text) },
            )
          }
        />
      }
    />
  );
}
