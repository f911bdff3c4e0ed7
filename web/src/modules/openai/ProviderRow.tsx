import { IconCloudComputing } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Provider } from '@/api/types';
import { IconTile } from '@/components/IconTile';
import { useProblemText } from '@/components/problem-text';
import { Row } from '@/components/Rows';
import { StateWord } from '@/components/StateWord';
import { providerTone } from './provider-state';

export function ProviderRow({ provider, onOpen }: { provider: Provider; onOpen: () => void }) {
  const { t } = useTranslation(['openai', 'common']);
  const text = useProblemText();
  return (
    <Row
      onOpen={onOpen}
      lead={<IconTile icon={IconCloudComputing} />}
      title={provider.name}
      about={provider.problem ? text(provider.problem).title : provider.base_url}
      cells={
        <>
          <span>{t('provider.models', { count: provider.models.length })}</span>
          <StateWord tone={providerTone(provider.state)}>{t(`provider.state.${provider.state}`)}</StateWord>
        </>
      }
    />
  );
}
