import { useTranslation } from 'react-i18next';
import { CopyText } from '@/components/CopyText';
import { ProblemNote } from '@/components/ProblemNote';
import { StateWord } from '@/components/StateWord';
import { fileSize } from '@/i18n/format';
import type { PackageChange, StagedPackage } from '../contract';
import { PermissionList } from '../module/overview/PermissionList';
import form from '@/components/Form.module.css';
import classes from './Packages.module.css';

const kinds = ['routes', 'services', 'consume', 'publish', 'outbound', 'live', 'secrets'] as const;

function Change({ change, sign }: { change: PackageChange; sign: '+' | '−' }) {
  const { t } = useTranslation('module');
  const kind = kinds.find((each) => each === change.kind.replace('events.', ''));
  return (
    <li className={classes.change} data-sign={sign}>
      <span aria-hidden>{sign}</span>
      <span className="visually-hidden">{t(sign === '+' ? 'install.added' : 'install.removed')}</span>
      <span>
        {kind ? t(`install.kind.${kind}`) : change.kind} <span className="mono">{change.what}</span>
      </span>
    </li>
  );
}

function Changes({ staged }: { staged: StagedPackage }) {
  const { t } = useTranslation('module');
  if (staged.replaces === null) return null;
  return (
    <>
      <h3 className={form.heading}>{t('install.changes')}</h3>
      {staged.added.length + staged.removed.length === 0 ? (
        <p className={classes.text}>{t('install.noChanges')}</p>
      ) : (
        <ul className={classes.changes}>
          {staged.added.map((change) => (
            <Change key={`${change.kind} ${change.what}`} change={change} sign="+" />
          ))}
          {staged.removed.map((change) => (
            <Change key={`${change.kind} ${change.what}`} change={change} sign="−" />
          ))}
        </ul>
      )}
    </>
  );
}

function Need({ need }: { need: StagedPackage['needs'][number] }) {
  const { t } = useTranslation('module');
  const list = need.offered_by.join(', ');
  const words =
    need.offered_by.length === 0
      ? t('install.needMissing')
      : t(need.running ? 'install.needRuns' : 'install.needOff', { list });
  return (
    <li className={classes.need}>
      <span className="mono">{need.service}</span>
      <StateWord tone={need.running ? 'ok' : 'warning'}>{words}</StateWord>
    </li>
  );
}

function Facts({ staged }: { staged: StagedPackage }) {
  const { t } = useTranslation('module');
  const { replaces, version } = staged;
  const step =
    replaces === null
      ? t('install.new')
      : replaces === version
        ? t('install.same')
        : t('install.upgrade', { version: replaces });
  return (
    <dl className={form.facts}>
      <dt>{t('install.version')}</dt>
      <dd>
        <span className="tabular">{version}</span> <span className={classes.quiet}>{step}</span>
      </dd>
      <dt>{t('install.signedBy')}</dt>
      <dd>{staged.signed_by ?? t('install.unsigned')}</dd>
      <dt>{t('install.size')}</dt>
      <dd>{fileSize(staged.size_bytes)}</dd>
      <dt>{t('install.sdk')}</dt>
      <dd>{staged.sdk}</dd>
      {staged.offers.length > 0 ? (
        <>
          <dt>{t('install.offers')}</dt>
          <dd className="mono">{staged.offers.join(', ')}</dd>
        </>
      ) : null}
      <dt>{t('install.sha256')}</dt>
      <dd>
        <CopyText text={staged.sha256} label={t('install.copySha')} />
      </dd>
    </dl>
  );
}

/** What a package is, who made it and what it may do, before it is installed. */
export function PackageReview({ staged }: { staged: StagedPackage }) {
  const { t } = useTranslation('module');
  return (
    <>
      {staged.summary ? <p className={classes.text}>{staged.summary}</p> : null}
      {staged.signed_by === null ? (
        <ProblemNote
          tone="warning"
          problem={{ code: 'package.unsigned', title: t('install.unsignedText'), detail: '', fix: '' }}
        />
      ) : null}
      <Facts staged={staged} />
      <Changes staged={staged} />
      <h3 className={form.heading}>{t('permissions.title')}</h3>
      <PermissionList permissions={staged.permissions} />
      {staged.needs.length > 0 ? (
        <>
          <h3 className={form.heading}>{t('install.needs')}</h3>
          <ul className={classes.changes}>
            {staged.needs.map((need) => (
              <Need key={need.service} need={need} />
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}
