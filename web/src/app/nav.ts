import {
  IconActivityHeartbeat,
  IconInbox,
  IconPlugConnected,
  IconRobot,
  IconSparkles,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import type { Session } from '@/api/types';

export interface NavItem {
  to: '/inbox' | '/bots' | '/assistants' | '/modules' | '/health' | '/users';
  label: 'nav.inbox' | 'nav.bots' | 'nav.assistants' | 'nav.modules' | 'nav.health' | 'nav.users';
  icon: Icon;
  /** The module whose page it is; it is listed while that runs. */
  module?: string;
  admin?: boolean;
  group: 'work' | 'system';
}

const items: NavItem[] = [
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

/** What this user may open now. */
export function navItems(session: Session): NavItem[] {
  return items.filter(
    (item) =>
      (!item.module || session.modules.includes(item.module)) && (!item.admin || session.role === 'admin'),
  );
}
