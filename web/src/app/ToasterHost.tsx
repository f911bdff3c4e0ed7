import { lazy, Suspense, useEffect, useState } from 'react';
import { onToastWanted } from '@/components/toast';

const Toaster = lazy(async () => ({ default: (await import('@/components/Toaster')).Toaster }));

export function ToasterHost() {
  const [wanted, setWanted] = useState(false);
  useEffect(() => onToastWanted(() => setWanted(true)), []);
  if (!wanted) return null;
  return (
    <Suspense fallback={null}>
      <Toaster />
    </Suspense>
  );
}
