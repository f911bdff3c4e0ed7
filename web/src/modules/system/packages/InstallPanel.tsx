import { openedLazily } from '@/components/opened-lazily';

/** Takes a package, shows what it is and may do, and installs it. */
export const InstallPanel = openedLazily(
  async () => (await import('./InstallPanelContent')).InstallPanelContent,
);
