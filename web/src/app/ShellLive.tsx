import { queryClient } from '@/api/query-client';
import { useLive } from '@/live/hooks';
import { useInboxLive } from '@/modules/inbox/live';
import { sessionQuery, useSession } from './session';

function InboxLive() {
  useInboxLive();
  return null;
}

function refetchSession(): void {
  void queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
}

/** What is followed on every page: which modules run, and the inbox for its badge. */
export function ShellLive() {
  const session = useSession();
  useLive(['modules'], {
    onEvent: (event) => {
      if (event.event !== 'modules.state.changed') return;
      void queryClient.invalidateQueries({ queryKey: ['modules'] });
      refetchSession();
    },
    onStale: () => {
      void queryClient.invalidateQueries({ queryKey: ['modules'] });
      refetchSession();
    },
  });
  return session.modules.includes('inbox') ? <InboxLive /> : null;
}
