import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '@/api/query-client';
import { send } from '@/api/send';
import { longLimit } from '@/api/time-limit';
import { refetchSession } from '@/app/session';
import type { Module } from '../contract';
import { modulesQuery } from '../data';
import { uploadPackage } from './upload';

export function useUpload() {
  const [percent, setPercent] = useState<number | null>(0);
  const upload = useMutation({
    mutationFn: (files: { package: File; signature: File | null; signal: AbortSignal }) => {
      setPercent(0);
      return uploadPackage({ ...files, onProgress: setPercent });
    },
  });
  return { upload, percent };
}

export function useInstall() {
  return useMutation({
    mutationFn: ({ id, enable }: { id: string; enable: boolean }) =>
      send<Module>(`/api/v1/packages/${encodeURIComponent(id)}/install`, {
        method: 'POST',
        body: { enable },
        limit: longLimit,
      }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: modulesQuery.queryKey });
      refetchSession();
    },
  });
}

/** The server forgets a package that is not taken; should this not arrive, it does so by itself later. */
export function dropPackage(id: string): void {
  send(`/api/v1/packages/${encodeURIComponent(id)}`, { method: 'DELETE' }).catch(() => undefined);
}
