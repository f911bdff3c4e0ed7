import type { Problem } from './types';

export interface FieldProblem {
  field: string;
  reason: string;
  fix?: string | undefined;
}

/** What the server refused and why (RFC 9457), or that no answer came (status 0). */
export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly fix: string;
  readonly fields: FieldProblem[];
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(body: Partial<Problem>, status: number, retryAfter?: number) {
    super(body.detail ?? body.title ?? `HTTP ${status}`);
    this.name = 'ApiProblem';
    this.code = body.code ?? (status === 0 ? 'client.unreachable' : `http.${status}`);
    this.status = status;
    this.title = body.title ?? '';
    this.detail = body.detail ?? '';
    this.fix = body.fix ?? '';
    this.fields = body.fields ?? [];
    this.requestId = body.request_id;
    this.retryAfter = retryAfter;
  }

  /** Nothing reached the server, or it is draining: worth another try by itself. */
  get passing(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return new ApiProblem({ code: 'client.timeout' }, 0);
  // fetch says "no connection" with a TypeError, the same in every browser.
  if (error instanceof TypeError) return new ApiProblem({}, 0);
  return new ApiProblem(
    { code: 'client.unexpected', detail: error instanceof Error ? error.message : String(error) },
    -1,
  );
}

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof ApiProblem && error.code === code;
}
