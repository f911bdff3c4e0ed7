import { Button, CloseButton } from '@mantine/core';
import { IconFileCertificate, IconPackage } from '@tabler/icons-react';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fileSize } from '@/i18n/format';
import { choose, type Chosen, type Wrong } from './chosen-files';
import classes from './Packages.module.css';

interface FileLineProps {
  file: File;
  icon: ReactNode;
  disabled: boolean;
  onClear: () => void;
}

function FileLine({ file, icon, disabled, onClear }: FileLineProps) {
  const { t } = useTranslation('module');
  return (
    <li className={classes.file}>
      {icon}
      <span className={classes.fileName}>{file.name}</span>
      <span className={classes.quiet}>{fileSize(file.size)}</span>
      <CloseButton
        size="sm"
        disabled={disabled}
        aria-label={t('install.clear', { name: file.name })}
        onClick={onClear}
      />
    </li>
  );
}

interface PackageFilesProps {
  files: Chosen<File>;
  disabled: boolean;
  onChange: (files: Chosen<File>) => void;
}

/** Where a package and its signature are dropped or chosen. */
export function PackageFiles({ files, disabled, onChange }: PackageFilesProps) {
  const { t } = useTranslation('module');
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [wrong, setWrong] = useState<Wrong>(null);
  const add = (list: FileList | null) => {
    const result = choose(files, Array.from(list ?? []));
    setWrong(result.wrong);
    onChange(result.chosen);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (!disabled) add(event.dataTransfer.files);
  };
  return (
    <>
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <IconPackage size={28} stroke={1.4} aria-hidden />
        <div>
          {t('install.drop')}
          <div className={classes.quiet}>{t('install.dropAbout')}</div>
        </div>
        <Button variant="default" size="xs" disabled={disabled} onClick={() => input.current?.click()}>
          {t('install.choose')}
        </Button>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          accept=".patchbay,.minisig"
          aria-label={t('install.choose')}
          onChange={(event) => {
            add(event.currentTarget.files);
            event.currentTarget.value = '';
          }}
        />
      </div>
      {wrong ? (
        <p className={classes.wrong} role="alert">
          {t(`install.${wrong.why}`, { name: wrong.name })}
        </p>
      ) : null}
      <ul className={classes.files}>
        {files.package ? (
          <FileLine
            file={files.package}
            icon={<IconPackage size={18} stroke={1.6} aria-hidden />}
            disabled={disabled}
            onClear={() => onChange({ ...files, package: null })}
          />
        ) : null}
        {files.signature ? (
          <FileLine
            file={files.signature}
            icon={<IconFileCertificate size={18} stroke={1.6} aria-hidden />}
            disabled={disabled}
            onClear={() => onChange({ ...files, signature: null })}
          />
        ) : null}
      </ul>
      {files.package && !files.signature ? <p className={classes.quiet}>{t('install.noSignature')}</p> : null}
    </>
  );
}
