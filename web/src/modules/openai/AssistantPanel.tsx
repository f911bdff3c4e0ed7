import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconTrash } from '@tabler/icons-react';
import { Trans, useTranslation } from 'react-i18next';
import type { Assistant } from '@/api/types';
import { ConfirmDelete } from '@/components/ConfirmDelete';
import { SidePanel } from '@/components/SidePanel';
import { AssistantForm, assistantFormId } from './AssistantForm';
import { useDeleteAssistant } from './data';
import classes from '@/components/Form.module.css';

function Remove({ assistant, onClose }: { assistant: Assistant; onClose: () => void }) {
  const { t } = useTranslation(['openai', 'common']);
  const [asking, ask] = useDisclosure(false);
  const remove = useDeleteAssistant();
  return (
    <>
      <Button variant="subtle" color="red" leftSection={<IconTrash size={16} />} onClick={ask.open}>
        {t('common:action.delete')}
      </Button>
      <ConfirmDelete
        opened={asking}
        onClose={ask.close}
        title={t('remove.title', { name: assistant.name })}
        confirm={t('assistant.remove')}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() =>
          remove.mutate(assistant.id, {
            onSuccess: () => {
              ask.close();
              onClose();
            },
          })
        }
      >
        <Trans
          t={t}
          i18nKey="assistant.removeText"
          values={{ name: assistant.name, count: assistant.endpoints.length }}
          components={{ b: <strong /> }}
        />
      </ConfirmDelete>
    </>
  );
}

interface PanelProps {
  opened: boolean;
  assistant: Assistant | null;
  onClose: () => void;
}

export function AssistantPanel({ opened, assistant, onClose }: PanelProps) {
  const { t } = useTranslation(['openai', 'common']);
  return (
    <SidePanel
      focus={assistant ? 'panel' : 'field'}
      opened={opened}
      onClose={onClose}
      title={assistant?.name ?? t('assistant.add')}
      footer={
        <>
          <Button type="submit" form={assistantFormId}>
            {t('common:action.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t(assistant ? 'common:action.close' : 'common:action.cancel')}
          </Button>
          <span className={classes.spacer} />
          {assistant ? <Remove assistant={assistant} onClose={onClose} /> : null}
        </>
      }
    >
      {opened ? <AssistantForm key={assistant?.id ?? 'new'} assistant={assistant} onSaved={onClose} /> : null}
    </SidePanel>
  );
}
