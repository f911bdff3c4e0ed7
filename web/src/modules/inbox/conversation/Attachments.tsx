import { IconDownload, IconFile, IconMusic, IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Attachment } from '@/api/types';
import { fileSize, playTime } from '@/i18n/format';
import classes from './Attachments.module.css';

function withDownload(url: string): string {
  return url + (url.includes('?') ? '&' : '?') + 'download=true';
}

function Picture({ attachment }: { attachment: Attachment }) {
  const { t } = useTranslation(['inbox', 'common']);
  const [failed, setFailed] = useState(false);
  if (failed)
    return (
      <div className={classes.lost}>
        <IconPhotoOff size={18} aria-hidden />
        {t('attachment.lost')}
      </div>
    );
  // The place is kept before the bytes arrive, so that nothing jumps.
  const ratio =
    attachment.width && attachment.height ? `${attachment.width} / ${attachment.height}` : undefined;
  const width = attachment.width
    ? Math.min(attachment.width, attachment.kind === 'sticker' ? 128 : 320)
    : undefined;
  return (
    <a href={attachment.url} target="_blank" rel="noreferrer" className={classes.picture}>
      <img
        src={attachment.url}
        alt={attachment.name || t(`attachment.kind.${attachment.kind}`)}
        loading="lazy"
        style={{ aspectRatio: ratio, width }}
        onError={() => setFailed(true)}
      />
    </a>
  );
}

function FileLine({ attachment }: { attachment: Attachment }) {
  const { t } = useTranslation(['inbox', 'common']);
  return (
    <a className={classes.file} href={withDownload(attachment.url)} download={attachment.name}>
      <span className={classes.fileIcon}>
        <IconFile size={18} aria-hidden />
      </span>
      <span className={classes.fileWords}>
        <span className={classes.fileName}>{attachment.name || t(`attachment.kind.${attachment.kind}`)}</span>
        {attachment.size === null ? null : (
          <span className={classes.fileSize}>{fileSize(attachment.size)}</span>
        )}
      </span>
      <IconDownload size={16} aria-label={t('attachment.download')} />
    </a>
  );
}

function Sound({ attachment }: { attachment: Attachment }) {
  const { t } = useTranslation(['inbox', 'common']);
  return (
    <div className={classes.sound}>
      <span className={classes.soundTitle}>
        <IconMusic size={14} aria-hidden />
        {attachment.kind === 'audio' && attachment.name
          ? attachment.name
          : t(`attachment.kind.${attachment.kind}`)}
        {attachment.seconds === null ? null : (
          <span className={classes.fileSize}>{playTime(attachment.seconds)}</span>
        )}
      </span>
      <audio controls preload="none" src={attachment.url} />
    </div>
  );
}

export function AttachmentView({ attachment }: { attachment: Attachment }) {
  switch (attachment.kind) {
    case 'photo':
      return <Picture attachment={attachment} />;
    case 'sticker':
      return attachment.mime.startsWith('image/') ? (
        <Picture attachment={attachment} />
      ) : (
        <FileLine attachment={attachment} />
      );
    case 'voice':
    case 'audio':
      return <Sound attachment={attachment} />;
    case 'video':
      return <video className={classes.video} controls preload="metadata" src={attachment.url} />;
    default:
      return <FileLine attachment={attachment} />;
  }
}
