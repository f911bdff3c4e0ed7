import type { Icon } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';

interface NavIconProps {
  /** The name of one that a plugin asks for is looked up in a set that comes later. */
  icon: Icon | string;
  size: number;
  stroke: number;
}

const NamedIcon = lazy(async () => ({ default: (await import('@/plugin-pages/NamedIcon')).NamedIcon }));

export function NavIcon({ icon: Drawn, size, stroke }: NavIconProps) {
  if (typeof Drawn !== 'string') return <Drawn size={size} stroke={stroke} aria-hidden />;
  return (
    <Suspense fallback={<span style={{ width: size, height: size }} />}>
      <NamedIcon name={Drawn} size={size} stroke={stroke} />
    </Suspense>
  );
}
