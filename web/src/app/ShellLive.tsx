import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { liveCache } from '@/api/query-client';
import { useLive } from '@/live/hooks';
import { useInboxLive } from '@/modules/inbox/live';
import { refetchSession, useIsAdmin, useSession } from './session';

function InboxLive() {
  useInboxLive();
  return null;
}

const refetchModules = () => liveCache.stale(['modules']);

function ModulesLive() {
  const { i18n } = useTranslation();
  useLive(['modules'], { onEvent: refetchModules, onStale: refetchModules });
  // What modules say about themselves comes in the language that it is asked for in.
  useEffect(() => {
    i18n.on('languageChanged', refetchModules);
    return () => i18n.off('languageChanged', refetchModules);
  }, [i18n]);
  return null;
}

/** What is followed on every page: which modules run, and the inbox for its badge. */
export function ShellLive() {
  const session = useSession();
  const admin = useIsAdmin();
  useLive(['session'], { onEvent: refetchSession, onStale: refetchSession });
  return (
    <>
      {admin ? <ModulesLive /> : null}
      {session.modules.includes('inbox') ? <InboxLive /> : null}
    </>
  );
}
