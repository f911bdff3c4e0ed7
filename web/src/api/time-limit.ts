type Fetch = (request: Request) => Promise<Response>;

/** fetch that gives up when the whole answer, body included, is not there in time; a call's own signal still ends it. */
export function withTimeLimit(milliseconds: number, send: Fetch = fetch): Fetch {
  return (request) => {
    const ended = new AbortController();
    const end = (reason: unknown) => ended.abort(reason);
    if (request.signal.aborted) end(request.signal.reason);
    request.signal.addEventListener('abort', () => end(request.signal.reason), { once: true });
    AbortSignal.timeout(milliseconds).addEventListener('abort', () =>
      end(new DOMException('no answer in time', 'TimeoutError')),
    );
    return send(new Request(request, { signal: ended.signal }));
  };
}

/** What most calls keep within. */
export const usualLimit = 30_000;
/** For calls that do their work before they answer: a handler of the server has 60 s. */
export const longLimit = 65_000;
