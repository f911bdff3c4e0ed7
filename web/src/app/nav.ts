import {
  IconActivityHeartbeat,
  IconInbox,
  IconPlugConnected,
  IconRobot,
  IconSparkles,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { pageTitle, usePluginPages } from '@/plugin-pages/plugin-pages';
import { useSession } from './session';

export interface NavItem {
  to: string;
  label: string;
  icon: Icon | string;
  /** The module whose page it is; it is listed while that runs. */
  module?: string;
  group: 'work' | 'system';
  /** Another item lies below its address. */
  exact?: boolean;
}

interface OwnItem extends Omit<NavItem, 'label'> {
  label: 'nav.inbox' | 'nav.bots' | 'nav.assistants' | 'nav.modules' | 'nav.health' | 'nav.users';
  admin?: boolean;
}

const items: OwnItem[] = [
  { to: '/inbox', label: 'nav.inbox', icon: IconInbox, module: 'inbox', group: 'work' },
  { to: '/bots', label: 'nav.bots', icon: IconRobot, module: 'telegram', group: 'work' },
  {
    to: '/assistants',
    label: 'nav.assistants',
    icon: IconSparkles,
    module: 'openai',
    admin: true,
    group: 'work',
  },
  { to: '/modules', label: 'nav.modules', icon: IconPlugConnected, admin: true, group: 'system' },
  { to: '/health', label: 'nav.health', icon: IconActivityHeartbeat, admin: true, group: 'system' },
  { to: '/users', label: 'nav.users', icon: IconUsers, admin: true, group: 'system' },
];

/** What this user may open now: the app's own pages, and those that running plugins bring. */
export function useNavItems(): NavItem[] {
  const { t } = useTranslation();
  const session = useSession();
  const pages = usePluginPages();
  const own = items
    .filter(
      (item) =>
        (!item.module || session.modules.includes(item.module)) && (!item.admin || session.role === 'admin'),
    )
    .map((item): NavItem => ({ ...item, label: t(item.label) }));
  const brought = pages.map(({ module, page, to }): NavItem => ({
    to,
    label: pageTitle(page),
    icon: page.icon,
    module: module.id,
    group: 'work',
    exact: pages.some((other) => other.to.startsWith(`${to}/`)),
  }));
  const isWork = (item: NavItem) => item.group === 'work';
  return [...own.filter(isWork), ...brought, ...own.filter((item) => !isWork(item))];
}
