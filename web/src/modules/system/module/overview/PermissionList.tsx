import { useTranslation } from 'react-i18next';
import type { Permissions } from '../../contract';
import classes from './Overview.module.css';

function linesOf(permissions: Permissions) {
  return [
    { kind: 'routes', items: permissions.routes },
    { kind: 'services', items: permissions.services },
    { kind: 'consume', items: permissions.events.consume },
    { kind: 'publish', items: permissions.events.publish },
    { kind: 'outbound', items: permissions.outbound },
    { kind: 'live', items: permissions.live },
    { kind: 'secrets', items: permissions.secrets },
  ].filter((line) => line.items.length > 0) as {
    kind: 'routes' | 'services' | 'consume' | 'publish' | 'outbound' | 'live' | 'secrets';
    items: string[];
  }[];
}

/** What a module may do, in words. */
export function PermissionList({ permissions }: { permissions: Permissions }) {
  const { t } = useTranslation('module');
  const lines = linesOf(permissions);
  if (lines.length === 0) return <p className={classes.about}>{t('permissions.none')}</p>;
  return (
    <dl className={classes.facts}>
      {lines.map(({ kind, items }) => (
        <div key={kind} style={{ display: 'contents' }}>
          <dt>{t(`permissions.${kind}`)}</dt>
          <dd>
            {items.map((item) => (
              <span key={item} className={classes.tag}>
                {item}
              </span>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
