import { cloneElement, lazy, Suspense, useEffect, useState, type ReactElement, type ReactNode } from 'react';

export interface MenuEntry {
  key: string;
  label: string;
  icon?: ReactNode;
  /** At the right end: a count, for instance. */
  end?: ReactNode;
  checked?: boolean;
  danger?: boolean;
  disabled?: boolean;
  onPick: () => void;
}

export interface ActionMenuProps {
  /** Entries in groups with a line between them. */
  groups: MenuEntry[][];
  width?: number;
  /** The button that opens it. */
  children: ReactElement<{ onClick?: () => void; 'aria-haspopup'?: 'menu'; 'aria-expanded'?: boolean }>;
  opened?: boolean;
  onChange?: (opened: boolean) => void;
}

const load = () => import('./ActionMenuContent');
const Content = lazy(async () => ({ default: (await load()).ActionMenuContent }));

/** A button with a menu. The menu's code comes once the page rests; the button is there from the first frame. */
export function ActionMenu({ groups, width = 220, children, opened: wish, onChange }: ActionMenuProps) {
  const [own, setOwn] = useState(false);
  const opened = wish ?? own;
  const [wanted, setWanted] = useState(opened);
  if (opened && !wanted) setWanted(true);
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => undefined), 1200);
    return () => clearTimeout(timer);
  }, []);
  const change = (next: boolean) => {
    setOwn(next);
    onChange?.(next);
  };
  const button = cloneElement(children, {
    'aria-haspopup': 'menu',
    'aria-expanded': opened,
    onClick: () => change(!opened),
  });
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <Content groups={groups} width={width} opened={opened} onChange={change}>
        {children}
      </Content>
    </Suspense>
  );
}
