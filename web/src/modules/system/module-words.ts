import { useTranslation } from 'react-i18next';

/** Bundled modules speak the reader's language; others bring their own words. */
export function useModuleWords(): (id: string, part: 'name' | 'summary', otherwise: string) => string {
  const { t, i18n } = useTranslation(['system', 'common']);
  const translate = t as (key: string) => string;
  return (id, part, otherwise) =>
    i18n.exists(`system:module.${id}.${part}`) ? translate(`module.${id}.${part}`) : otherwise;
}
