import { useTranslation } from 'react-i18next';
import { Section } from '@/components/Page';
import type { Permissions } from '../../contract';
import { PermissionList } from './PermissionList';
import classes from './Overview.module.css';

export function PermissionsSection({ permissions }: { permissions: Permissions }) {
  const { t } = useTranslation('module');
  return (
    <Section title={t('permissions.title')} about={t('permissions.about')}>
      <div className={classes.box}>
        <PermissionList permissions={permissions} />
      </div>
    </Section>
  );
}
