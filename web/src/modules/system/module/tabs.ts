export const moduleTabs = ['overview', 'settings', 'activity', 'log', 'crashes'] as const;
export type ModuleTab = (typeof moduleTabs)[number];

/** undefined for the first one, which needs no word in the address. */
export function readModuleTab(value: unknown): ModuleTab | undefined {
  return moduleTabs.find((tab) => tab === value && tab !== 'overview');
}
