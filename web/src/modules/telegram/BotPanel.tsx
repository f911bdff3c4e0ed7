import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconRefresh, IconTrash } from '@tabler/icons-react';
import { Trans, useTranslation } from 'react-i18next';
import type { Bot } from '@/api/types';
import { useIsAdmin } from '@/app/session';
import { ConfirmDelete } from '@/components/ConfirmDelete';
import { CopyText } from '@/components/CopyText';
import { useProblemText } from '@/components/problem-text';
import { ProblemNote } from '@/components/ProblemNote';
import { SidePanel } from '@/components/SidePanel';
import { StateWord } from '@/components/StateWord';
import { Time } from '@/components/Time';
import { toastDone, toastProblem } from '@/components/toast';
import { BotSettings, settingsFormId } from './BotSettings';
import { botTone } from './bot-state';
import { useCheckBot, useDeleteBot } from './data';
import classes from '@/components/Form.module.css';

function Facts({ bot }: { bot: Bot }) {
  const { t } = useTranslation(['telegram', 'common']);
  return (
    <dl className={classes.facts}>
      <dt>{t('fact.state')}</dt>
      <dd>
        <StateWord tone={botTone(bot)}>{t(`state.${bot.state}`)}</StateWord>
      </dd>
      <dt>{t('fact.username')}</dt>
      <dd>@{bot.username}</dd>
      <dt>{t('mode.label')}</dt>
      <dd>{t(`mode.${bot.mode}`)}</dd>
      {bot.webhook_url ? (
        <>
          <dt>{t('fact.webhook')}</dt>
          <dd className="mono">{bot.webhook_url}</dd>
        </>
      ) : null}
      <dt>{t('fact.lastUpdate')}</dt>
      <dd>{bot.last_update_at ? <Time at={bot.last_update_at} /> : t('noUpdates')}</dd>
      <dt>{t('fact.queue')}</dt>
      <dd className="tabular">{bot.queue_depth}</dd>
      <dt>{t('fact.added')}</dt>
      <dd>
        <Time at={bot.created_at} />
      </dd>
    </dl>
  );
}

function Check({ bot }: { bot: Bot }) {
  const { t } = useTranslation(['telegram', 'common']);
  const text = useProblemText();
  const check = useCheckBot();
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconRefresh size={14} />}
      loading={check.isPending}
      onClick={() =>
        check.mutate(bot.id, {
          onSuccess: (fresh) => {
            if (!fresh.problem) toastDone(t('checked', { name: fresh.name }));
          },
          onError: (error) => toastProblem(error, text),
        })
      }
    >
      {t('check')}
    </Button>
  );
}

function Remove({ bot, onClose }: { bot: Bot; onClose: () => void }) {
  const { t } = useTranslation(['telegram', 'common']);
  const [asking, ask] = useDisclosure(false);
  const remove = useDeleteBot();
  return (
    <>
      <Button variant="subtle" color="red" leftSection={<IconTrash size={16} />} onClick={ask.open}>
        {t('common:action.delete')}
      </Button>
      <ConfirmDelete
        opened={asking}
        onClose={ask.close}
        title={t('remove.title', { name: bot.name })}
        confirm={t('remove.confirm')}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          remove.mutate(bot.id, {
            onSuccess: () => {
              ask.close();
              onClose();
              toastDone(t('remove.done', { name: bot.name }));
            },
          })
        }
      >
        <Trans
          t={t}
          i18nKey="remove.text"
          values={{ name: bot.name, username: bot.username }}
          components={{ b: <strong /> }}
        />
        <ul>
          <li>{t('remove.lostSettings')}</li>
          <li>{t('remove.lostReplies')}</li>
          {bot.queue_depth > 0 ? <li>{t('remove.lostQueue', { count: bot.queue_depth })}</li> : null}
        </ul>
      </ConfirmDelete>
    </>
  );
}

interface PanelProps {
  opened: boolean;
  bot: Bot | undefined;
  onClose: () => void;
}

/** One bot: how it is, and for admins how it should be. */
export function BotPanel({ opened, bot, onClose }: PanelProps) {
  const { t } = useTranslation(['telegram', 'common']);
  const admin = useIsAdmin();
  return (
    <SidePanel
      opened={opened}
      onClose={onClose}
      title={bot?.name ?? ''}
      footer={
        bot && admin ? (
          <>
            <Button type="submit" form={settingsFormId}>
              {t('common:action.save')}
            </Button>
            <Button variant="default" onClick={onClose}>
              {t('common:action.close')}
            </Button>
            <span className={classes.spacer} />
            <Remove bot={bot} onClose={onClose} />
          </>
        ) : null
      }
    >
      {bot ? (
        <div className={classes.stack}>
          {bot.problem ? (
            <ProblemNote
              problem={bot.problem}
              tone={bot.state === 'unreachable' ? 'warning' : 'danger'}
              action={admin ? <Check bot={bot} /> : null}
            />
          ) : null}
          <Facts bot={bot} />
          <CopyText text={bot.deep_link} label={t('copyLink')} />
          {admin && !bot.problem ? (
            <div>
              <Check bot={bot} />
            </div>
          ) : null}
          {admin ? <BotSettings key={bot.id} bot={bot} /> : null}
        </div>
      ) : null}
    </SidePanel>
  );
}
