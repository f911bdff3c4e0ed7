import createClient, { type Middleware } from 'openapi-fetch';
import { ApiProblem, asProblem } from './problem';
import { usualLimit, withTimeLimit } from './time-limit';
import type { paths } from './schema';
import type { Problem } from './types';

let csrfToken = '';
let onSignedOut: () => void = () => undefined;

/** The token of the session, sent with every unsafe request. Set wherever a session arrives. */
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

/** Called when the server says that nobody is logged in any more. */
export function setSignedOutHandler(handler: () => void): void {
  onSignedOut = handler;
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

const headers: Middleware = {
  onRequest({ request }) {
    if (!safeMethods.has(request.method) && csrfToken) request.headers.set('X-CSRF-Token', csrfToken);
    return request;
  },
};

export const api = createClient<paths>({
  baseUrl: typeof location === 'undefined' ? 'http://localhost' : location.origin,
  credentials: 'same-origin',
  headers: { Accept: 'application/json' },
  fetch: withTimeLimit(usualLimit),
});
api.use(headers);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

function problemOf(error: unknown, response: Response): ApiProblem {
  const wait = Number(response.headers.get('Retry-After') ?? NaN);
  const body: Partial<Problem> = typeof error === 'object' && error !== null ? error : {};
  return new ApiProblem(body, response.status, Number.isFinite(wait) ? wait : undefined);
}

/** The answer's data, or an ApiProblem thrown. */
export async function take<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (error) {
    throw asProblem(error);
  }
  if (answer.response.ok) return answer.data as T;
  const problem = problemOf(answer.error, answer.response);
  if (problem.code === 'accounts.signed_out') onSignedOut();
  throw problem;
}

/** The header that makes an update fail when somebody else was quicker. */
export function ifMatch(thing: { version: number }): { 'If-Match': string } {
  return { 'If-Match': `"${thing.version}"` };
}
