import { Menu } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { Fragment, type ReactElement } from 'react';
import type { MenuEntry } from './ActionMenu';

interface ContentProps {
  groups: MenuEntry[][];
  width: number;
  opened: boolean;
  onChange: (opened: boolean) => void;
  children: ReactElement;
}

function Entry({ entry }: { entry: MenuEntry }) {
  return (
    <Menu.Item
      leftSection={entry.icon}
      rightSection={entry.checked ? <IconCheck size={14} aria-hidden /> : entry.end}
      color={entry.danger ? 'var(--pb-danger)' : undefined}
      disabled={entry.disabled ?? false}
      aria-current={entry.checked ?? undefined}
      onClick={entry.onPick}
    >
      {entry.label}
    </Menu.Item>
  );
}

export function ActionMenuContent({ groups, width, opened, onChange, children }: ContentProps) {
  return (
    <Menu opened={opened} onChange={onChange} width={width} trapFocus>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown>
        {groups
          .filter((group) => group.length > 0)
          .map((group, index) => (
            <Fragment key={group[0]?.key}>
              {index > 0 ? <Menu.Divider /> : null}
              {group.map((entry) => (
                <Entry key={entry.key} entry={entry} />
              ))}
            </Fragment>
          ))}
      </Menu.Dropdown>
    </Menu>
  );
}
