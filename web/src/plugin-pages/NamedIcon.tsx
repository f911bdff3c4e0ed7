import { createElement } from 'react';
import { moduleIcon } from '@/modules/system/module-look';

export function NamedIcon({ name, size, stroke }: { name: string; size: number; stroke: number }) {
  return createElement(moduleIcon(name), { size, stroke, 'aria-hidden': true });
}
