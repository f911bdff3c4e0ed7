import { ActionIcon } from '@mantine/core';
import { IconArrowsExchange, IconDots, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Module } from '@/api/types';
import { ActionMenu } from '@/components/ActionMenu';
import { useProblemText } from '@/components/problem-text';
import { toastProblem } from '@/components/toast';
import { useRenewModule } from './data';

/** What may be done to a module that is on. */
export function ModuleMenu({ module, name }: { module: Module; name: string }) {
  const { t } = useTranslation(['system', 'common']);
  const text = useProblemText();
  const renew = useRenewModule();
  const runs = module.state === 'running' || module.state === 'degraded';
  const pick = (how: 'swap' | 'restart') => () =>
    renew.mutate({ id: module.id, how }, { onError: (error) => toastProblem(error, text) });
  return (
    <ActionMenu
      width={260}
      groups={[
        [
          {
            key: 'swap',
            label: t('modules.swap.action'),
            icon: <IconArrowsExchange size={16} />,
            disabled: !runs,
            onPick: pick('swap'),
          },
          {
            key: 'restart',
            label: t('modules.restart'),
            icon: <IconRefresh size={16} />,
            onPick: pick('restart'),
          },
        ],
      ]}
    >
      <ActionIcon
        variant="subtle"
        color="gray"
        loading={renew.isPending}
        aria-label={t('modules.menu', { name })}
      >
        <IconDots size={18} />
      </ActionIcon>
    </ActionMenu>
  );
}
