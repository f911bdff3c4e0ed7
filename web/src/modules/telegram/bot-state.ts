import type { Bot } from '@/api/types';
import type { Tone } from '@/components/StateWord';

const tones: Record<Bot['state'], Tone> = {
  starting: 'info',
  running: 'ok',
  paused: 'quiet',
  conflict: 'danger',
  revoked: 'danger',
  unreachable: 'warning',
};

export function botTone(bot: Bot): Tone {
  return tones[bot.state];
}
