import type { Provider } from '@/api/types';
import type { Tone } from '@/components/StateWord';

const tones: Record<Provider['state'], Tone> = { untested: 'quiet', ok: 'ok', failing: 'danger' };

export function providerTone(state: Provider['state']): Tone {
  return tones[state];
}
