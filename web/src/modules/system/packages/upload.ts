import { pageHeaders, refusal } from '@/api/client';
import { ApiProblem } from '@/api/problem';
import type { StagedPackage } from '../contract';

export interface Upload {
  package: File;
  signature: File | null;
  /** Of a hundred; null once all was sent and the server checks it. */
  onProgress: (percent: number | null) => void;
  signal: AbortSignal;
}

async function base64(file: File): Promise<string> {
  return btoa(String.fromCharCode(...new Uint8Array(await file.arrayBuffer())));
}

function answerOf(request: XMLHttpRequest): unknown {
  try {
    return JSON.parse(request.responseText) as unknown;
  } catch {
    return undefined;
  }
}

function post(url: string, { package: file, onProgress, signal }: Upload): Promise<StagedPackage> {
  return new Promise((resolve, reject) => {
    // fetch does not tell how much of a body was sent.
    const request = new XMLHttpRequest();
    request.open('POST', url);
    request.setRequestHeader('Accept', 'application/json');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    for (const [name, value] of Object.entries(pageHeaders('POST'))) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(Math.round((loaded / total) * 100));
    request.upload.onload = () => onProgress(null);
    request.onerror = () => reject(new ApiProblem({}, 0));
    request.onload = () => {
      const answer = answerOf(request);
      if (request.status >= 200 && request.status < 300) resolve(answer as StagedPackage);
      else reject(refusal(answer, request.status, request.getResponseHeader('Retry-After')));
    };
    signal.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

/** Hands a package to the server for review; nothing is installed by it. */
export async function uploadPackage(upload: Upload): Promise<StagedPackage> {
  const signature = upload.signature
    ? `?signature=${encodeURIComponent(await base64(upload.signature))}`
    : '';
  return post(`/api/v1/packages${signature}`, upload);
}
