import { openedLazily } from './opened-lazily';

/** Asks before something is lost, naming what. */
export const ConfirmDelete = openedLazily(
  async () => (await import('./ConfirmDeleteModal')).ConfirmDeleteModal,
);
