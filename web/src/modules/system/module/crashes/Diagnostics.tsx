import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Section } from '@/components/Page';
import { useProblemText } from '@/components/problem-text';
import { toastProblem } from '@/components/toast';
import type { Module } from '../../contract';
import { fetchDiagnostics } from '../data';

function saveAs(name: string, content: unknown): void {
  const blob = new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** One file for whoever looks into a problem. */
export function Diagnostics({ module }: { module: Module }) {
  const { t } = useTranslation('module');
  const text = useProblemText();
  const download = useMutation({
    mutationFn: () => fetchDiagnostics(module.id),
    onSuccess: (content) => saveAs(`${module.id}-${module.version}-diagnostics.json`, content),
    onError: (error) => toastProblem(error, text),
  });
  return (
    <Section
      title={t('diagnostics.title')}
      about={t('diagnostics.about')}
      action={
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          loading={download.isPending}
          onClick={() => download.mutate()}
        >
          {t('diagnostics.download')}
        </Button>
      }
    >
      {null}
    </Section>
  );
}
