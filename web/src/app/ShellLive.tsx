import { liveCache } from '@/api/query-client';
import { useLive } from '@/live/hooks';
import { useInboxLive } from '@/modules/inbox/live';
import { refetchSession, useIsAdmin, useSession } from './session';

function InboxLive() {
  useInboxLive();
  return null;
}

function ModulesLive() {
  const refetch = () => liveCache.stale(['modules']);
  useLive(['modules'], { onEvent: refetch, onStale: refetch });
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
