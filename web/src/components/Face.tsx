import { faceHue, initials } from './face';
import classes from './Face.module.css';

interface FaceProps {
  name: string;
  id: string;
  size?: number;
}

/** Initials on a muted ground that is always the same for the same person. */
export function Face({ name, id, size = 32 }: FaceProps) {
  const look = { '--face-size': `${size}px`, '--face-hue': faceHue(id) } as React.CSSProperties;
  return <span className={classes.face} style={look} data-initials={initials(name)} aria-hidden />;
}
