import { pageHeaders, take } from './client';
import { usualLimit, withTimeLimit } from './time-limit';

export interface SendOptions {
  method?: string;
  body?: unknown;
  signal?: AbortSignal | undefined;
  limit?: number;
}

async function read(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** For a path that the typed client does not know: the answer's data, or an ApiProblem thrown. */
export async function send<T>(path: string, options: SendOptions = {}): Promise<T> {
  const { method = 'GET', body, signal, limit = usualLimit } = options;
  const ask = async () => {
    const request = new Request(new URL(path, location.origin), {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...pageHeaders(method),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
    const response = await withTimeLimit(limit)(request);
    const data = await read(response);
    return { data: data as T, error: data, response };
  };
  return take(ask());
}
