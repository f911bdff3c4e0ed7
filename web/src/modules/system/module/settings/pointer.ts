/* JSON pointers (RFC 6901), by which the server, the validator and the form name a field. */

export function childPointer(parent: string, name: string): string {
  return `${parent}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
}

export function pointerParts(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** From the form that the validator gives it: "#/a%20b". */
export function fromFragment(location: string): string {
  return decodeURI(location.replace(/^#/, ''));
}

/** What the pointer leads to; undefined where the way ends early. */
export function atPointer(root: unknown, pointer: string): unknown {
  return pointerParts(pointer).reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined,
    root,
  );
}

/** The known pointer that is this one or holds it. */
export function nearestPointer(pointer: string, known: ReadonlySet<string>): string | undefined {
  const whole = pointer.startsWith('/') ? pointer : `/${pointer.replace(/^#?\/?/, '')}`;
  for (let part = whole; part !== ''; part = part.slice(0, part.lastIndexOf('/')))
    if (known.has(part)) return part;
  return undefined;
}
