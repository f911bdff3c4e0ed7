import type { Icon } from '@tabler/icons-react';
import classes from './IconTile.module.css';

/** The sign of a thing that is not a person. */
export function IconTile({ icon: TileIcon, size = 32 }: { icon: Icon; size?: number }) {
  return (
    <span className={classes.tile} style={{ width: size, height: size }} aria-hidden>
      <TileIcon size={Math.round(size * 0.56)} stroke={1.6} />
    </span>
  );
}
