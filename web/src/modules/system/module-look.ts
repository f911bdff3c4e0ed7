import {
  IconBell,
  IconBrandOpenai,
  IconBrandTelegram,
  IconCreditCard,
  IconHeartRateMonitor,
  IconInbox,
  IconMail,
  IconMessageCircle,
  IconPuzzle,
  IconRobot,
  IconShieldLock,
  IconSparkles,
  type Icon,
} from '@tabler/icons-react';
import type { Module } from '@/api/types';
import type { Tone } from '@/components/StateWord';

// The icons that modules ask for by name; the whole set would be megabytes.
const icons: Record<string, Icon> = {
  bell: IconBell,
  'brand-openai': IconBrandOpenai,
  'brand-telegram': IconBrandTelegram,
  'credit-card': IconCreditCard,
  'heart-rate-monitor': IconHeartRateMonitor,
  inbox: IconInbox,
  mail: IconMail,
  'message-circle': IconMessageCircle,
  robot: IconRobot,
  'shield-lock': IconShieldLock,
  sparkles: IconSparkles,
};

export function moduleIcon(name: string): Icon {
  return icons[name] ?? IconPuzzle;
}

const tones: Record<Module['state'], Tone> = {
  found: 'quiet',
  disabled: 'quiet',
  starting: 'info',
  running: 'ok',
  degraded: 'warning',
  draining: 'info',
  stopped: 'quiet',
  failed: 'danger',
  quarantined: 'danger',
  refused: 'danger',
};

export function moduleTone(state: Module['state']): Tone {
  return tones[state];
}
