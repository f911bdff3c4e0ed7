import createClient, { type Middleware } from 'openapi-fetch';
import { currentLocale } from '@/i18n';
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

/** In which language the answer is wanted, and what proves that an unsafe request comes from this page. */
export function pageHeaders(method: string): Record<string, string> {
  const language = { 'Accept-Language': currentLocale() };
  return safeMethods.has(method) || !csrfToken ? language : { ...language, 'X-CSRF-Token': csrfToken };
}

const headers: Middleware = {
  onRequest({ request }) {
    for (const [name, value] of Object.entries(pageHeaders(request.method))) request.headers.set(name, value);
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

/** What the server refused; when it is because nobody is logged in any more, the app is told. */
export function refusal(error: unknown, status: number, retryAfter: string | null): ApiProblem {
  const wait = Number(retryAfter ?? NaN);
  const body: Partial<Problem> = typeof error === 'object' && error !== null ? error : {};
  const problem = new ApiProblem(body, status, Number.isFinite(wait) ? wait : undefined);
  if (problem.code === 'accounts.signed_out') onSignedOut();
  return problem;
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
  throw refusal(answer.error, answer.response.status, answer.response.headers.get('Retry-After'));
}

/** The header that makes an update fail when somebody else was quicker. */
export function ifMatch(thing: { version: number }): { 'If-Match': string } {
  return { 'If-Match': `"${thing.version}"` };
}
