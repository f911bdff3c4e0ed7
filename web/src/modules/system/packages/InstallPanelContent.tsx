import { Button, Checkbox } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asProblem } from '@/api/problem';
import { router } from '@/app/router';
import { ProblemNote } from '@/components/ProblemNote';
import { SidePanel } from '@/components/SidePanel';
import { toastDone } from '@/components/toast';
import type { StagedPackage } from '../contract';
import type { Chosen } from './chosen-files';
import { dropPackage, useInstall, useUpload } from './data';
import { PackageFiles } from './PackageFiles';
import { PackageReview } from './PackageReview';
import { UploadProgress } from './UploadProgress';
import classes from '@/components/Form.module.css';

interface PanelProps {
  opened: boolean;
  onClose: () => void;
}

const none: Chosen<File> = { package: null, signature: null };

function useInstallation(onClose: () => void) {
  const { t } = useTranslation('module');
  const [files, setFiles] = useState(none);
  const [enable, setEnable] = useState(true);
  const { upload, percent } = useUpload();
  const install = useInstall();
  const sending = useRef<AbortController>(null);
  const staged: StagedPackage | undefined = upload.data;
  const forget = () => {
    sending.current?.abort();
    setFiles(none);
    setEnable(true);
    upload.reset();
    install.reset();
  };
  return {
    files,
    setFiles,
    enable,
    setEnable,
    upload,
    percent,
    install,
    staged,
    send: () => {
      if (!files.package) return;
      sending.current = new AbortController();
      upload.mutate({ package: files.package, signature: files.signature, signal: sending.current.signal });
    },
    accept: () => {
      if (!staged) return;
      install.mutate(
        { id: staged.id, enable },
        {
          onSuccess: (module) => {
            toastDone(t('install.done', { name: module.name, version: module.version }));
            onClose();
            forget();
            void router.navigate({ to: '/modules/$moduleId', params: { moduleId: module.id } });
          },
        },
      );
    },
    cancel: () => {
      if (staged) dropPackage(staged.id);
      onClose();
      forget();
    },
  };
}

export function InstallPanelContent({ opened, onClose }: PanelProps) {
  const { t } = useTranslation(['module', 'common']);
  const act = useInstallation(onClose);
  const { staged, upload, install } = act;
  return (
    <SidePanel
      opened={opened}
      onClose={act.cancel}
      title={staged ? `${staged.name} ${staged.version}` : t('install.title')}
      footer={
        <>
          {staged ? (
            <Button loading={install.isPending} onClick={act.accept}>
              {t(staged.replaces === null ? 'install.install' : 'install.replace')}
            </Button>
          ) : (
            <Button loading={upload.isPending} disabled={!act.files.package} onClick={act.send}>
              {t('install.upload')}
            </Button>
          )}
          <Button variant="default" onClick={act.cancel}>
            {t('common:action.cancel')}
          </Button>
        </>
      }
    >
      <div className={classes.stack}>
        {upload.error ? <ProblemNote problem={asProblem(upload.error)} /> : null}
        {install.error ? <ProblemNote problem={asProblem(install.error)} /> : null}
        {upload.isPending ? <UploadProgress percent={act.percent} /> : null}
        {staged ? (
          <>
            <PackageReview staged={staged} />
            {staged.replaces === null ? (
              <Checkbox
                label={t('install.enable')}
                checked={act.enable}
                onChange={(event) => act.setEnable(event.currentTarget.checked)}
              />
            ) : null}
          </>
        ) : (
          <PackageFiles files={act.files} disabled={upload.isPending} onChange={act.setFiles} />
        )}
      </div>
    </SidePanel>
  );
}
