import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconArrowBackUp,
  IconArrowsExchange,
  IconDots,
  IconPower,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ActionMenu, type MenuEntry } from '@/components/ActionMenu';
import { useProblemText } from '@/components/problem-text';
import { toastProblem } from '@/components/toast';
import type { Module } from '../contract';
import { useRenewModule, useSwitchModule } from '../data';
import { TurnOff } from '../TurnOff';
import { RemoveModule } from './RemoveModule';
import { RollBack } from './RollBack';

/** What may be done to the module, with the questions that come before. */
export function ModuleActions({ module, name }: { module: Module; name: string }) {
  const { t } = useTranslation('module');
  const text = useProblemText();
  const change = useSwitchModule();
  const renew = useRenewModule();
  const [turningOff, turnOff] = useDisclosure(false);
  const [rollingBack, rollBack] = useDisclosure(false);
  const [removing, remove] = useDisclosure(false);
  const onError = (error: unknown) => toastProblem(error, text);
  const runs = module.state === 'running' || module.state === 'degraded';
  const fixed = module.state === 'refused';
  const ended = module.state === 'failed' || module.state === 'quarantined';
  const starts = !module.enabled || ended;
  const pick = (how: 'swap' | 'restart') => () => renew.mutate({ id: module.id, how }, { onError });
  const renewals: MenuEntry[] = [
    {
      key: 'restart',
      label: t('act.restart'),
      icon: <IconRefresh size={16} />,
      disabled: !module.enabled || fixed,
      onPick: pick('restart'),
    },
    {
      key: 'swap',
      label: t('act.swap'),
      icon: <IconArrowsExchange size={16} />,
      disabled: !runs,
      onPick: pick('swap'),
    },
  ];
  if (module.previous_version)
    renewals.push({
      key: 'rollback',
      label: t('act.rollback', { version: module.previous_version }),
      icon: <IconArrowBackUp size={16} />,
      onPick: rollBack.open,
    });
  if (module.enabled && ended)
    renewals.push({
      key: 'off',
      label: t('act.off'),
      icon: <IconPower size={16} />,
      onPick: turnOff.open,
    });
  const removal: MenuEntry = {
    key: 'remove',
    label: t(module.installed ? 'act.remove' : 'act.bundled'),
    icon: <IconTrash size={16} />,
    danger: module.installed,
    disabled: !module.installed,
    onPick: remove.open,
  };
  return (
    <>
      <Button
        variant={starts ? 'filled' : 'default'}
        leftSection={<IconPower size={16} />}
        loading={change.isPending}
        disabled={fixed}
        onClick={() => (starts ? change.mutate({ id: module.id, on: true }, { onError }) : turnOff.open())}
      >
        {t(module.enabled ? (ended ? 'act.again' : 'act.off') : 'act.on')}
      </Button>
      <ActionMenu width={280} groups={[renewals, [removal]]}>
        <Button
          variant="default"
          px={7}
          loading={renew.isPending}
          aria-label={t('act.more')}
          title={t('act.more')}
        >
          <IconDots size={18} />
        </Button>
      </ActionMenu>
      <TurnOff
        opened={turningOff}
        onClose={turnOff.close}
        module={module}
        name={name}
        busy={change.isPending}
        onConfirm={() => change.mutate({ id: module.id, on: false }, { onError, onSettled: turnOff.close })}
      />
      <RollBack opened={rollingBack} onClose={rollBack.close} module={module} name={name} />
      <RemoveModule opened={removing} onClose={remove.close} module={module} name={name} />
    </>
  );
}
