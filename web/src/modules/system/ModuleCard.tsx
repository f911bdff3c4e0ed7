import { Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { IconTile } from '@/components/IconTile';
import { useProblemText } from '@/components/problem-text';
import { ProblemNote } from '@/components/ProblemNote';
import { StateWord } from '@/components/StateWord';
import { useNow } from '@/components/now';
import { Time } from '@/components/Time';
import { toastProblem } from '@/components/toast';
import type { Module } from './contract';
import { useSwitchModule } from './data';
import { moduleIcon, moduleTone } from './module-look';
import { useModuleWords } from './module-words';
import { ModuleMenu } from './ModuleMenu';
import classes from './Modules.module.css';
import { SwapNote } from './SwapNote';
import { TurnOff } from './TurnOff';

function Health({ module }: { module: Module }) {
  const poor = module.health.filter((check) => check.state === 'degraded');
  if (poor.length === 0) return null;
  return (
    <ul className={classes.checks}>
      {poor.map((check) => (
        <li key={check.name}>
          <StateWord tone="warning">{check.name}</StateWord>
          <span>{check.detail}</span>
        </li>
      ))}
    </ul>
  );
}

function FootNote({ module }: { module: Module }) {
  const { t } = useTranslation(['system', 'common']);
  const now = useNow();
  if (module.state === 'draining' && module.holds.length > 0)
    return t('modules.holds', {
      list: module.holds.map((hold) => `${hold.name} (${hold.count})`).join(', '),
    });
  if (!module.retry_at || new Date(module.retry_at) < now)
    return (
      <>
        {t('modules.since')} <Time at={module.since} as="list" />
      </>
    );
  return (
    <>
      {t('modules.retry')} <Time at={module.retry_at} />
    </>
  );
}

function Foot({ module }: { module: Module }) {
  const { t } = useTranslation(['system', 'common']);
  return (
    <div className={classes.foot}>
      <StateWord tone={moduleTone(module.state)}>{t(`modules.state.${module.state}`)}</StateWord>
      <span className={classes.quiet}>
        <FootNote module={module} />
      </span>
    </div>
  );
}

export function ModuleCard({ module }: { module: Module }) {
  const { t } = useTranslation(['system', 'common']);
  const text = useProblemText();
  const words = useModuleWords();
  const name = words(module.id, 'name', module.name);
  const summary = words(module.id, 'summary', module.summary);
  const change = useSwitchModule();
  const [asking, ask] = useDisclosure(false);
  const on = change.isPending ? change.variables.on : module.enabled;
  const apply = (next: boolean) =>
    change.mutate(
      { id: module.id, on: next },
      { onError: (error) => toastProblem(error, text), onSettled: ask.close },
    );
  const fixed = module.state === 'refused';
  return (
    <li className={classes.card} data-off={!on || undefined}>
      <div className={classes.head}>
        <IconTile icon={moduleIcon(module.icon)} size={40} />
        <div className={classes.words}>
          <h2 className={classes.name}>
            <Link to="/modules/$moduleId" params={{ moduleId: module.id }} className={classes.open}>
              {name}
            </Link>
          </h2>
          <div className={classes.quiet}>
            {module.id} {module.version}
          </div>
        </div>
        <div className={classes.tools}>
          {module.enabled && !fixed ? <ModuleMenu module={module} name={name} /> : null}
          <Switch
            checked={on}
            disabled={change.isPending || fixed}
            aria-label={t('modules.switch', { name })}
            onChange={(event) => (event.currentTarget.checked ? apply(true) : ask.open())}
          />
        </div>
      </div>
      <p className={classes.summary}>{summary}</p>
      {module.problem ? (
        <ProblemNote problem={module.problem} tone={module.state === 'degraded' ? 'warning' : 'danger'} />
      ) : null}
      <Health module={module} />
      {module.swap ? <SwapNote swap={module.swap} /> : null}
      <Foot module={module} />
      <TurnOff
        opened={asking}
        onClose={ask.close}
        module={module}
        name={name}
        busy={change.isPending}
        onConfirm={() => apply(false)}
      />
    </li>
  );
}
