/** The address of a plugin's own route; throws for one that would leave it. */
export function ownPath(moduleId: string, path: string): string {
  const base = `/api/v1/${moduleId}/`;
  const url = new URL(path.replace(/^\/+/, ''), `http://own${base}`);
  if (url.origin !== 'http://own' || !url.pathname.startsWith(base))
    throw new TypeError(`${path} is not below ${base}`);
  return url.pathname + url.search;
}

/** Where a page's link leads: into the app, or below the page itself; throws for another site. */
export function linkPath(pagePath: string, to: string): string {
  const url = new URL(to, `http://own${pagePath}/`);
  if (url.origin !== 'http://own') throw new TypeError(`${to} is not a page of the app`);
  return url.pathname + url.search + url.hash;
}
