import { Button } from '@mantine/core';
import { useContext, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemNote } from '@/components/ProblemNote';
import { Loading } from '@/components/States';
import { currentLocale } from '@/i18n';
import { LiveContext } from '@/live/hooks';
import { createHostApi, type HostApi } from './host-api';
import { PluginRun, type Trouble } from './plugin-run';
import classes from './PluginCards.module.css';

interface PluginMountProps {
  module: { id: string; version: string };
  /** As the reader knows the module. */
  name: string;
  file: string;
  pagePath: string;
  path?: string;
}

interface AttemptProps extends PluginMountProps {
  attempt: number;
  onAgain: () => void;
}

type State = { is: 'loading' } | { is: 'ready'; message?: string } | { is: 'failed'; trouble: Trouble };

function scriptBase(id: string): string {
  return `${location.origin}/api/v1/modules/${encodeURIComponent(id)}/ui/`;
}

/** A browser never asks again for a script that failed, so another try has an address of its own. */
function scriptUrl(id: string, version: string, file: string, attempt: number): string {
  const url = `${scriptBase(id)}${encodeURIComponent(version)}/${file}`;
  return attempt === 0 ? url : `${url}?attempt=${attempt}`;
}

const loadScript = (url: string): Promise<unknown> => import(/* @vite-ignore */ url);

function useTroubleText(name: string, file: string): (trouble: Trouble) => { title: string; detail: string } {
  const { t } = useTranslation();
  return (trouble) => {
    const title = t('plugin.failed', { name });
    if (trouble.kind === 'slow') return { title, detail: t('plugin.slow') };
    if (trouble.kind === 'no-mount') return { title, detail: t('plugin.noMount', { file }) };
    return { title, detail: trouble.message };
  };
}

/** One try to show it. */
function Attempt({ module, name, file, pagePath, path = '', attempt, onAgain }: AttemptProps) {
  const { t } = useTranslation();
  const live = useContext(LiveContext);
  const box = useRef<HTMLDivElement>(null);
  const host = useRef<HostApi>(null);
  const latestPath = useRef(path);
  const [state, setState] = useState<State>({ is: 'loading' });
  const troubleText = useTroubleText(name, file);
  const { id, version } = module;

  useEffect(() => {
    latestPath.current = path;
    host.current?.pathChanged(path);
  }, [path]);

  useEffect(() => {
    const element = document.createElement('div');
    box.current?.append(element);
    const given = createHostApi({
      module: { id, version },
      pagePath,
      path: latestPath.current,
      language: currentLocale(),
      live,
      guard: (call) => run.guard(call),
    });
    host.current = given;
    const run = new PluginRun(
      {
        url: scriptUrl(id, version, file, attempt),
        base: scriptBase(id),
        load: loadScript,
        mount: (mount) => mount(element, given.api),
        gave: given.gave,
      },
      {
        ready: () => setState({ is: 'ready' }),
        failed: (trouble) => {
          element.remove();
          setState({ is: 'failed', trouble });
        },
        troubled: (message) => setState({ is: 'ready', message }),
      },
    );
    run.start();
    return () => {
      run.stop();
      given.end();
      element.remove();
      host.current = null;
    };
  }, [id, version, file, pagePath, live, attempt]);

  const said =
    state.is === 'failed'
      ? troubleText(state.trouble)
      : state.is === 'ready' && state.message !== undefined
        ? { title: t('plugin.troubled', { name }), detail: state.message }
        : null;
  return (
    <>
      {said ? (
        <div className={classes.trouble}>
          <ProblemNote
            problem={{ code: 'plugin', fix: state.is === 'failed' ? t('plugin.fix') : '', ...said }}
            tone={state.is === 'failed' ? 'danger' : 'warning'}
            action={
              <Button size="compact-sm" variant="default" onClick={onAgain}>
                {t('plugin.again')}
              </Button>
            }
          />
        </div>
      ) : null}
      {state.is === 'loading' ? <Loading /> : null}
      <div ref={box} />
    </>
  );
}

/** The place where a plugin draws. Whatever it does wrong, the app around it stays. */
export function PluginMount(props: PluginMountProps) {
  const { i18n } = useTranslation();
  const [attempt, setAttempt] = useState(0);
  const { module, file } = props;
  return (
    <Attempt
      key={[module.version, file, i18n.language, attempt].join(' ')}
      {...props}
      attempt={attempt}
      onAgain={() => setAttempt(attempt + 1)}
    />
  );
}
