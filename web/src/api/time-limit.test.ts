import { expect, it, vi } from 'vitest';
import { asProblem } from './problem';
import { withTimeLimit } from './time-limit';

/** A server that never answers. */
function silence(request: Request): Promise<Response> {
  return new Promise((_answer, fail) => {
    const end = () => fail(request.signal.reason as Error);
    if (request.signal.aborted) end();
    request.signal.addEventListener('abort', end);
  });
}

const request = (signal?: AbortSignal) => new Request('http://localhost/', signal ? { signal } : {});

it('ends a call that is not answered, as a problem that passes', async () => {
  const error: unknown = await withTimeLimit(1, silence)(request()).catch((reason: unknown) => reason);
  expect(asProblem(error)).toMatchObject({ code: 'client.timeout', passing: true });
});

it('leaves the end to the caller before that', async () => {
  const caller = new AbortController();
  const call = withTimeLimit(60_000, silence)(request(caller.signal));
  caller.abort();
  await expect(call).rejects.toMatchObject({ name: 'AbortError' });
});

it('hands on what was asked and the answer', async () => {
  const send = vi.fn((asked: Request) => asked.text().then((text) => new Response(text)));
  const asked = new Request('http://localhost/', { method: 'POST', body: 'hello' });
  const answer = await withTimeLimit(60_000, send)(asked);
  expect(await answer.text()).toBe('hello');
});
