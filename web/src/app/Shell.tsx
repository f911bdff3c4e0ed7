import { Outlet, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useMediaQuery } from '@mantine/hooks';
import { LiveClient } from '@/live/client';
import { LiveContext } from '@/live/hooks';
import { OutboxProvider } from '@/modules/inbox/OutboxProvider';
import { router } from './router';
import { forgetSession, refetchSession, useSession } from './session';
import { BottomBar } from './BottomBar';
import { ConnectionNotice } from './ConnectionNotice';
import { Rail } from './Rail';
import { ShellLive } from './ShellLive';
import { SpotlightHost } from './SpotlightHost';
import { usePreferences } from './preferences';
import classes from './Shell.module.css';

function useLiveClient(): LiveClient {
  const [client] = useState(
    () =>
      new LiveClient({
        ended: () => {
          forgetSession();
          void router.invalidate();
        },
        doubtful: refetchSession,
      }),
  );
  useEffect(() => {
    client.start();
    return () => client.stop();
  }, [client]);
  return client;
}

/** The frame around every page of somebody who is logged in. */
export function Shell() {
  const session = useSession();
  const client = useLiveClient();
  const narrow = useMediaQuery('(max-width: 699px)', undefined, { getInitialValueInEffect: false });
  // A conversation on a phone has the whole screen; its arrow leads back.
  const alone =
    useParams({ strict: false }).conversationId !== undefined && session.modules.includes('inbox');
  usePreferences(session.user);
  return (
    <LiveContext.Provider value={client}>
      <ShellLive />
      <OutboxProvider key={session.user.id} userId={session.user.id}>
        <div className={classes.shell}>
          {narrow ? null : <Rail />}
          <main className={classes.main}>
            <ConnectionNotice />
            <div className={classes.content}>
              <Outlet />
            </div>
          </main>
          {narrow && !alone ? <BottomBar /> : null}
        </div>
      </OutboxProvider>
      <SpotlightHost />
    </LiveContext.Provider>
  );
}
