import { openedLazily } from '@/components/opened-lazily';

/** Asks before a module is removed: its package alone, or all that it stored as well. */
export const RemoveModule = openedLazily(async () => (await import('./RemoveModuleModal')).RemoveModuleModal);
